import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Life } from '../../core/jwt/life.js';
import { clockOf, lengthInWords, relativeTime } from '../../core/jwt/time.js';
import { toCountdown } from '../shared/time.js';

const SOON_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;

/** The token's life as a bar that shows what is left; a sentence where it has no end or no beginning. Below it, what clocks that are apart make of it. */
export function lifeBar(life: Life, remarks: readonly string[], nowMs: number, skewSeconds: number): TemplateResult {
  const line = remarks.length === 0 ? nothing : html`<p class="small">${remarks.join(' ')}</p>`;
  if (life.kind === 'sentence') return html`<section class="life"><h2 class="small">Life</h2><p>${life.text}</p>${line}</section>`;
  const { fromMs, beginsBy, untilMs, notBeforeMs, length } = life;
  const share = (atMs: number): number => Math.min(100, Math.max(0, ((atMs - fromMs) / (untilMs - fromMs)) * 100));
  const at = (atMs: number): string => `left:${share(atMs).toFixed(2)}%`;
  const leftMs = untilMs - nowMs;
  const state = leftMs <= 0 ? 'over' : leftMs < SOON_MS ? 'soon' : 'well';
  const words = leftMs <= 0 ? `Ended ${relativeTime(leftMs)}` : `${lengthInWords(leftMs / 1000)} of ${length} left`;
  const left = leftMs <= 0 ? `ended ${relativeTime(leftMs)}` : leftMs < HOUR_MS ? `${toCountdown(leftMs)} left` : `${lengthInWords(leftMs / 1000)} left`;
  return html`<section class="life">
    <h2 class="small">Life <span class="quiet">${length}${skewSeconds === 0 ? '' : ` · clock skew allowed ${skewSeconds} s`}</span></h2>
    <div class="track ${state}" role="img" aria-label=${words}>
      <div class="left-over" .style=${at(nowMs)}></div>
      ${notBeforeMs === undefined || notBeforeMs <= fromMs || notBeforeMs >= untilMs ? nothing : html`<div class="tick before" .style=${at(notBeforeMs)}></div>`}
      ${leftMs <= 0 || nowMs < fromMs ? nothing : html`<div class="tick" .style=${at(nowMs)}></div>`}
    </div>
    <p class="ends small"><span>${beginsBy === 'iat' ? 'issued' : fromMs > nowMs ? 'counts from' : 'counts since'} ${edge(fromMs, nowMs)}</span><span class="now"><b>now ${clockOf(nowMs)}</b> · ${left}</span><span>${leftMs <= 0 ? 'ended' : 'ends'} ${edge(untilMs, nowMs)}</span></p>
    ${line}
  </section>`;
}

/** A clock, with the date where it is another day. */
function edge(atMs: number, nowMs: number): string {
  const date = new Date(atMs);
  const sameDay = date.toDateString() === new Date(nowMs).toDateString();
  return sameDay ? clockOf(atMs) : `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })} ${clockOf(atMs)}`;
}
