import { randomUUID } from 'node:crypto';

/** Characters of a runtime session id (InvokeAgentRuntime, `runtimeSessionId`). */
export const sessionIdLimits = { min: 33, max: 256 } as const;

/** A new conversation. The prefix lifts a UUID's 36 characters well over the minimum and tells ours apart in a log. */
export function newSessionId(): string {
  return `aci-${randomUUID()}`;
}
