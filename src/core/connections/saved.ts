import * as v from 'valibot';
import { validateRegion } from '../identity/rules.js';

/** A connection as the setting `agentcoreIdentity.connections` keeps it: where to, never with which credentials. */
export type SavedConnection =
  | { readonly kind: 'sandbox'; readonly label: string }
  | { readonly kind: 'profile'; readonly profile: string; readonly region: string; readonly label: string };

/** A connection before it has a name of its own. */
export type ConnectionTarget =
  | { readonly kind: 'sandbox' }
  | { readonly kind: 'profile'; readonly profile: string; readonly region: string };

/** What an entry of the setting lacks, by its position counted from 0. */
export interface SettingFault {
  readonly index: number;
  readonly what: string;
}

/** Stays the same whatever the connection is called. Also the form of the setting `agentcoreIdentity.defaultConnection`. */
export function toConnectionId(target: ConnectionTarget): string {
  return target.kind === 'sandbox' ? 'sandbox' : `profile:${target.profile}@${target.region}`;
}

/** The connection of an id, or undefined. A profile may have an @ in its name: the last one comes before the region. */
export function parseConnectionId(id: string): ConnectionTarget | undefined {
  if (id === 'sandbox') return { kind: 'sandbox' };
  const [, profile, region] = /^profile:(.+)@([^@]+)$/.exec(id) ?? [];
  return profile === undefined || region === undefined || findTargetFault({ kind: 'profile', profile, region }) !== undefined
    ? undefined : { kind: 'profile', profile, region };
}

/**
 * The connection that the id of a row begins with, be it open or not; undefined for a row of none, as those of the workspace.
 * @param known ids of connections that there are: of two with one beginning it is the longer one, as a profile may have a slash in its name
 */
export function findConnectionId(rowId: string, known: Iterable<string> = []): string | undefined {
  const [longest] = [...known].filter((id) => rowId === id || rowId.startsWith(`${id}/`)).sort((one, other) => other.length - one.length);
  if (longest !== undefined) return longest;
  const parts = rowId.split('/');
  // A region has no slash, and no profile a region before one, so that the first beginning that can be read is the whole of it.
  return parts.map((_, index) => parts.slice(0, index + 1).join('/')).find((id) => parseConnectionId(id) !== undefined);
}

/** What a connection is called that nobody has renamed. */
export function toDefaultLabel(target: ConnectionTarget): string {
  return target.kind === 'sandbox' ? 'Local Sandbox' : target.profile;
}

/** A fault in words, or undefined. Whether the profile is there is seen when it is opened. */
export function findTargetFault(target: ConnectionTarget): string | undefined {
  if (target.kind === 'sandbox') return undefined;
  if (target.profile.trim() === '') return 'A connection to AWS needs the name of a profile.';
  return validateRegion(target.region) ?? (beginsLikeAnother(target.profile)
    ? `A profile whose name has @REGION/ in it cannot be told from another connection, so give it another name: ${target.profile}` : undefined);
}

/** Whether the ids of rows of this profile begin as those of another connection do: `x@us-east-1/y`, of another account. */
function beginsLikeAnother(profile: string): boolean {
  return [...profile.matchAll(/@([^@/]+)\//g)].some(([, region = '']) => validateRegion(region) === undefined);
}

/** Strict, so that a secret that somebody puts there is refused and goes nowhere. */
const entry = v.variant('kind', [
  v.strictObject({ kind: v.literal('sandbox'), label: v.optional(v.string()) }),
  v.strictObject({ kind: v.literal('profile'), profile: v.string(), region: v.string(), label: v.optional(v.string()) }),
]);

/** Reads the setting as far as it can be read: entries at fault and those that are there twice are left out and named. */
export function parseConnections(setting: unknown): { readonly connections: readonly SavedConnection[]; readonly faults: readonly SettingFault[] } {
  const connections = new Map<string, SavedConnection>();
  const faults: SettingFault[] = [];
  for (const [index, value] of (Array.isArray(setting) ? setting as readonly unknown[] : []).entries()) {
    const parsed = v.safeParse(entry, value);
    const what = parsed.success ? findTargetFault(parsed.output) : toWords(parsed.issues);
    if (!parsed.success || what !== undefined) {
      faults.push({ index, what: what ?? '' });
      continue;
    }
    const { label, ...target } = parsed.output;
    const id = toConnectionId(target);
    if (connections.has(id)) faults.push({ index, what: `This connection is there twice: ${id}` });
    else connections.set(id, { ...target, label: label === undefined || label.trim() === '' ? toDefaultLabel(target) : label.trim() });
  }
  return { connections: [...connections.values()], faults };
}

/** Names the setting, never its value. */
function toWords([issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const key = v.getDotPath(issue);
  if (key === null) return 'A connection is an object with a kind, sandbox or profile.';
  return issue.expected === 'never' ? `A connection has no setting of this name: ${key}` : `This setting of the connection cannot be read: ${key}`;
}

/**
 * The setting for these connections, without what goes without saying.
 * @param before the setting as it is: what cannot be read of it stays, about where it was, for its author to mend
 */
export function toConnectionsSetting(connections: readonly SavedConnection[], before: unknown = []): readonly unknown[] {
  const entries: unknown[] = connections.map(({ label, ...target }) => (label === toDefaultLabel(target) ? target : { ...target, label }));
  for (const { index } of parseConnections(before).faults) {
    const value = (before as readonly unknown[])[index];
    // One that is there twice can be read by itself, and goes with the other.
    const [twin] = parseConnections([value]).connections;
    if (twin === undefined || connections.some((one) => toConnectionId(one) === toConnectionId(twin))) entries.splice(index, 0, value);
  }
  return entries;
}

/** The connections of a user who had the one of `defaultConnection` only, before there were several. */
export function withDefaultConnection(connections: readonly SavedConnection[], defaultConnection: string): readonly SavedConnection[] {
  const target = parseConnectionId(defaultConnection);
  if (target === undefined || connections.some((one) => toConnectionId(one) === defaultConnection)) return connections;
  return [...connections, { ...target, label: toDefaultLabel(target) }];
}
