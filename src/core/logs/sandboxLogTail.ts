import { systemClock, type Clock } from '../base/clock.js';
import { isCancellation } from '../base/errors.js';
import { explain } from '../base/explain.js';
import type { LocalAgents } from '../localAgents/localAgents.js';
import type { LogEntry, LogTail } from './logTail.js';

/** How often the sandbox is asked: it keeps the last lines and tells of none. */
const INTERVAL_MS = 1_000;

type Line = Awaited<ReturnType<LocalAgents['readLog']>>[number];

/**
 * The log of one of the sandbox's agents, without the lines that name another session.
 * @param sinceMs when the session began, epoch milliseconds: most lines name none, and those from before are not of it
 */
export function createSandboxLogTail(
  agents: Pick<LocalAgents, 'readLog'>, runtimeId: string, { sessionId, sinceMs }: { readonly sessionId: string; readonly sinceMs: number }, clock: Clock = systemClock,
): LogTail {
  return {
    async *follow(signal) {
      let known: readonly Line[] | undefined;
      for (;;) {
        signal.throwIfAborted();
        const lines = await agents.readLog(runtimeId).catch((error: unknown) => { throw isCancellation(error) ? error : explain(error, 'read the log of the agent'); });
        signal.throwIfAborted();
        const entries = findNew(known ?? [], lines).map(toEntry).filter(({ atMs, text }) => atMs >= sinceMs && !isOfOther(text, sessionId));
        if (entries.length > 0) yield { kind: 'entries', entries };
        if (known === undefined) yield { kind: 'following' };
        known = lines;
        await clock.wait(INTERVAL_MS, signal);
      }
    },
  };
}

const toEntry = ({ timeMs, message }: Line): LogEntry => ({ atMs: timeMs, text: message });

/** What came behind the lines that are known; old lines may be gone at the front. */
export function findNew(known: readonly Line[], lines: readonly Line[]): readonly Line[] {
  const isSame = (one: Line, other: Line | undefined) => other?.timeMs === one.timeMs && other.message === one.message;
  const isAt = (gone: number) => known.slice(gone).every((line, index) => isSame(line, lines[index]));
  let gone = 0;
  while (gone < known.length && !isAt(gone)) gone += 1;
  return lines.slice(known.length - gone);
}

/** A structured line says of which session it is, as those of AWS's SDKs for agents do. */
function isOfOther(text: string, sessionId: string): boolean {
  const named = /"session_?id"\s*:\s*"([^"]+)"/i.exec(text)?.[1];
  return named !== undefined && named !== sessionId;
}
