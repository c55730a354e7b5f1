import { isCancellation, UserError } from '../base/errors.js';
import { explain } from '../base/explain.js';
import type { Time } from '../base/time.js';
import type { CognitoControl } from './control.js';
import { waitUntilGone } from './domain.js';
import { findOwnPool, type OwnPool } from './ownPool.js';
import { describeThing, type SetupRecord, type Thing } from './record.js';

export interface Remaining {
  readonly thing: Thing;
  /** Why it is still there; its hint says what to do. */
  readonly error: UserError;
}

/** What became of everything that a set-up asked for: each thing is in exactly one of the lists. */
export interface RemovalReport {
  readonly removed: readonly Thing[];
  /** Asked for, but not in the account: the call had failed, or somebody removed it before. */
  readonly notFound: readonly Thing[];
  readonly remaining: readonly Remaining[];
}

export interface RemovalTools {
  readonly control: CognitoControl;
  readonly time: Time;
  /** Keeps the record with what is left of it; undefined: forgets it, nothing is left. */
  readonly save: (record: SetupRecord | undefined, setupId: string) => Promise<void>;
  /** "deleting domain demo-7f31c2", and how many of how many. */
  readonly onProgress?: ((doing: string, index: number, total: number) => void) | undefined;
  /** Stops after the thing that is being removed. */
  readonly signal?: AbortSignal | undefined;
}

/** After these the next call would fail alike, after three attempts each. */
const HOPELESS = ['Unreachable', 'TimeoutError', 'NoCredentials', 'ExpiredTokenException'];

/**
 * Removes what a set-up made, last things first, and says what became of each. Never throws for what the account refuses:
 * that is in the report, and calling again with the saved record tries again. A pool that does not carry the tag of this
 * set-up is not touched.
 */
export async function removeSetup(record: SetupRecord, tools: RemovalTools): Promise<RemovalReport> {
  const things = [...record.things].reverse();
  const removed: Thing[] = [];
  const notFound: Thing[] = [];
  const remaining: Remaining[] = [];
  const toReport = () => ({ removed, notFound, remaining });
  // The report holds, kept or not; a record that names too much is mended by the next clean-up.
  const keep = (rest: SetupRecord | undefined) => tools.save(rest, record.setupId).catch(() => undefined);

  let pool: OwnPool;
  try {
    pool = await findOwnPool(tools.control, record, tools.signal);
  } catch (error) {
    const reason = toReason(error, 'look for the user pool');
    remaining.push(...things.map((thing) => ({ thing, error: reason })));
    return toReport();
  }
  if (pool.kind === 'gone') {
    notFound.push(...things);
    await keep(undefined);
    return toReport();
  }
  if (pool.kind === 'foreign') {
    const error = new UserError(`The user pool does not carry the tag of this set-up: ${pool.poolId}`, {
      code: 'NotOurs', hint: 'Somebody removed the tag. Delete the pool in the AWS console if it is no longer needed.',
    });
    remaining.push(...things.map((thing) => ({ thing, error })));
    return toReport();
  }

  let stop: UserError | undefined;
  for (const [index, thing] of things.entries()) {
    if (stop === undefined && tools.signal?.aborted === true) stop = cancelled();
    if (stop !== undefined) {
      remaining.push({ thing, error: stop });
      continue;
    }
    tools.onProgress?.(`deleting ${describeThing(thing)}`, index, things.length);
    try {
      (await remove(thing, pool.poolId, tools) ? removed : notFound).push(thing);
      if (thing.kind === 'pool') removed.push(...remaining.splice(0).map((gone) => gone.thing));
    } catch (error) {
      const reason = toReason(error, `delete ${describeThing(thing)}`);
      remaining.push({ thing, error: reason });
      if (HOPELESS.includes(reason.code)) stop = reason;
    }
    await keep(toRest(record, [...removed, ...notFound]));
  }
  return toReport();
}

/** The record without what is gone; undefined where nothing is left. */
function toRest(record: SetupRecord, gone: readonly Thing[]): SetupRecord | undefined {
  const things = record.things.filter((thing) => !gone.includes(thing));
  return things.length === 0 ? undefined : { ...record, things };
}

/** False where it was not there. Calls take no signal: a cancel waits for their answer. */
async function remove(thing: Thing, poolId: string, { control, time }: RemovalTools): Promise<boolean> {
  switch (thing.kind) {
    case 'domain': {
      if ((await control.getDomain(thing.prefix))?.poolId !== poolId) return false;
      const wasThere = await unlessGone(control.deleteDomain(poolId, thing.prefix));
      await waitUntilGone({ control, time }, thing.prefix, poolId);
      return wasThere;
    }
    case 'client': {
      const clientId = thing.clientId ?? await findClientId(control, poolId, thing.name);
      return clientId !== undefined && unlessGone(control.deleteClient(poolId, clientId));
    }
    case 'resourceServer': return unlessGone(control.deleteResourceServer(poolId, thing.identifier));
    case 'user': return unlessGone(control.deleteUser(poolId, thing.username));
    case 'pool': {
      if ((await control.getPool(poolId)).isProtected) {
        throw new UserError(`Cannot delete ${describeThing(thing)}: deletion protection is on.`, {
          code: 'DeletionProtected', hint: 'Turn it off in the settings of the user pool in the AWS console, then try again.',
        });
      }
      return unlessGone(control.deletePool(poolId));
    }
  }
}

async function findClientId(control: CognitoControl, poolId: string, name: string): Promise<string | undefined> {
  let nextToken: string | undefined;
  do {
    const page = await control.listClients(poolId, { nextToken });
    const found = page.items.find((client) => client.name === name);
    if (found !== undefined) return found.id;
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return undefined;
}

/** True where the call removed it, false where there was nothing to remove. */
function unlessGone(call: Promise<void>): Promise<boolean> {
  return call.then(() => true, (error: unknown) => {
    if (error instanceof UserError && ['ResourceNotFoundException', 'UserNotFoundException'].includes(error.code)) return false;
    throw error;
  });
}

const cancelled = () => new UserError('The removal was cancelled.', { code: 'Cancelled', hint: 'Start the clean-up again to go on.' });
const toReason = (error: unknown, doing: string) => (isCancellation(error) ? cancelled() : explain(error, doing));
