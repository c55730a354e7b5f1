import type { ActivityEntry } from './activity.js';

/** One entry as a line of JSON, for programs that read logs; https://jsonlines.org. Times are ISO 8601 in UTC. */
export function toJsonLine({ number, origin, startedAtMs, durationMs, ...call }: ActivityEntry): string {
  const { connectionId, connection, region, profile, caller } = origin;
  const { service, operation, kind, resources, result, errorCode, httpStatus, requestId, attempts, mayBeDone } = call;
  return JSON.stringify({
    number, time: new Date(startedAtMs).toISOString(), durationMs, connectionId, connection, region, profile, caller, service, operation, kind, resources,
    result, errorCode, httpStatus, requestId, attempts, ...(mayBeDone ? { mayBeDone } : {}),
  });
}

/** Entries as a file of JSON lines, in the order they are given. */
export function toJsonLines(entries: readonly ActivityEntry[]): string {
  return entries.map((entry) => `${toJsonLine(entry)}\n`).join('');
}
