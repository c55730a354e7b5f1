import type { Secret } from '../base/secret.js';
import type { FlowFault } from './recognise.js';

/** Who takes part, in the order of a diagram's lanes. `agent` is who runs the flow: you. */
export type Lane = 'browser' | 'agent' | 'agentCore' | 'identityProvider' | 'resource';

export type FlowKind =
  | 'userFederation' | 'machineToMachine' | 'onBehalfOf' | 'apiKey'
  | 'userTokenByCode' | 'userTokenByDevice' | 'userTokenByClient' | 'userTokenByPassword' | 'direct';

/** One step as a diagram draws it: who calls whom with what. */
export interface StepFacts {
  /** Unique in its flow. */
  readonly id: string;
  /** What happens, as a person says it: `Bind the session to the user`. */
  readonly title: string;
  readonly from: Lane;
  readonly to: Lane;
  /** Name of the operation or request: `GetResourceOauth2Token`, `POST token endpoint`. */
  readonly call: string;
  /** False where it happens between others and nobody tells us. */
  readonly isObserved: boolean;
}

/** A member of a request or an answer. Whatever opens something is a {@link Secret}; JSON and logs show `[secret]`. */
export type Fact = string | number | boolean | Secret | undefined | readonly Fact[] | Facts;
export interface Facts {
  readonly [name: string]: Fact;
}

/** What a flow waits for outside of this program, and until when at most. */
export type Waiting =
  /** Somebody is to open this address: the start page of the listener. The newest one counts. */
  | { readonly for: 'consent'; readonly url: Secret; readonly endsAtMs: number }
  /** Somebody is to type the code at this address (RFC 8628, section 3.2). */
  | {
    readonly for: 'device';
    readonly userCode: Secret;
    readonly url: string;
    /** With the code in it, where the issuer gives one. */
    readonly completeUrl: Secret | undefined;
    readonly endsAtMs: number;
  };

/**
 * What a person who waits is reminded of: that nobody is back after 30 seconds, when the box for the callback's address is of use and the
 * likely reasons are; and that the last minute has begun.
 */
export type Reminder = 'noReturn' | 'lastMinute';

export type StepOutcome =
  | { readonly kind: 'ok' }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'notObserved' }
  | { readonly kind: 'failed'; readonly fault: FlowFault }
  | { readonly kind: 'canceled' };

export type FlowOutcome<R> =
  | { readonly kind: 'completed'; readonly result: R }
  | { readonly kind: 'failed'; readonly stepId: string; readonly fault: FlowFault }
  | { readonly kind: 'canceled'; readonly stepId: string | undefined };

/** What happens inside one step. */
export type StepEvent =
  /** It is held before its call, until the run is told to go on. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'stepStarted' }
  | { readonly kind: 'request'; readonly request: Facts }
  | { readonly kind: 'response'; readonly response: Facts; readonly durationMs: number }
  | { readonly kind: 'waiting'; readonly waiting: Waiting }
  | { readonly kind: 'reminded'; readonly reminder: Reminder }
  /** Asked again, for the `n`th time of at most `of`. */
  | { readonly kind: 'polled'; readonly n: number; readonly of: number; readonly status: string }
  /** Something is not as it was asked for, and the flow goes on all the same. */
  | { readonly kind: 'noticed'; readonly notice: FlowFault }
  | { readonly kind: 'stepEnded'; readonly outcome: StepOutcome; readonly durationMs: number };

/** Everything that a diagram, a log or a test needs to follow a run. Times are epoch milliseconds of the run's clock. */
export type FlowEvent<R = unknown> = { readonly atMs: number } & (
  | { readonly kind: 'started'; readonly flow: FlowKind; readonly steps: readonly StepFacts[] }
  /** `attempt` counts from 1; a step that is retried keeps its number. */
  | (StepEvent & { readonly stepId: string; readonly attempt: number })
  | { readonly kind: 'ended'; readonly outcome: FlowOutcome<R> }
);
