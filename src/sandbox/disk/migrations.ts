import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/base/errors.js';
import { replacePrivate } from '../privateFile.js';
import { STATE_VERSION, type TableName } from '../state.js';
import type { Sealing } from './sealing.js';

/** What the files of a version hold in clear that is sealed now. */
const IN_CLEAR: Readonly<Record<number, string>> = { 1: 'its secrets', 2: 'what callers gave its sessions', 3: 'the claims that its providers add to their assertions' };

/** Makes a record of one version into one of the next, both as they are on disk. */
interface Migration {
  readonly from: number;
  readonly migrate: (table: TableName, key: string, record: unknown, sealing: Sealing) => unknown;
}

/** What version 2 sealed of the tables that version 1 had. Later members are sealed by the migrations that follow. */
const SEALED_IN_VERSION_2: Readonly<Partial<Record<TableName, readonly string[]>>> = {
  oauth2Providers: ['clientSecret'],
  apiKeyProviders: ['secret.apiKey'],
  issuers: ['users.*.password', 'clients.*.clientSecret', 'keys.*', 'cookieKey'],
  workloadTokens: ['user.jwt'],
  sessions: ['state.state', 'state.codeVerifier', 'state.tokens'],
  vault: ['tokens.accessToken', 'tokens.refreshToken'],
};

/** AWS's model has them as sensitive. */
const ADDED_CLAIMS = ['privateKeyJwtConfig.additionalHeaderClaims', 'privateKeyJwtConfig.additionalPayloadClaims'];

/** One for each version that there was, in their order. */
export const MIGRATIONS: readonly Migration[] = [
  { from: 1, migrate: (table, key, record, sealing) => sealing.seal(table, key, record, SEALED_IN_VERSION_2[table] ?? []) },
  { from: 2, migrate: (table, key, record, sealing) => (table === 'sessions' ? sealWhatCallersGave(key, record, sealing) : record) },
  { from: 3, migrate: (table, key, record, sealing) => (table === 'oauth2Providers' ? sealing.seal(table, key, record, ADDED_CLAIMS) : record) },
];

/** Some states say version 2 that have these sealed. Which, shows the member that each session has and that is no text in clear. */
function sealWhatCallersGave(key: string, session: unknown, sealing: Sealing): unknown {
  const isSealed = typeof session === 'object' && session !== null && 'customParameters' in session && typeof session.customParameters === 'string';
  return isSealed ? session : sealing.seal('sessions', key, session, ['customState', 'customParameters']);
}

/** A record on disk as the present version would have written it. Record by record, since the journal holds some of any version. */
export function migrateRecord(version: number, table: TableName, key: string, record: unknown, sealing: Sealing): unknown {
  return MIGRATIONS.filter(({ from }) => from >= version).reduce((old, { migrate }) => migrate(table, key, old, sealing), record);
}

/**
 * Keeps the files of an old state beside them, as `state.v1.json`: the next thing to happen is that they are rewritten.
 * @returns what to tell the person; undefined where the state is of the present version
 * @throws UserError `StateNotBackedUp`; nothing was changed then
 */
export function backUp(folder: string, version: number, files: readonly string[]): string | undefined {
  if (version === STATE_VERSION) return undefined;
  const copies = files.filter((file) => existsSync(join(folder, file))).map((file) => ({ from: join(folder, file), to: join(folder, file.replace('.', `.v${version}.`)) }));
  try {
    for (const { from, to } of copies) replacePrivate(to, readFileSync(from));
  } catch (cause) {
    throw new UserError(`The sandbox's state is of an older version and cannot be backed up before it is rewritten: ${folder}`, {
      code: 'StateNotBackedUp', hint: 'Make the folder writable and see that the disk has room, then start again.', cause,
    });
  }
  const inClear = IN_CLEAR[version];
  const clear = inClear === undefined ? '' : ` They hold ${inClear} in clear: delete them when you no longer need them.`;
  return `The sandbox's state was rewritten from version ${version} to ${STATE_VERSION}, the old files are kept.${clear} ${copies.map(({ to }) => to).join(', ')}`;
}
