import type { AwsProfile } from './profile.js';
import type { Section } from './sections.js';

/** What a profile may refer to by name. */
export interface Referable {
  readonly profile: (name: string) => AwsProfile | undefined;
  readonly ssoSessions: ReadonlyMap<string, Section>;
  readonly services: ReadonlyMap<string, Section>;
}

/** What the SDK would say of a profile that refers to something that is not there, or to itself. */
export function findReferenceFault(profile: AwsProfile, files: Referable): string | undefined {
  const { credentials, services } = profile;
  if (services !== undefined && !files.services.has(services)) return `The config file has no services section of this name: ${services}`;
  if (credentials.kind === 'sso') return findSessionFault(credentials.session, files);
  return credentials.kind === 'role' && credentials.through.kind === 'profile' ? findSourceFault(profile, files) : undefined;
}

function findSessionFault(session: string | undefined, { ssoSessions }: Referable): string | undefined {
  if (session === undefined) return undefined;
  const values = ssoSessions.get(session)?.values;
  if (values === undefined) return `The config file has no sso-session section of this name: ${session}`;
  const missing = ['sso_start_url', 'sso_region'].find((key) => values[key] === undefined);
  return missing === undefined ? undefined : `The section [sso-session ${session}] lacks a setting: ${missing}`;
}

/** Follows `source_profile` to its end. A profile may name itself where it has keys of its own: then these are meant. */
function findSourceFault(start: AwsProfile, files: Referable): string | undefined {
  const visited = new Set([start.name]);
  for (let profile = start; profile.credentials.kind === 'role' && profile.credentials.through.kind === 'profile';) {
    const { name } = profile.credentials.through;
    const next = files.profile(name);
    if (next === undefined) return `The profile that gives the credentials for the role is not there: ${name}`;
    if (visited.has(name)) return next.hasKeys ? undefined : `The role is taken by way of profiles that lead back to this one: ${name}`;
    visited.add(name);
    profile = next;
  }
  return undefined;
}
