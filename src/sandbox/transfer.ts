import { resumeSetups } from './control/providerSetup.js';
import { findRecordDamage, findTableDamage } from './damage.js';
import { DEMO_ISSUER } from './idp/presets.js';
import type { Sandbox } from './sandbox.js';
import type { Services } from './server.js';
import { STATE_VERSION, TABLE_NAMES, type Change, type TableName } from './state.js';
import { remove } from './store.js';
import { toRuleViolation } from './web/errors.js';
import { replyJson } from './web/reply.js';
import { MEGABYTE, readJson } from './web/request.js';
import type { Handler } from './web/router.js';

/** What goes with a state; the settings are those of one process, such as its port. */
const TRANSFERRED: readonly TableName[] = TABLE_NAMES.filter((table) => table !== 'settings');
const LARGEST_STATE = 100 * MEGABYTE;

/** `GET /_sandbox/export`: everything that the sandbox remembers. **Its secrets are in clear**: client secrets, keys, tokens, passwords. */
export const exportState: Handler = ({ sandbox, response }) => {
  const { store } = sandbox;
  const tables = Object.fromEntries(TRANSFERRED.map((table) => [table, Object.fromEntries(store.keys(table).map((key) => [key, store.get(table, key)]))]));
  replyJson(response, 200, { version: STATE_VERSION, secrets: 'in clear', exportedAtMs: sandbox.now(), tables }, {
    'content-disposition': 'attachment; filename="sandbox-state.json"',
  });
};

/** The changes that an export is made of. @throws ServiceError ValidationException that names what is wrong */
function readChanges(content: unknown): readonly Change[] {
  const { version, tables } = (content ?? {}) as { readonly version?: unknown; readonly tables?: unknown };
  if (version !== STATE_VERSION) throw toRuleViolation(`The state must be of this version of the sandbox, ${STATE_VERSION}: ${typeof version === 'number' ? version : 'none is named'}`);
  const given = typeof tables === 'object' && tables !== null ? tables as Readonly<Record<string, unknown>> : {};
  const unknown = Object.keys(given).find((name) => !TRANSFERRED.some((table) => table === name));
  if (unknown !== undefined) throw toRuleViolation(`The state has a table that the sandbox does not know: ${unknown.slice(0, 64)}`);
  const damage = findTableDamage({ ...given, settings: {} });
  if (damage !== undefined) throw toRuleViolation(`The state lacks a table, or it is no object: ${damage}`);
  const byTable = given as Readonly<Partial<Record<TableName, Readonly<Record<string, unknown>>>>>;
  return TRANSFERRED.flatMap((table) => Object.entries(byTable[table] ?? {}).map(([key, record]) => {
    const wrong = findRecordDamage(table, record);
    if (wrong !== undefined) throw toRuleViolation(`A record of the state is not as the sandbox writes it: ${wrong}`);
    return { table, key, record };
  }));
}

/**
 * `POST /_sandbox/import` with what `/_sandbox/export` gave: it takes the place of everything but the port and the control token, all of
 * it or nothing. Identity providers forget browsers and codes, agents their conversations, and the file of the user's own agents is read
 * again; time, faults and logs stay.
 */
export function toImportHandler({ issuers, runtimes }: Pick<Services, 'issuers' | 'runtimes'>): Handler {
  return async ({ sandbox, request, response }) => {
    const changes = readChanges(await readJson(request, LARGEST_STATE));
    if (!changes.some(({ table, key }) => table === 'issuers' && key === DEMO_ISSUER)) {
      throw toRuleViolation(`The state lacks the identity provider that the sandbox cannot be without: ${DEMO_ISSUER}`);
    }
    replace(sandbox, changes);
    issuers.forget();
    sandbox.issuerKeys.forget();
    runtimes.reset();
    resumeSetups(sandbox);
    replyJson(response, 204, undefined);
  };
}

function replace({ store }: Sandbox, changes: readonly Change[]): void {
  const removals = TRANSFERRED.flatMap((table) => store.keys(table).map((key) => remove(table, key)));
  store.write(...removals, ...changes);
}
