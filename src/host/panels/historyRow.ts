import type { Invocation } from '../../core/invoke/history.js';
import type { HistoryRow } from '../../webview/protocol/invoke.js';

const LONGEST_DETAIL = 120;
/** More than is shown: every frame has two hundred of them. */
const LONGEST_PROMPT = 300;

/**
 * An invocation as the rail shows it.
 * @param has true for a turn of the session on show
 */
export function toHistoryRow(invocation: Invocation, has: (invocation: Invocation) => boolean, nowMs: number): HistoryRow {
  const { id, prompt, draft, sentAtMs, turnId } = invocation;
  return {
    id, sentAtMs, ...toOutcome(invocation, nowMs),
    prompt: (draft.mode === 'tool' ? draft.tool ?? '' : prompt).slice(0, LONGEST_PROMPT),
    turnId: has(invocation) ? turnId : undefined,
  };
}

function toOutcome({ state, refusal, waitsUntilMs = 0, hasForeignLink, metrics }: Invocation, nowMs: number): Pick<HistoryRow, 'tone' | 'detail'> {
  switch (state.kind) {
    case 'failed': return { tone: 'failed', detail: state.message.slice(0, LONGEST_DETAIL) };
    case 'cut': return { tone: 'cut', detail: `cut after ${metrics?.events ?? 0} ${metrics?.events === 1 ? 'event' : 'events'}` };
    case 'canceled': return { tone: 'canceled', detail: 'cancelled' };
    case 'connecting': case 'streaming': case 'finished': break;
  }
  if (waitsUntilMs > nowMs) return { tone: 'waiting', detail: 'waiting for consent' };
  if (metrics === undefined) return { tone: 'running', detail: state.kind };
  if (refusal !== '') return { tone: 'failed', detail: refusal.slice(0, LONGEST_DETAIL) };
  if (hasForeignLink) return { tone: 'doubtful', detail: 'link not AgentCore’s' };
  return { tone: 'good', detail: `${toSeconds(metrics.totalMs)} · ${toSize(metrics.bytes)}` };
}

/** "48 ms", "0.4 s", "2.1 s". */
const toSeconds = (ms: number) => (ms < 100 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`);

/** "212 B", "1.4 kB", "2.0 MB". */
function toSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
