import { DEMO_ISSUER } from './idp/presets.js';
import type { Sandbox } from './sandbox.js';
import { seedChanges } from './seed.js';
import type { Services } from './server.js';
import { TABLE_NAMES } from './state.js';
import { remove } from './store.js';

/**
 * `POST /_sandbox/reset`: all is again as in a new sandbox: time too, no faults, no conversations, no logs of agents, no records of calls.
 * The file of the user's own agents is read again. What the ready line has named stays good: port, issuer with its users and keys, client
 * secret and control token.
 */
export function toResetOperation(
  { clock, issuers, faults, logs, records, runtimes }: Pick<Services, 'clock' | 'issuers' | 'faults' | 'logs' | 'records' | 'runtimes'>,
): (sandbox: Sandbox) => void {
  return ({ store, ids, issuerKeys }) => {
    const tables = TABLE_NAMES.filter((table) => table !== 'settings');
    const present = tables.flatMap((table) => store.keys(table).map((key) => ({ table, key })));
    const removals = present.filter(({ table, key }) => table !== 'issuers' || key !== DEMO_ISSUER).map(({ table, key }) => remove(table, key));
    clock.reset();
    store.write(removals, seedChanges(clock.now(), ids, store.get('issuers', DEMO_ISSUER)));
    issuers.forget();
    issuerKeys.forget();
    faults.clear();
    logs.clear();
    records.clear();
    runtimes.reset();
  };
}
