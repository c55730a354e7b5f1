import { kindOf, type Call, type OnCall } from './call.js';

/** How a call that was made by HTTP of our own has ended. */
export type CallEnd = Pick<Call, 'result' | 'errorCode' | 'httpStatus' | 'requestId'> & Partial<Pick<Call, 'mayBeDone'>>;

/** Takes the time of a call that no client of the SDK makes; what it gives tells it once it has ended. */
export function beginCall(onCall: OnCall | undefined, { service, operation, resources }: Pick<Call, 'service' | 'operation' | 'resources'>): (end: CallEnd) => void {
  const begun = { startedAtMs: Date.now(), at: performance.now() };
  return (end) => onCall?.({
    service, operation, kind: kindOf(operation), resources, startedAtMs: begun.startedAtMs,
    durationMs: Math.round(performance.now() - begun.at), attempts: 1, mayBeDone: false, ...end,
  });
}
