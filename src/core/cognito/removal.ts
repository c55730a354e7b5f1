import { isCancellation, UserError } from '../base/errors.js';
import { explain } from '../base/explain.js';
import type { Secret } from '../base/secret.js';
import type { Clock } from '../base/clock.js';
import type { AwsAccess } from '../identity/access.js';
import type { IdentityControl } from '../identity/control.js';
import type { CognitoControl } from './control.js';
import { waitUntilGone } from './domain.js';
import { findDoubt } from './place.js';
import { findOwnPool, type OwnPool } from './ownPool.js';
import { describeThing, findPoolId, nameOfSetup, type SetupRecord, type Thing } from './record.js';

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

/** Keeps the passwords of test users, and forgets those of users who are gone. */
export interface PasswordKeeper {
  keep(user: { readonly poolId: string; readonly username: string }, password: Secret): Promise<void>;
  forget(user: { readonly poolId: string; readonly username: string }): Promise<void>;
  forgetPool(pool: { readonly poolId: string }): Promise<void>;
}

export interface RemovalTools {
  readonly control: CognitoControl;
  /** Of the same connection. What is not found there is forgotten only where it was made there. */
  readonly access: AwsAccess;
  /** Needed where a credential provider was made from the set-up. */
  readonly providers?: ProviderControl | undefined;
  readonly time: Clock;
  readonly passwords: Pick<PasswordKeeper, 'forget' | 'forgetPool'>;
  /** Keeps the record with what is left of it; undefined: forgets it, nothing is left. */
  readonly save: (record: SetupRecord | undefined, setupId: string) => Promise<void>;
  /** "deleting domain demo-7f31c2", and how many of how many. */
  readonly onProgress?: ((doing: string, index: number, total: number) => void) | undefined;
  /** Stops after the thing that is being removed. */
  readonly signal?: AbortSignal | undefined;
}

export type ProviderControl = Pick<IdentityControl, 'getOauth2Provider' | 'deleteOauth2Provider'>;

/** What is removed where these are chosen, in the order of removal: with the pool goes everything that is in it. */
export function toRemovals({ things }: SetupRecord, chosen: readonly Thing[] = things): readonly Thing[] {
  const isPoolChosen = chosen.some(({ kind }) => kind === 'pool');
  return [...things].reverse().filter((thing) => chosen.includes(thing) || (isPoolChosen && thing.kind !== 'provider'));
}

type ProviderThing = Extract<Thing, { readonly kind: 'provider' }>;

/** After these the next call would fail alike, after three attempts each. */
const HOPELESS = ['Unreachable', 'TimeoutError', 'NoCredentials', 'ExpiredTokenException'];

/**
 * Removes what a set-up made, last things first, and says what became of each. Never throws for what the account refuses:
 * that is in the report, and calling again with the saved record tries again. A pool that does not carry the tag of this
 * set-up is not touched, and where none is found in another place than it was made in, nothing is forgotten.
 * @param chosen left out: everything
 */
export async function removeSetup(record: SetupRecord, tools: RemovalTools, chosen?: readonly Thing[]): Promise<RemovalReport> {
  const things = toRemovals(record, chosen);
  const removed: Thing[] = [];
  const notFound: Thing[] = [];
  const remaining: Remaining[] = [];
  const toReport = () => ({ removed, notFound, remaining });
  // The report holds, kept or not; a record that names too much is mended by the next clean-up.
  const keep = (rest: SetupRecord | undefined) => tools.save(rest, record.setupId).catch(() => undefined);
  const forget = (thing: Thing) => forgetPassword(thing, findPoolId(record), tools).catch(() => undefined);

  let pool: OwnPool;
  let doubt: UserError | undefined;
  try {
    pool = await findOwnPool(tools.control, record, tools.signal);
    if (pool.kind === 'gone') doubt = await findDoubt(tools.control, tools.access, record, tools.signal);
  } catch (error) {
    const reason = toReason(error, 'look for the user pool');
    remaining.push(...things.map((thing) => ({ thing, error: reason })));
    return toReport();
  }
  const refusal = findRefusal(pool, record, things);
  if (refusal !== undefined) {
    remaining.push(...things.map((thing) => ({ thing, error: refusal })));
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
      const isRemoved = thing.kind === 'provider' ? await removeProvider(thing, tools.providers)
        : pool.kind === 'own' && await remove(thing, pool.poolId, tools);
      if (!isRemoved && doubt !== undefined) {
        remaining.push({ thing, error: doubt });
        continue;
      }
      (isRemoved ? removed : notFound).push(thing);
      await forget(thing);
      if (thing.kind === 'pool') removed.push(...takeWhatWentAlong(remaining));
    } catch (error) {
      const reason = toReason(error, `delete ${describeThing(thing)}`);
      remaining.push({ thing, error: reason });
      if (HOPELESS.includes(reason.code)) stop = reason;
    }
    await keep(toRest(record, things, [...removed, ...notFound]));
  }
  return toReport();
}

/** Why nothing of this is removed, where one can know it before anything is. */
function findRefusal(pool: OwnPool, record: SetupRecord, things: readonly Thing[]): UserError | undefined {
  if (pool.kind === 'foreign') {
    return new UserError(`The user pool does not carry the tag of this set-up: ${pool.poolId}`, {
      code: 'NotOurs', hint: 'Somebody removed the tag. Delete the pool in the AWS console if it is no longer needed.',
    });
  }
  if (!things.some(({ kind }) => kind === 'pool')) return undefined;
  if (pool.kind === 'gone' && findPoolId(record) === undefined) {
    return new UserError(`It is not known whether the user pool was made: ${nameOfSetup(record)}`, {
      code: 'NoAnswer', hint: 'No answer came when it was created, and it is not found yet. Look again in a minute, by Retry Removal or Clean Up.',
    });
  }
  if (pool.kind === 'own' && pool.pool.isProtected) {
    return new UserError(`Nothing was deleted, as the user pool has deletion protection: ${pool.pool.name}`, {
      code: 'DeletionProtected', hint: 'Turn it off in the settings of the user pool in the AWS console, then try again.',
    });
  }
  return undefined;
}

/** Passwords of users who are gone are nobody's. */
async function forgetPassword(gone: Thing, poolId: string | undefined, { passwords }: Pick<RemovalTools, 'passwords'>): Promise<void> {
  if (poolId === undefined) return;
  if (gone.kind === 'pool') await passwords.forgetPool({ poolId });
  if (gone.kind === 'user') await passwords.forget({ poolId, username: gone.username });
}

/** The record without what is gone; undefined where nothing is left. Left over is it as long as something else was to go too. */
function toRest(record: SetupRecord, wanted: readonly Thing[], gone: readonly Thing[]): SetupRecord | undefined {
  const things = record.things.filter((thing) => !gone.includes(thing));
  if (things.length === 0) return undefined;
  const isLeftOver = record.isLeftOver === true || (gone.length > 0 && things.some((thing) => wanted.includes(thing)));
  return { ...record, things, ...(isLeftOver ? { isLeftOver } : {}) };
}

/** Nothing is left of what is in a pool when the pool is gone. */
function takeWhatWentAlong(remaining: Remaining[]): readonly Thing[] {
  const all = remaining.splice(0);
  remaining.push(...all.filter(({ thing }) => thing.kind === 'provider'));
  return all.flatMap(({ thing }) => (thing.kind === 'provider' ? [] : [thing]));
}

/** False where it is not there, or is another one of that name. */
export async function isProviderThere({ name, clientId }: ProviderThing, providers: ProviderControl, signal?: AbortSignal): Promise<boolean> {
  const found = await providers.getOauth2Provider(name, signal).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  return found?.clientId === clientId;
}

async function removeProvider(thing: ProviderThing, providers: ProviderControl | undefined): Promise<boolean> {
  if (providers === undefined) throw new TypeError('A credential provider cannot be removed without the control plane.');
  return await isProviderThere(thing, providers) && unlessGone(providers.deleteOauth2Provider(thing.name));
}

/** False where it was not there. Calls take no signal: a cancel waits for their answer. */
async function remove(thing: Exclude<Thing, ProviderThing>, poolId: string, { control, time }: RemovalTools): Promise<boolean> {
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
    case 'pool': return unlessGone(control.deletePool(poolId));
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
    if (isNotFound(error)) return false;
    throw error;
  });
}

const isNotFound = (error: unknown) => error instanceof UserError
  && ['ResourceNotFoundException', 'UserNotFoundException'].includes(error.code);

const cancelled = () => new UserError('The removal was cancelled.', { code: 'Cancelled', hint: 'Start the clean-up again to go on.' });
const toReason = (error: unknown, doing: string) => (isCancellation(error) ? cancelled() : explain(error, doing));
