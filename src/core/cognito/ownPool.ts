import { UserError } from '../base/errors.js';
import type { CognitoControl, Pool } from './control.js';
import { findPoolId, SETUP_TAG, type SetupRecord } from './record.js';

/** The pool of a set-up as the account has it. */
export type OwnPool =
  | { readonly kind: 'own'; readonly poolId: string; readonly pool: Pool }
  | { readonly kind: 'gone' }
  /** There is one with its id, but it does not carry the tag of this set-up. */
  | { readonly kind: 'foreign'; readonly poolId: string };

/**
 * Finds the pool of a set-up and looks whether it is the one: by its id, or, where the answer of the creation was lost, by
 * name and tag among all pools.
 */
export async function findOwnPool(
  control: Pick<CognitoControl, 'getPool' | 'listPools'>, record: SetupRecord, signal?: AbortSignal,
): Promise<OwnPool> {
  const isOwn = (pool: Pool) => pool.tags[SETUP_TAG] === record.setupId;
  const poolId = findPoolId(record);
  if (poolId !== undefined) {
    const pool = await getPool(control, poolId, signal);
    if (pool === undefined) return { kind: 'gone' };
    return isOwn(pool) ? { kind: 'own', poolId, pool } : { kind: 'foreign', poolId };
  }
  const names = record.things.flatMap((thing) => (thing.kind === 'pool' ? [thing.name] : []));
  let nextToken: string | undefined;
  do {
    const page = await control.listPools({ nextToken, signal });
    for (const { id } of page.items.filter(({ name }) => names.includes(name))) {
      const pool = await getPool(control, id, signal);
      if (pool !== undefined && isOwn(pool)) return { kind: 'own', poolId: id, pool };
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return { kind: 'gone' };
}

function getPool(control: Pick<CognitoControl, 'getPool'>, poolId: string, signal: AbortSignal | undefined): Promise<Pool | undefined> {
  return control.getPool(poolId, signal).catch((error: unknown) => {
    if (error instanceof UserError && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  });
}
