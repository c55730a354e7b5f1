import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { HistoryRow } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import type { Tone } from '../shared/icon.js';
import { clip, visible } from '../shared/text.js';
import { toClock } from '../shared/time.js';
import { rove } from './rove.js';

export interface RailActions {
  readonly showTurn: (turnId: number) => void;
  readonly rerun: (historyId: string) => void;
  readonly compareTwo: () => void;
}

const TONES: Readonly<Record<HistoryRow['tone'], { readonly icon: string; readonly tone: Tone; readonly word: string }>> = {
  good: { icon: 'pass-filled', tone: 'green', word: 'finished' },
  waiting: { icon: 'shield', tone: 'yellow', word: 'waiting' },
  doubtful: { icon: 'warning', tone: 'red', word: 'doubtful' },
  running: { icon: 'sync', tone: 'blue', word: 'running' },
  failed: { icon: 'error', tone: 'red', word: 'failed' },
  cut: { icon: 'debug-disconnect', tone: 'yellow', word: 'cut' },
  canceled: { icon: 'circle-slash', tone: 'quiet', word: 'cancelled' },
};
const PROMPT_CHARACTERS = 200;

/** The invocations of this window. One tab stop for each list; arrows move within it. */
export function railView(history: readonly HistoryRow[], shownTurnId: number | undefined, actions: RailActions): TemplateResult {
  const here = history.filter(({ turnId }) => turnId !== undefined);
  const earlier = history.filter(({ turnId }) => turnId === undefined);
  return html`<aside class="rail" data-region aria-label="History">
    <h2 class="small">This session</h2>
    ${here.length === 0 ? html`<p class="quiet small none">Nothing was sent yet.</p>` : html`<ul @keydown=${rove}>${repeat(here, ({ id }) => id, (row, index) => html`<li>
      <button class="rail-row ${row.turnId === shownTurnId ? 'current' : ''}" data-rove tabindex=${index === 0 ? '0' : '-1'} aria-current=${row.turnId === shownTurnId ? 'true' : nothing}
        @click=${() => { if (row.turnId !== undefined) actions.showTurn(row.turnId); }}>${rowContent(row)}</button></li>`)}</ul>`}
    ${earlier.length === 0 ? nothing : html`<h2 class="small">Earlier</h2>
      <ul @keydown=${rove}>${repeat(earlier, ({ id }) => id, (row, index) => html`<li><div class="rail-row">${rowContent(row)}
        <button class="icon-button again" data-rove tabindex=${index === 0 ? '0' : '-1'} title="Send Again" aria-label="Send Again: ${clip(visible(row.prompt), PROMPT_CHARACTERS)}"
          @click=${() => { actions.rerun(row.id); }}>${icon('discard')}</button></div></li>`)}</ul>`}
    ${history.length < 2 ? nothing : html`<p class="rail-foot"><vscode-button secondary @click=${actions.compareTwo}>Compare Two…</vscode-button></p>`}
  </aside>`;
}

function rowContent({ tone, prompt, sentAtMs, detail }: HistoryRow): TemplateResult {
  const sign = TONES[tone];
  return html`${icon(sign.icon, sign.tone, tone === 'running')}<span class="hear">${sign.word}: </span>
    <span class="rail-prompt" title=${clip(visible(prompt), PROMPT_CHARACTERS)}><bdi>${clip(visible(prompt), PROMPT_CHARACTERS)}</bdi></span>
    <span class="small quiet time">${toClock(sentAtMs)}</span>
    <span class="small quiet detail">${visible(detail)}</span>`;
}
