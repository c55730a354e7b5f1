import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { Verdict } from '../../core/jwt/verdicts.js';
import { icon } from '../shared/icon.js';
import type { Tone } from '../shared/icon.js';
import { clip, visible } from '../shared/text.js';

/** One cell of a strip: what it is about, the word that carries the verdict, and the detail. */
export interface Cell {
  readonly label: string;
  readonly word: string;
  readonly detail: string;
  readonly icon: string;
  readonly tone: Tone;
  readonly spins?: boolean;
}

const SIGNS: Readonly<Record<Verdict['state'], { readonly icon: string; readonly tone: Tone }>> = {
  'holds': { icon: 'pass-filled', tone: 'green' },
  'failed': { icon: 'error', tone: 'red' },
  'to know': { icon: 'warning', tone: 'yellow' },
  'not run': { icon: 'circle-large-outline', tone: 'quiet' },
  'absent': { icon: 'dash', tone: 'quiet' },
};
const DETAIL_CHARACTERS = 200;
/** What a verification answers. */
const CHECKED: readonly Verdict['label'][] = ['Signature', 'Issuer'];

/** The six verdicts, never one for all. While a verification runs, what it answers is being checked. */
export function verdictStrip(verdicts: readonly Verdict[], isChecking: boolean): TemplateResult {
  return strip('Verdicts', verdicts.map((verdict) => (isChecking && CHECKED.includes(verdict.label)
    ? { ...verdict, word: 'Checking…', icon: 'loading', tone: 'blue', spins: true }
    : { ...verdict, ...SIGNS[verdict.state] })));
}

/** Cells beside each other, each a group with a name of its own. */
export function strip(name: string, cells: readonly Cell[]): TemplateResult {
  return html`<div class="verdicts of-${cells.length}" role="group" aria-label=${name}>${cells.map((cell) => {
    const detail = clip(visible(cell.detail), DETAIL_CHARACTERS);
    return html`<div class="verdict" role="group" aria-label="${cell.label}: ${cell.word}. ${detail}">
      <span class="label small quiet">${cell.label}</span>
      <span class="word">${icon(cell.icon, cell.tone, cell.spins)} <b>${cell.word}</b></span>
      <span class="detail small" title=${detail}><bdi>${detail}</bdi></span></div>`;
  })}</div>`;
}
