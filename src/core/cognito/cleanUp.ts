import type { ClientSummary, CognitoControl, Pool } from './control.js';
import { findOwnPool } from './ownPool.js';
import type { SetupRecord, Thing } from './record.js';
import { isProviderThere, toRemovals, type ProviderControl } from './removal.js';

export interface CleanUpItem {
  readonly thing: Thing;
  readonly isPresent: boolean;
}

/** What a clean-up of one set-up would delete, to be shown before anything is. */
export type CleanUpPlan =
  /** Only credential providers that were made from the set-up are left, where there are any. */
  | { readonly kind: 'gone'; readonly items: readonly CleanUpItem[] }
  /** The pool no longer carries the tag of the set-up, and is not touched. */
  | { readonly kind: 'foreign'; readonly poolId: string }
  | {
    readonly kind: 'found';
    readonly pool: Pool;
    /** In the order of removal. */
    readonly items: readonly CleanUpItem[];
    /** What others made in the pool, which is deleted with it: all clients, and of the users those of a first page. */
    readonly others: { readonly clients: readonly string[]; readonly users: readonly string[]; readonly hasMore: boolean };
  };

export interface Planned {
  readonly record: SetupRecord;
  readonly plan: CleanUpPlan;
}

type Control = Pick<CognitoControl, 'getPool' | 'listPools' | 'getDomain' | 'listClients' | 'getResourceServer' | 'listUsers' | 'getUser'>;

/** What a clean-up of these set-ups would delete. Deletes nothing, and forgets none that is not found: it may be in another account. */
export async function planCleanUps(
  control: Control, providers: ProviderControl, records: readonly SetupRecord[], signal?: AbortSignal,
): Promise<readonly Planned[]> {
  const planned: Planned[] = [];
  for (const record of records) planned.push({ record, plan: await planCleanUp(control, providers, record, signal) });
  return planned;
}

/** Looks up in the account what a set-up recorded. Deletes nothing; `removeSetup` does. */
export async function planCleanUp(control: Control, providers: ProviderControl, record: SetupRecord, signal?: AbortSignal): Promise<CleanUpPlan> {
  const own = await findOwnPool(control, record, signal);
  if (own.kind === 'foreign') return own;
  if (own.kind === 'gone') {
    const left = toRemovals(record, record.things.filter(({ kind }) => kind === 'provider'));
    const items = left.map(async (thing) => ({ thing, isPresent: thing.kind === 'provider' && await isProviderThere(thing, providers, signal) }));
    return { kind: 'gone', items: await Promise.all(items) };
  }
  const { poolId, pool } = own;
  const [clients, users] = [await listAllClients(control, poolId, signal), await control.listUsers(poolId, { signal })];
  const isSame = (thing: Thing, client: ClientSummary) => thing.kind === 'client'
    && (thing.clientId === undefined ? thing.name === client.name : thing.clientId === client.id);

  const isPresent = async (thing: Thing): Promise<boolean> => {
    switch (thing.kind) {
      case 'pool': return true;
      case 'provider': return isProviderThere(thing, providers, signal);
      case 'domain': return (await control.getDomain(thing.prefix, signal))?.poolId === poolId;
      case 'client': return clients.some((client) => isSame(thing, client));
      case 'resourceServer': return await control.getResourceServer(poolId, thing.identifier, signal) !== undefined;
      case 'user': return await control.getUser(poolId, thing.username, signal) !== undefined;
    }
  };
  const items = await Promise.all(toRemovals(record).map(async (thing) => ({ thing, isPresent: await isPresent(thing) })));
  const ours = record.things;
  return {
    kind: 'found',
    pool,
    items,
    others: {
      clients: clients.filter((client) => !ours.some((thing) => isSame(thing, client))).map(({ name }) => name),
      users: users.items
        .filter(({ username }) => !ours.some((thing) => thing.kind === 'user' && thing.username === username))
        .map(({ username }) => username),
      hasMore: users.nextToken !== undefined,
    },
  };
}

/** A pool has a thousand clients at most, which is seventeen pages; it may have millions of users. */
async function listAllClients(control: Control, poolId: string, signal: AbortSignal | undefined): Promise<readonly ClientSummary[]> {
  const clients: ClientSummary[] = [];
  let nextToken: string | undefined;
  do {
    const page = await control.listClients(poolId, { nextToken, signal });
    clients.push(...page.items);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return clients;
}
