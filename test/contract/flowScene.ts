import { createCallbackListener, type CallbackListenerOptions } from '../../src/core/callback/listener.js';
import type { CallbackListener } from '../../src/core/callback/consent.js';
import { createAwsData } from '../../src/core/flow/awsData.js';
import type { IdentityData } from '../../src/core/flow/data.js';
import { startFlow, type FlowRun, type RunOptions } from '../../src/core/flow/engine.js';
import type { FlowEvent } from '../../src/core/flow/events.js';
import type { FlowPlan } from '../../src/core/flow/plan.js';
import { createAwsControl } from '../../src/core/identity/awsControl.js';
import { addReturnUrl } from '../../src/core/identity/returnUrls.js';
import { freeUrl } from '../support/freeUrl.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createTestClock, type TestClock } from '../support/testClock.js';
import { createClients, createWorkload, type Clients } from './clients.js';

export const WORKLOAD = 'flow-agent';

/** A sandbox with a workload whose return URL a listener of ours waits on, at a port of its own. */
export interface FlowScene {
  readonly sandbox: StartedSandbox;
  readonly clients: Clients;
  readonly data: IdentityData;
  readonly listener: CallbackListener;
  readonly returnUrl: string;
  /** Moves the sandbox's own time. */
  advance(ms: number): Promise<void>;
  stop(): Promise<void>;
}

/** @param options of the listener */
export async function startFlowScene(options: Pick<CallbackListenerOptions, 'lingerMs' | 'log'> = {}): Promise<FlowScene> {
  const sandbox = await startSandbox();
  const { endpoint, region, controlToken } = sandbox.ready;
  const access = { kind: 'sandbox', endpoint, region } as const;
  const clients = createClients(sandbox.ready);
  const returnUrl = await freeUrl();
  await createWorkload(clients, WORKLOAD);
  const control = createAwsControl(access);
  await addReturnUrl(control, WORKLOAD, returnUrl);
  control.dispose();
  const data = createAwsData(access);
  const listener = createCallbackListener({ url: returnUrl, lingerMs: 2_000, ...options });
  return {
    sandbox, clients, data, listener, returnUrl,
    async advance(advanceMs) {
      await fetch(`${endpoint}/_sandbox/clock`, { method: 'POST', headers: { 'x-sandbox-control-token': controlToken }, body: JSON.stringify({ advanceMs }) });
    },
    async stop() {
      await listener.dispose();
      data.dispose();
      await sandbox.stop();
    },
  };
}

/** A run that is written down. */
export interface Recorded<R> {
  readonly run: FlowRun<R>;
  readonly events: readonly FlowEvent<R>[];
  readonly clock: TestClock;
  /** Ends with the first such event, also one that came before. */
  saw(matches: (event: FlowEvent<R>) => boolean): Promise<FlowEvent<R>>;
  /** `stepId kind`, in order. */
  story(): readonly string[];
}

export function record<S, R>(plan: FlowPlan<S, R>, options: RunOptions<R> = {}, clock = createTestClock()): Recorded<R> {
  const events: FlowEvent<R>[] = [];
  const waiting: { readonly matches: (event: FlowEvent<R>) => boolean; readonly resolve: (event: FlowEvent<R>) => void }[] = [];
  const run = startFlow(plan, {
    clock, ...options,
    onEvent(event) {
      events.push(event);
      options.onEvent?.(event);
      for (const one of waiting.filter(({ matches }) => matches(event))) one.resolve(event);
    },
  });
  return {
    run, events, clock,
    saw: (matches) => {
      const seen = events.find(matches);
      return seen === undefined ? new Promise((resolve) => { waiting.push({ matches, resolve }); }) : Promise.resolve(seen);
    },
    story: () => events.flatMap((event) => (event.kind === 'stepEnded' ? [`${event.stepId} ${event.outcome.kind}`] : [])),
  };
}

/** Matches the end of a step. */
export const endOf = (stepId: string, kind?: string) => (event: FlowEvent): boolean => (
  event.kind === 'stepEnded' && event.stepId === stepId && (kind === undefined || event.outcome.kind === kind));
/** Matches what happens in a step. */
export const inStep = (stepId: string, kind: string) => (event: FlowEvent): boolean => 'stepId' in event && event.stepId === stepId && event.kind === kind;
