import { isCancellation, type UserError } from '../base/errors.js';
import { explain, mayBeDone } from '../base/explain.js';
import type { Secret } from '../base/secret.js';
import type { Pool } from './control.js';
import { toPoolEndpoints } from './endpoints.js';
import { toAccount, toPlace } from './place.js';
import type { SetupRecord, SetupSecrets, SetupSummary, Thing } from './record.js';
import { removeSetup, type PasswordKeeper, type RemovalReport, type RemovalTools } from './removal.js';
import { beginPlan, known, setupPlan, toScopeNames, type PlanState, type SetupOptions } from './setupPlan.js';

export type SetupOutcome =
  | { readonly kind: 'done'; readonly summary: SetupSummary; readonly secrets: SetupSecrets; readonly record: SetupRecord }
  /** Given up by the person. Everything that was made is in the report. */
  | { readonly kind: 'cancelled'; readonly setupId: string; readonly report: RemovalReport }
  | { readonly kind: 'failed'; readonly setupId: string; readonly error: UserError; readonly report: RemovalReport };

export interface SetupTools extends RemovalTools {
  /** Gives the names of the pool and of the domain; unguessable, at least 8 hexadecimal digits. */
  readonly newSetupId: () => string;
  readonly newPassword: (pool: Pool) => Secret;
  readonly passwords: PasswordKeeper;
}

/**
 * Makes a user pool that is ready for a first flow: user, resource server, a client for people, a client for machines, domain.
 * What is about to be made is saved before each call, so that a clean-up finds it whatever happens to this process. Where a
 * step fails or the signal is cancelled, what was made is removed again; the report says what became of it. The removal does
 * not stop at the signal.
 */
export async function runSetup(options: SetupOptions, tools: SetupTools): Promise<SetupOutcome> {
  const setupId = tools.newSetupId();
  let record: SetupRecord = { version: 1, setupId, startedAtMs: tools.time.now(), isComplete: false, things: [], ...toPlace(tools.access, undefined) };
  let state = beginPlan(options, setupId, tools.newPassword);
  const keep = (things: readonly Thing[], isComplete = false) => {
    record = { ...record, things: [...things], isComplete, account: state.pool === undefined ? undefined : toAccount(state.pool.arn) };
    return tools.save(record, setupId);
  };
  let isAsked = false;
  try {
    for (const [index, step] of setupPlan.entries()) {
      tools.signal?.throwIfAborted();
      tools.onProgress?.(step.doing(state), index, setupPlan.length);
      const before = record.things;
      if (step.makes !== undefined) await keep([...before, step.makes(state)]);
      isAsked = true;
      state = await step.run(state, tools);
      if (step.makes !== undefined) await keep([...before, step.makes(state)]);
    }
    await keep(record.things, true);
  } catch (error) {
    // A pool whose creation was refused was not made; one whose answer is lost may come to light later.
    const isPoolUnmade = state.pool === undefined && !(isAsked && mayBeDone(error));
    // Before the removal: whatever becomes of it, this set-up does not run any more.
    const ended: SetupRecord = { ...record, isLeftOver: true };
    await tools.save(isPoolUnmade ? undefined : ended, setupId).catch(() => undefined);
    const report = isPoolUnmade
      ? { removed: [], notFound: record.things, remaining: [] }
      : await removeSetup(ended, { ...tools, signal: undefined });
    if (isCancellation(error)) return { kind: 'cancelled', setupId, report };
    return { kind: 'failed', setupId, error: explain(error, 'set up the user pool'), report };
  }
  return { kind: 'done', ...toResult(tools.access, state), record };
}

function toResult(access: SetupTools['access'], state: PlanState): { readonly summary: SetupSummary; readonly secrets: SetupSecrets } {
  const { options, domainPrefix } = state;
  const pool = known(state.pool);
  const codeClient = known(state.codeClient);
  const machineClient = known(state.machineClient);
  return {
    summary: {
      ...toPoolEndpoints(access, pool.id, domainPrefix),
      poolId: pool.id,
      poolName: pool.name,
      username: options.username,
      codeClientId: codeClient.id,
      machineClientId: machineClient.id,
      machineScopes: toScopeNames(options),
    },
    secrets: {
      codeClientSecret: known(codeClient.secret), machineClientSecret: known(machineClient.secret), password: known(state.password),
    },
  };
}
