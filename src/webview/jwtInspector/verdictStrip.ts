import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { Verdict } from '../../core/jwt/verdicts.js';
import { icon } from '../shared/icon.js';
import type { Tone } from '../shared/icon.js';
import { clip, visible } from '../shared/text.js';

const SIGNS: Readonly<Record<Verdict['state'], { readonly icon: string; readonly tone: Tone }>> = {
  'holds': { icon: 'pass-filled', tone: 'green' },
  'failed': { icon: 'error', tone: 'red' },
  'to know': { icon: 'warning', tone: 'yellow' },
  'not run': { icon: 'circle-large-outline', tone: 'quiet' },
  'absent': { icon: 'dash', tone: 'quiet' },
};
const DETAIL_CHARACTERS = 200;

/** The six verdicts, never one for all. */
export function verdictStrip(verdicts: readonly Verdict[]): TemplateResult {
  return html`<div class="verdicts" role="group" aria-label="Verdicts">${verdicts.map((verdict) => {
    const sign = SIGNS[verdict.state];
    const detail = clip(visible(verdict.detail), DETAIL_CHARACTERS);
    return html`<div class="verdict" role="group" aria-label="${verdict.label}: ${verdict.word}. ${detail}">
      <span class="label small quiet">${verdict.label}</span>
      <span class="word">${icon(sign.icon, sign.tone)} <b>${verdict.word}</b></span>
      <span class="detail small" title=${detail}><bdi>${detail}</bdi></span></div>`;
  })}</div>`;
}
