import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { toRecord } from '../base/record.js';
import { createTurns } from '../base/turns.js';
import { toProfile, type AwsProfile } from './profile.js';
import { findReferenceFault } from './references.js';
import { parseSections, type Section, type Sections } from './sections.js';

/** What is wrong in one of the files; without a line where it cannot be read at all. */
export interface FileFault {
  readonly path: string;
  readonly line: number | undefined;
  readonly what: string;
}

/** The shared config and credentials files, without any secret of theirs. */
export interface SharedFiles {
  /** `default` first, then by name. */
  readonly profiles: readonly AwsProfile[];
  readonly profile: (name: string) => AwsProfile | undefined;
  readonly ssoSessions: ReadonlyMap<string, Section>;
  readonly services: ReadonlyMap<string, Section>;
  readonly faults: readonly FileFault[];
}

export interface SharedFilesReader {
  /** The files as they are now: parsed again only where one of them has another time of change or size. */
  read(): Promise<SharedFiles>;
}

/** Where the SDK looks for a person's files; `~/` at the beginning of a path means there. */
export function toHome(env: Readonly<NodeJS.ProcessEnv>): string {
  return [env['HOME'], env['USERPROFILE']].find((path) => path !== undefined && path !== '') ?? homedir();
}

/** The paths of both files (SDK reference guide, "Location of the shared config and credentials files"). */
export function toSharedPaths(env: Readonly<NodeJS.ProcessEnv>): { readonly config: string; readonly credentials: string } {
  const toPath = (variable: string, name: string) => {
    const given = env[variable] ?? '';
    if (given === '') return join(toHome(env), '.aws', name);
    return given.startsWith('~/') ? join(toHome(env), given.slice(2)) : given;
  };
  return { config: toPath('AWS_CONFIG_FILE', 'config'), credentials: toPath('AWS_SHARED_CREDENTIALS_FILE', 'credentials') };
}

/** Reads the files where they are asked for, and never before. A file that is not there counts as empty. */
export function createSharedFilesReader(env: Readonly<NodeJS.ProcessEnv> = process.env): SharedFilesReader {
  let last: { readonly key: string; readonly files: Promise<SharedFiles> } | undefined;
  return {
    async read() {
      const paths = toSharedPaths(env);
      const key = JSON.stringify(await Promise.all([paths.config, paths.credentials].map(toKey)));
      if (last?.key !== key) last = { key, files: readFiles(paths) };
      return last.files;
    },
  };
}

async function toKey(path: string): Promise<readonly unknown[]> {
  try {
    const { mtimeMs, size } = await stat(path);
    return [path, mtimeMs, size];
  } catch {
    return [path];
  }
}

/** Profiles between two looks at the clock. */
const PROFILES_A_LOOK = 256;

async function readFiles(paths: { readonly config: string; readonly credentials: string }): Promise<SharedFiles> {
  const [config, credentials] = await Promise.all([readSections(paths.config, 'config'), readSections(paths.credentials, 'credentials')]);
  const takeTurns = createTurns();
  const profiles = new Map<string, AwsProfile>();
  for (const [index, name] of [...new Set([...config.profiles.keys(), ...credentials.profiles.keys()])].sort(compareNames).entries()) {
    if (index % PROFILES_A_LOOK === 0) await takeTurns();
    profiles.set(name, toProfile(name, config.profiles.get(name)?.values, credentials.profiles.get(name)?.values));
  }
  const found = { profile: (name: string) => profiles.get(name), ssoSessions: config.ssoSessions, services: config.services };
  await takeTurns();
  const ofReferences: FileFault[] = [];
  for (const profile of profiles.values()) {
    const what = findReferenceFault(profile, found);
    if (what === undefined) continue;
    const [path, sections] = config.profiles.has(profile.name) ? [paths.config, config.profiles] : [paths.credentials, credentials.profiles];
    ofReferences.push({ path, line: sections.get(profile.name)?.line, what });
  }
  return { ...found, profiles: [...profiles.values()], faults: [...config.faults, ...credentials.faults, ...ofReferences] };
}

const { compare } = new Intl.Collator('en', { numeric: true });

function compareNames(a: string, b: string): number {
  return Number(b === 'default') - Number(a === 'default') || compare(a, b);
}

async function readSections(path: string, file: 'config' | 'credentials'): Promise<Omit<Sections, 'faults'> & Pick<SharedFiles, 'faults'>> {
  try {
    const { faults, ...sections } = await parseSections(await readFile(path), file);
    return { ...sections, faults: faults.map(({ line, what }) => ({ path, line, what })) };
  } catch (error) {
    const { code } = toRecord(error);
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    const fault = { path, line: undefined, what: `The file cannot be read: ${typeof code === 'string' ? code : String(error)}` };
    return { profiles: new Map(), ssoSessions: new Map(), services: new Map(), faults: isMissing ? [] : [fault] };
  }
}
