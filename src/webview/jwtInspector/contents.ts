import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { cutOffMember } from '../../core/jwt/decode.js';
import type { DecodedToken } from '../../core/jwt/decode.js';
import type { TokenKey } from '../../core/jwt/thumbprint.js';
import type { Notice } from '../../core/jwt/warn/notice.js';
import { icon } from '../shared/icon.js';
import { clip, visible } from '../shared/text.js';
import './claimsTable.js';
import './claimTree.js';
import { headerParts, UNPROTECTED } from './headerParts.js';
import type { HeaderPart } from './headerParts.js';
import { maskWithin } from './mask.js';
import type { InspectorTab } from './saved.js';

/** What is drawn in the tab, and what its rows send. */
export interface ContentsView {
  readonly token: DecodedToken;
  readonly tab: InspectorTab;
  readonly vendor: string | undefined;
  readonly nowMs: number;
  readonly marked: number | undefined;
  /** Whether signatures are shown. */
  readonly revealed: boolean;
  /** Keys that stand in the token. */
  readonly keys: readonly TokenKey[];
  readonly mark: (index: number | undefined) => void;
  readonly copy: (text: string) => void;
}

const RAW_CHARACTERS = 300_000;

/** What is in the tab that is chosen. */
export function contents(view: ContentsView): TemplateResult {
  const { token, tab, copy, revealed } = view;
  if (tab === 'raw') return raw(view);
  const place = tab === 'header' ? 'header' : 'payload';
  const isTree = tab === 'tree';
  const cutOff = cutOffMember(token);
  const parts: readonly HeaderPart[] = place === 'header' ? headerParts(token) : [{ members: token.payload, isProtected: true }];
  if (parts.every(({ members }) => members.length === 0) && !(isTree && headerParts(token).length > 0)) {
    return html`<p class="quiet none">${place === 'header' ? 'There is no header that can be read.' : noClaims(token)}</p>`;
  }
  if (isTree) return html`<aci-claim-tree .token=${token} .revealed=${revealed} @aci-copy=${(event: CustomEvent<string>) => { copy(event.detail); }}></aci-claim-tree>`;
  return html`${parts.map(({ members, isProtected }) => html`${isProtected ? nothing : html`<h3 class="small quiet">Unprotected header: nobody signed it, and anyone on the way can change it</h3>`}
      <aci-claims .members=${members} .place=${place} .isProtected=${isProtected} .vendor=${view.vendor} .nowMs=${view.nowMs} .marked=${isProtected ? view.marked : undefined} .cutOff=${cutOff} .revealed=${revealed}
        @aci-mark=${(event: CustomEvent<number | undefined>) => { if (isProtected) view.mark(event.detail); }}
        @aci-copy=${(event: CustomEvent<string>) => { copy(event.detail); }}></aci-claims>`)}
    ${tab === 'header' ? thumbprints(view.keys) : nothing}`;
}

function noClaims({ form, nested }: DecodedToken): string {
  if (nested !== undefined) return 'The payload is a token of its own, which has the claims. Choose it above.';
  return form === 'jwe' ? 'The claims are encrypted. They can be read with the key only.' : 'There is no payload that can be read.';
}

/** The parts that are text, each as it was written. */
function raw({ token, revealed }: ContentsView): TemplateResult {
  const parts = token.segments.flatMap(({ role, text }) => (text === undefined ? [] : [{ name: role, text }]));
  const beside = token.unprotectedText === undefined ? [] : [{ name: UNPROTECTED, text: token.unprotectedText }];
  return html`${[...parts, ...beside].map(({ name, text }) => html`<h3 class="small quiet">${name}</h3>
    <pre tabindex="0" aria-label="Decoded ${name}"><bdi>${clip(visible(revealed ? text : maskWithin(text)), RAW_CHARACTERS)}</bdi></pre>`)}`;
}

/** By a thumbprint a key is told from another one that looks alike (RFC 7638). */
function thumbprints(keys: readonly TokenKey[]): TemplateResult | typeof nothing {
  if (keys.length === 0) return nothing;
  return html`<p class="small thumbprints">${keys.map(({ where, thumbprint }) => html`<span><span class="quiet">Thumbprint of ${where}</span> <span class="code">${thumbprint ?? 'none: the key is not whole'}</span></span> `)}</p>`;
}

/** One thing to mind. */
export function noticeCard({ level, title, text, source }: Notice): TemplateResult {
  const isError = level === 'error';
  return html`<div class="card notice ${isError ? 'red' : 'yellow'}">${icon(isError ? 'error' : 'warning', isError ? 'red' : 'yellow')}
    <p><b>${visible(title)}</b> ${visible(text)}${source === undefined ? nothing : html` <span class="quiet">(${source})</span>`}</p></div>`;
}
