import { createTurns } from '../base/turns.js';
import { readIni } from './ini.js';

/** What the keys of a section say that we ask for; empty where only that the key is there may be known. */
export type Values = Readonly<Record<string, string | undefined>>;

/** A section of one file, with the line that it begins in. */
export interface Section {
  readonly line: number;
  readonly values: Values;
}

export interface LineFault {
  readonly line: number;
  readonly what: string;
}

/** The sections of one file by their names. Those of the last two kinds stand in the config file only. */
export interface Sections {
  readonly profiles: ReadonlyMap<string, Section>;
  readonly ssoSessions: ReadonlyMap<string, Section>;
  readonly services: ReadonlyMap<string, Section>;
  readonly faults: readonly LineFault[];
}

/** Settings that are no secret and that choosing and opening a profile needs. */
const KEPT: ReadonlySet<string> = new Set([
  'region', 'role_arn', 'source_profile', 'credential_source', 'sso_session', 'sso_start_url', 'sso_region', 'sso_account_id', 'sso_role_name',
  'services', 'endpoint_url', 'ignore_configured_endpoint_urls',
]);
/** Settings that are a secret, or may hold one: only that they are there is kept. */
const PRESENT: ReadonlySet<string> = new Set([
  'aws_access_key_id', 'aws_secret_access_key', 'credential_process', 'web_identity_token_file', 'login_session',
]);

/** Undefined for settings that nobody here asks for. */
function toKept(key: string, value: string): string | undefined {
  if (KEPT.has(key) || key.endsWith('.endpoint_url')) return value;
  return PRESENT.has(key) ? '' : undefined;
}

/** Entries between two looks at the clock. */
const ENTRIES_A_LOOK = 256;

interface OpenSection {
  readonly line: number;
  readonly values: Record<string, string>;
}

type Kind = 'profiles' | 'ssoSessions' | 'services';

/** Parses one file without holding the event loop. The bytes are overwritten afterwards: they hold secrets. */
export async function parseSections(bytes: Buffer, file: 'config' | 'credentials'): Promise<Sections> {
  const found = { profiles: new Map<string, OpenSection>(), ssoSessions: new Map<string, OpenSection>(), services: new Map<string, OpenSection>() };
  const faults: LineFault[] = [];
  const takeTurns = createTurns();
  let open: OpenSection | undefined;
  const filled = new Set<OpenSection>();
  let count = 0;
  for (const entry of readIni(bytes)) {
    count += 1;
    if (count % ENTRIES_A_LOOK === 0) await takeTurns();
    if (entry.kind === 'fault') {
      faults.push({ line: entry.line, what: entry.what });
    } else if (entry.kind === 'value') {
      if (open === undefined) continue;
      filled.add(open);
      const kept = toKept(entry.key, entry.value);
      if (kept !== undefined) open.values[entry.key] = kept;
    } else {
      const place = file === 'config' ? placeInConfig(entry.title) : placeInCredentials(entry.title);
      open = undefined;
      if (typeof place === 'string') {
        faults.push({ line: entry.line, what: place });
      } else {
        const sections = found[place.kind];
        open = sections.get(place.name) ?? { line: entry.line, values: {} };
        sections.set(place.name, open);
      }
    }
  }
  bytes.fill(0);
  const [bare, named] = [found.profiles.get(BARE_DEFAULT), found.profiles.get('default')];
  if (bare !== undefined) {
    found.profiles.delete(BARE_DEFAULT);
    if (named === undefined || !filled.has(named)) found.profiles.set('default', bare);
    else faults.push({ line: bare.line, what: 'The SDK passes over this section where [profile default] has settings.' });
  }
  return { ...found, faults };
}

/** Of the config file: `[profile default]` stands in for it as a whole, whichever comes first. No profile can be called so, as a name is of one line. */
const BARE_DEFAULT = '\ndefault';

interface Place {
  readonly kind: Kind;
  readonly name: string;
}

const PREFIXES: ReadonlyMap<string, Kind> = new Map([['profile', 'profiles'], ['sso-session', 'ssoSessions'], ['services', 'services']]);

/** Prefix, one space and a name, as the SDK takes it; the name may be quoted, but has no space in it. */
const PREFIXED = /^([\w-]+)\s(["']?)([\w\-@+.%:/]+)\2$/;

function placeInConfig(title: string): Place | string {
  if (title === 'default') return { kind: 'profiles', name: BARE_DEFAULT };
  const [, prefix = '', , name = ''] = PREFIXED.exec(title) ?? [];
  const kind = PREFIXES.get(prefix);
  if (kind !== undefined) return { kind, name };
  if (prefix !== '') return `The SDK passes over sections of this kind: ${prefix}`;
  return /^(profile|sso-session|services)\s/.test(title)
    ? `The SDK passes over a name that is not letters, digits and _-@+.%:/ after one space: ${title}`
    : `In the config file this section is passed over. A profile is written: [profile ${title}]`;
}

function placeInCredentials(title: string): Place | string {
  const [, prefix] = PREFIXED.exec(title) ?? [];
  if (prefix === undefined) return { kind: 'profiles', name: title };
  return `In the credentials file a section is the name of a profile alone, without the word before it: ${prefix}`;
}
