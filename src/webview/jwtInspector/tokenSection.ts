import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { DecodedToken } from '../../core/jwt/decode.js';
import type { FoundToken } from '../../core/jwt/find.js';
import { icon } from '../shared/icon.js';
import { count, visible } from '../shared/text.js';
import { toMasked } from './mask.js';
import type { SearchState } from './search.js';

/** Several tokens of a text, to choose one. */
export function chooser(found: readonly FoundToken[], chosen: number, choose: (index: number) => void): TemplateResult {
  return html`<label class="chooser"><span class="quiet small">${count(found.length, 'token')} found</span>
    <select @change=${(event: Event) => { if (event.target instanceof HTMLSelectElement) choose(event.target.selectedIndex); }}>
      ${found.map(({ where }, index) => html`<option .selected=${index === chosen}>${index + 1} of ${found.length}: ${visible(where)}</option>`)}</select></label>`;
}

/** What the parts of the token are, and the way to see its signature. `obstacle` is why no key can verify it. */
export function legend(token: DecodedToken, obstacle: string | undefined, isRevealed: boolean, reveal: () => void): TemplateResult {
  const canHide = toMasked(token) !== token.text;
  return html`<p class="legend small">${token.segments.map(({ role, start, end }) => html`<span><span class="swatch ${role === 'header' || role === 'payload' ? role : 'rest'}"></span>
      ${role} ${(end - start).toLocaleString('en-US')}${role === 'signature' && canHide
        ? html`${isRevealed ? '' : ', masked'} <button class="link" @click=${reveal}>${isRevealed ? 'Hide' : 'Show'}</button>` : nothing}</span>`)}
    <span class="grow"></span><span class="quiet">Stays in this window. ${obstacle ?? 'Nothing is sent unless you press Verify.'}</span></p>`;
}

/** What there is to do while no token is read. */
export function start(loose: string, problem: string, actions: { readonly paste: () => void; readonly openFile: () => void }): TemplateResult {
  return html`${loose === '' ? nothing : html`<p class="line">${icon('warning', 'yellow')} <span>No token was found in this text. <span class="quiet">A token begins with eyJ, and its parts are separated by dots.</span></span></p>`}
    ${problem === '' ? nothing : problemLine(problem)}
    <div class="buttons"><vscode-button icon="clippy" @click=${actions.paste}>Paste from Clipboard</vscode-button>
    <vscode-button secondary icon="folder-opened" @click=${actions.openFile}>Open File…</vscode-button>
    <span class="quiet small">Or drop a file or a text here. Stays in this window. Nothing is sent unless you press Verify.</span></div>`;
}

export function problemLine(problem: string): TemplateResult {
  return html`<p class="line">${icon('error', 'red')} <span>${visible(problem)}</span></p>`;
}

/** A long text that is being searched. */
export function searching({ name, share }: SearchState, cancel: () => void): TemplateResult {
  const percent = Math.floor(share * 100);
  return html`<div class="searching"><p>${icon('loading', 'blue', true)} Searching ${visible(name)}, ${percent} % <button class="link" @click=${cancel}>Cancel</button></p>
    <div class="track" role="progressbar" aria-label="Searched" aria-valuenow=${percent}><div class="done" .style=${`width:${percent}%`}></div></div></div>`;
}
