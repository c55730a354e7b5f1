import * as v from 'valibot';
import type { Secret } from '../base/secret.js';
import type { PoolEndpoints } from './endpoints.js';

/**
 * One thing that a set-up asked the account for. It is recorded before the call is sent, as the answer may be lost: an id
 * that only the answer names is undefined until then.
 */
const thing = v.variant('kind', [
  v.object({ kind: v.literal('pool'), name: v.string(), poolId: v.optional(v.string()) }),
  v.object({ kind: v.literal('user'), username: v.string() }),
  v.object({ kind: v.literal('resourceServer'), identifier: v.string() }),
  v.object({ kind: v.literal('client'), name: v.string(), clientId: v.optional(v.string()) }),
  v.object({ kind: v.literal('domain'), prefix: v.string() }),
  // Not part of a set-up itself: made afterwards from its client, and removed together with it.
  v.object({ kind: v.literal('provider'), name: v.string(), clientId: v.string() }),
]);

/** What one set-up made, in the order it was asked for. Plain data with ids only, for the host to keep: no secret is in it. */
const record = v.object({
  version: v.literal(1),
  /** Also the value of the pool's tag {@link SETUP_TAG}, by which a pool is known to be ours. */
  setupId: v.string(),
  startedAtMs: v.number(),
  /** False while the set-up runs, and for ever where the window was closed meanwhile. */
  isComplete: v.boolean(),
  /** True once the set-up has failed or was cancelled, or a removal of it has begun: its things are what is still to be deleted. */
  isLeftOver: v.optional(v.boolean()),
  /** AWS account of the pool, once that is answered: the profile of a connection may point to another one later. */
  account: v.optional(v.string()),
  region: v.optional(v.string()),
  /** Of a sandbox. Each start of one has another. */
  endpoint: v.optional(v.string()),
  things: v.array(thing),
});

export type Thing = v.InferOutput<typeof thing>;
export type SetupRecord = v.InferOutput<typeof record>;

export const SETUP_TAG = 'agentcore-identity-setup';

/** A kept record, or undefined where it is none or of another version. */
export function parseSetupRecord(value: unknown): SetupRecord | undefined {
  const parsed = v.safeParse(record, value);
  return parsed.success ? parsed.output : undefined;
}

/** What a finished set-up is worth showing and copying. No secret is in it. */
export interface SetupSummary extends PoolEndpoints {
  readonly poolId: string;
  readonly poolName: string;
  readonly username: string;
  /** The client of people, with the code flow. */
  readonly codeClientId: string;
  /** The client of machines, with client credentials. */
  readonly machineClientId: string;
  readonly machineScopes: readonly string[];
}

export interface SetupSecrets {
  readonly codeClientSecret: Secret;
  readonly machineClientSecret: Secret;
  readonly password: Secret;
}

/** A set-up takes a minute, and three more where its domain is slow. */
const MAY_RUN_MS = 10 * 60_000;

/**
 * `made` is whole, `leftOver` what a removal has not deleted. Where nobody wrote how it ended, a set-up may be under way in
 * this window or another one, and is `interrupted` later.
 */
export type SetupState = 'made' | 'leftOver' | 'mayRun' | 'interrupted';

export function stateOfSetup({ isComplete, isLeftOver, startedAtMs }: SetupRecord, nowMs: number): SetupState {
  if (isLeftOver === true) return 'leftOver';
  if (isComplete) return 'made';
  return nowMs - startedAtMs < MAY_RUN_MS ? 'mayRun' : 'interrupted';
}

/** A thing in words, as in "domain demo-7f31c2". */
export function describeThing(made: Thing): string {
  switch (made.kind) {
    case 'pool': return `user pool ${made.name}`;
    case 'user': return `user ${made.username}`;
    case 'resourceServer': return `resource server ${made.identifier}`;
    case 'client': return `app client ${made.name}`;
    case 'domain': return `domain ${made.prefix}`;
    case 'provider': return `OAuth2 credential provider ${made.name}`;
  }
}

/** Name of the pool of a set-up, or the set-up's own id where no pool is left of it. */
export function nameOfSetup({ things, setupId }: SetupRecord): string {
  return things.flatMap((made) => (made.kind === 'pool' ? [made.name] : []))[0] ?? setupId;
}

/** Id of the pool of a set-up, where it is known. */
export function findPoolId({ things }: Pick<SetupRecord, 'things'>): string | undefined {
  return things.flatMap((made) => (made.kind === 'pool' ? [made.poolId] : [])).find((poolId) => poolId !== undefined);
}
