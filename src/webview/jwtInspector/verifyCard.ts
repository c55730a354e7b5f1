import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Fetched } from '../../core/jwt/verify/fetchJson.js';
import type { PlannedFetch } from '../../core/jwt/verify/plan.js';
import { clockOf } from '../../core/jwt/time.js';
import type { VerifiedToken } from '../protocol/jwtInspector.js';
import { icon } from '../shared/icon.js';
import { count, visible } from '../shared/text.js';
import { toSize } from '../shared/time.js';
import type { VerifyState } from './verifying.js';

/** What the buttons of the card do. */
export interface CardActions {
  readonly answer: (isYes: boolean) => void;
  readonly cancel: () => void;
}

/** Asked before a private address that the plan could not tell. */
export const INSIDE = 'This address is only reached from within a network. Fetch it?';

/** What a verification waits for, is doing or has found. */
export function verifyCard(state: VerifyState, actions: CardActions): TemplateResult | typeof nothing {
  switch (state.kind) {
    case 'idle': return nothing;
    case 'planned': return fetchCard(`Verify fetches ${state.plan.fetches.length === 1 ? 'this address' : `these ${state.plan.fetches.length} addresses`}:`, state.plan.fetches, actions);
    case 'running': return running(state, actions);
    case 'refused': return html`<p class="checked small">${icon('warning', 'yellow')} <span>${visible(state.message)}</span></p>`;
    case 'done': return checked(state.result);
  }
}

function running({ asks, fetching }: VerifyState & { readonly kind: 'running' }, actions: CardActions): TemplateResult {
  if (asks !== undefined) return fetchCard(asks.needsConsent ? INSIDE : 'The keys are on another host. Fetch them from there?', [asks], actions);
  if (fetching === undefined) return html`<p class="checked small quiet">${fetchingLine(fetching)} <button class="link" @click=${actions.cancel}>Cancel</button></p>`;
  // The second click of a double click was meant for what stood here before.
  const onCancel = (event: MouseEvent): void => { if (event.detail < 2) actions.cancel(); };
  return html`<div class="card yellow fetch-card" role="group" aria-label="During a fetch"><p>${fetchingLine(fetching)}</p>
    <div class="buttons"><vscode-button secondary @click=${onCancel}>Cancel</vscode-button></div></div>`;
}

/** The address that is fetched now, from before its request leaves. */
export function fetchingLine(fetch: PlannedFetch | undefined): TemplateResult {
  if (fetch?.url === undefined) return html`${icon('loading', 'blue', true)} Checking…`;
  return html`${icon('loading', 'blue', true)} Fetching <span class="code"><bdi>${visible(fetch.url)}</bdi></span> <span class="quiet">${fetch.purpose}</span>`;
}

/** Addresses that are fetched after a yes, and not before. The token is not sent to them. */
export function fetchCard(title: string, fetches: readonly PlannedFetch[], { answer }: Pick<CardActions, 'answer'>): TemplateResult {
  // A key that is held, and the second click of a double click, were meant for what stood here before.
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') answer(false);
    else if (event.repeat && event.key !== 'Tab') event.stopPropagation();
  };
  const onYes = (event: MouseEvent): void => { if (event.detail < 2) answer(true); };
  return html`<div class="card yellow fetch-card" role="group" aria-label="Before a fetch" @keydown=${{ handleEvent: onKey, capture: true }}>
    <p><b>${title}</b></p>
    <ul>${fetches.map(({ purpose, url, needsConsent }) => html`<li>${url === undefined
      ? html`<span class="quiet">the ${purpose} that the document before it names</span>`
      : html`<span class="code"><bdi>${visible(url)}</bdi></span> <span class="quiet">${purpose}${needsConsent ? ', a private address' : ''}</span>`}</li>`)}</ul>
    <p class="small quiet">The token itself is not sent. What an address leads to on the same host is shown, then fetched.</p>
    <div class="buttons"><vscode-button @click=${onYes}>Fetch</vscode-button>
      <vscode-button secondary @click=${() => { answer(false); }}>Cancel</vscode-button></div>
  </div>`;
}

function checked({ verification, tookMs }: VerifiedToken): TemplateResult {
  const { fetched, warnings, atMs } = verification;
  const hosts = [...new Set(fetched.map(({ url }) => (URL.canParse(url) ? new URL(url).host : url)))];
  return html`<p class="checked small quiet">Checked at ${clockOf(atMs)}${hosts.length === 0 ? ', without a request' : html` against <span class="code">${visible(hosts.join(', '))}</span> (${count(fetched.length, 'request')}, ${tookMs} ms)`}</p>
    ${fetched.length === 0 ? nothing : html`<details class="fetched small"><summary class="link">What was fetched</summary><ul>${fetched.map(fetchedLine)}</ul></details>`}
    ${warnings.map((text) => html`<p class="checked small">${icon('warning', 'yellow')} <span>${visible(text)}</span></p>`)}`;
}

/** One address with what came back. */
export function fetchedLine({ purpose, url, status, bytes, keys, fault }: Fetched): TemplateResult {
  const words = [purpose, status === undefined ? undefined : `status ${status}`, toSize(bytes), keys === undefined ? undefined : count(keys, 'key')].filter((word) => word !== undefined).join(', ');
  return html`<li>${fault === undefined ? nothing : icon('error', 'red')} <span class="code"><bdi>${visible(url)}</bdi></span> <span class="quiet">${words}</span>${fault === undefined ? nothing : html`: <span>${visible(fault)}</span>`}</li>`;
}
