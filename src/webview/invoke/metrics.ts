import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ShownTurn, TurnState } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import type { Tone } from '../shared/icon.js';
import { count } from '../shared/text.js';
import { toDuration, toSize } from '../shared/time.js';

const STATES: Readonly<Record<TurnState['kind'], { readonly icon: string; readonly tone: Tone; readonly word: string }>> = {
  connecting: { icon: 'sync', tone: 'blue', word: 'connecting' },
  streaming: { icon: 'sync', tone: 'blue', word: 'streaming' },
  finished: { icon: 'pass-filled', tone: 'green', word: 'finished' },
  cut: { icon: 'warning', tone: 'yellow', word: 'cut' },
  canceled: { icon: 'circle-slash', tone: 'quiet', word: 'cancelled' },
  failed: { icon: 'error', tone: 'red', word: 'failed' },
};

/** The answer arrived in order, and what it says is that the agent failed. */
const REFUSED: (typeof STATES)[TurnState['kind']] = { icon: 'error', tone: 'red', word: 'answered with an error' };

/** The answer arrived in order, and one of its links is none of AgentCore's. */
const DOUBTFUL: (typeof STATES)[TurnState['kind']] = { icon: 'warning', tone: 'red', word: 'link not AgentCore’s' };

/** Nothing is taken from the stream for now. */
const PAUSED: (typeof STATES)[TurnState['kind']] = { icon: 'debug-pause', tone: 'plain', word: 'paused' };

/** The last answer in numbers, one line above the box. */
export function metricsView(turn: ShownTurn | undefined, nowMs: number): TemplateResult | typeof nothing {
  if (turn === undefined) return nothing;
  const state = turn.state.kind === 'finished' && turn.refusal !== undefined ? REFUSED
    : turn.state.kind === 'finished' && turn.consents.some((card) => !card.trusted && card.state.kind === 'waiting') ? DOUBTFUL
    : turn.state.kind === 'streaming' && turn.isPaused ? PAUSED
    : STATES[turn.state.kind];
  const waits = isWaiting(turn, nowMs);
  const elapsedMs = Math.max(0, (turn.endedAtMs ?? nowMs) - turn.sentAtMs);
  const firstByteMs = turn.firstByteAtMs === undefined ? undefined : turn.firstByteAtMs - turn.sentAtMs;
  const streamMs = turn.firstByteAtMs === undefined ? 0 : (turn.endedAtMs ?? nowMs) - turn.firstByteAtMs;
  const rate = streamMs >= 1000 ? ` · ${(turn.eventCount / (streamMs / 1000)).toFixed(1)}/s` : '';
  return html`<p class="metrics small quiet">
    ${firstByteMs === undefined ? nothing : html`<span>first byte <b>${toDuration(firstByteMs)}</b></span>
      <span>${count(turn.eventCount, 'event')}${rate}</span><span>${toSize(turn.bytes)}</span>`}
    <span>${toDuration(elapsedMs)}</span><span class="grow"></span>
    <span class="state">${waits ? icon('clockface', 'yellow') : icon(state.icon, state.tone, state.tone === 'blue')} ${waits ? 'waiting for consent' : state.word}</span></p>`;
}

/** Of an answer that has ended a consent may still wait for its page to be opened here; the rail says so as well. */
function isWaiting({ state, isPaused, consents }: ShownTurn, nowMs: number): boolean {
  const waiting = consents.filter((card) => card.trusted && card.state.kind === 'waiting');
  return state.kind === 'streaming' ? !isPaused && waiting.length > 0
    : state.kind === 'finished' && waiting.some(({ returnsHere, expiresAtMs }) => returnsHere && expiresAtMs > nowMs);
}
