import { randomBytes, scrypt } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { resumeSetups } from './control/providerSetup.js';
import { findRecordDamage, findTableDamage } from './damage.js';
import { createSealing } from './disk/sealing.js';
import { DEMO_ISSUER } from './idp/presets.js';
import type { Sandbox } from './sandbox.js';
import type { Services } from './server.js';
import { STATE_VERSION, TABLE_NAMES, type Change, type TableName } from './state.js';
import { remove } from './store.js';
import { toRuleViolation } from './web/errors.js';
import { readFields } from './web/fields.js';
import { replyJson } from './web/reply.js';
import { MEGABYTE, readHeader, readJson } from './web/request.js';
import type { Handler } from './web/router.js';

/** What goes with a state; the settings are those of one process, such as its port. */
const TRANSFERRED: readonly TableName[] = TABLE_NAMES.filter((table) => table !== 'settings');
const LARGEST_STATE = 100 * MEGABYTE;

/** In a header and not in the URL, which others see and log. */
const PASSPHRASE = 'x-sandbox-passphrase';
const IN_CLEAR = 'in clear';
const SALT_BYTES = 16;
/** OWASP's Password Storage Cheat Sheet: 2^15, 8, 3. */
const SCRYPT = { N: 32_768, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const deriveKey = promisify<string, Buffer, number, typeof SCRYPT, Buffer>(scrypt);

type Convert = (table: TableName, key: string, record: unknown) => unknown;

function readPassphrase(request: IncomingMessage): string | undefined {
  const fields = readFields({ [PASSPHRASE]: readHeader(request, PASSPHRASE) });
  const passphrase = fields.optionalText(PASSPHRASE, { min: 8, max: 1024, secret: true });
  fields.check();
  return passphrase;
}

const toSealing = async (passphrase: string, salt: Buffer) => createSealing(await deriveKey(passphrase, salt, 32, SCRYPT));

/**
 * `GET /_sandbox/export`: everything that the sandbox remembers. Its secrets (client secrets, keys, tokens, passwords: disk/sealing.ts) are
 * sealed with a passphrase, or in clear where `?secrets=clear` asks for that.
 */
export const exportState: Handler = async ({ sandbox, request, response, url }) => {
  const passphrase = readPassphrase(request);
  const isClear = url.searchParams.get('secrets') === 'clear';
  if (isClear === (passphrase !== undefined)) {
    throw toRuleViolation(`A state has secrets: give a passphrase in the header ${PASSPHRASE} to seal them, or ask for them in clear with ?secrets=clear, one of both.`);
  }
  const salt = randomBytes(SALT_BYTES);
  const sealing = passphrase === undefined ? undefined : await toSealing(passphrase, salt);
  const seal: Convert = (table, key, record) => (sealing === undefined ? record : sealing.seal(table, key, record));
  const { store } = sandbox;
  const tables = Object.fromEntries(TRANSFERRED.map((table) => [table, Object.fromEntries(store.keys(table).map((key) => [key, seal(table, key, store.get(table, key))]))]));
  const secrets = passphrase === undefined ? IN_CLEAR : { sealedWith: 'scrypt', salt: salt.toString('base64url') };
  replyJson(response, 200, { version: STATE_VERSION, secrets, exportedAtMs: sandbox.now(), tables }, { 'content-disposition': 'attachment; filename="sandbox-state.json"' });
};

/** What opens the records of a state. Throws a ServiceError ValidationException where that cannot be. */
async function readOpening(secrets: unknown, passphrase: string | undefined): Promise<Convert> {
  if (secrets === IN_CLEAR) return (_table, _key, record) => record;
  const { salt } = (secrets ?? {}) as { readonly salt?: unknown };
  if (typeof salt !== 'string') throw toRuleViolation('The state does not say whether its secrets are in clear or sealed: secrets');
  if (passphrase === undefined) throw toRuleViolation(`The secrets of the state are sealed. Give its passphrase in this header: ${PASSPHRASE}`);
  const sealing = await toSealing(passphrase, Buffer.from(salt, 'base64url'));
  return (table, key, record) => {
    try {
      return sealing.open(table, key, record);
    } catch (error) {
      throw toRuleViolation(`The passphrase is another one, or a secret of the state was changed: ${error instanceof Error ? error.message : table}`);
    }
  };
}

/** The changes that an export is made of. @throws ServiceError ValidationException that names what is wrong */
async function readChanges(content: unknown, passphrase: string | undefined): Promise<readonly Change[]> {
  const { version, secrets, tables } = (content ?? {}) as { readonly version?: unknown; readonly secrets?: unknown; readonly tables?: unknown };
  if (version !== STATE_VERSION) throw toRuleViolation(`The state must be of this version of the sandbox, ${STATE_VERSION}: ${typeof version === 'number' ? version : 'none is named'}`);
  const given = typeof tables === 'object' && tables !== null ? tables as Readonly<Record<string, unknown>> : {};
  const unknown = Object.keys(given).find((name) => !TRANSFERRED.some((table) => table === name));
  if (unknown !== undefined) throw toRuleViolation(`The state has a table that the sandbox does not know: ${unknown.slice(0, 64)}`);
  const damage = findTableDamage({ ...given, settings: {} });
  if (damage !== undefined) throw toRuleViolation(`The state lacks a table, or it is no object: ${damage}`);
  const byTable = given as Readonly<Partial<Record<TableName, Readonly<Record<string, unknown>>>>>;
  if (byTable.issuers?.[DEMO_ISSUER] === undefined) throw toRuleViolation(`The state lacks the identity provider that the sandbox cannot be without: ${DEMO_ISSUER}`);
  const open = await readOpening(secrets, passphrase);
  return TRANSFERRED.flatMap((table) => Object.entries(byTable[table] ?? {}).map(([key, kept]) => {
    const record = open(table, key, kept);
    const wrong = findRecordDamage(table, record);
    if (wrong !== undefined) throw toRuleViolation(`A record of the state is not as the sandbox writes it: ${wrong}`);
    return { table, key, record };
  }));
}

/**
 * `POST /_sandbox/import` with what `/_sandbox/export` gave: it takes the place of everything but the port and the control token, all of
 * it or nothing. Identity providers forget browsers and codes, agents their conversations, what was learned of issuers is learned anew, and
 * the file of the user's own agents is read again; time, faults, records of calls and logs stay.
 */
export function toImportHandler({ issuers, runtimes }: Pick<Services, 'issuers' | 'runtimes'>): Handler {
  return async ({ sandbox, request, response }) => {
    const passphrase = readPassphrase(request);
    replace(sandbox, await readChanges(await readJson(request, LARGEST_STATE), passphrase));
    issuers.forget();
    sandbox.issuerKeys.forget();
    runtimes.reset();
    resumeSetups(sandbox);
    replyJson(response, 204, undefined);
  };
}

function replace({ store }: Sandbox, changes: readonly Change[]): void {
  const removals = TRANSFERRED.flatMap((table) => store.keys(table).map((key) => remove(table, key)));
  store.write(removals, changes);
}
