import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { flowPartOf } from '../../core/jwt/agentFlow.js';
import type { FlowFacts } from '../../core/jwt/agentFlow.js';
import type { DecodedToken } from '../../core/jwt/decode.js';
import type { TokenKind } from '../../core/jwt/kind.js';
import { icon } from '../shared/icon.js';

/** What the buttons of the bar do. */
export interface BarActions {
  readonly verify: () => void;
  readonly compare: () => void;
  readonly copy: () => void;
  readonly history: () => void;
  readonly more: () => void;
}

/**
 * The bar of the inspector; before a token is read it offers only what needs none.
 * @param read `obstacle` is why no key can verify the token; it also stands beneath it, as a button without effect must say why
 */
export function bar(
  read: { readonly token: DecodedToken; readonly kind: TokenKind; readonly flow: FlowFacts | undefined; readonly hasVerified: boolean; readonly isIdle: boolean; readonly obstacle: string | undefined } | undefined,
  actions: BarActions,
): TemplateResult {
  const button = (sign: TemplateResult, label: string, run: () => void): TemplateResult => html`<button class="icon-button" title=${label} aria-label=${label} @click=${run}>${sign}</button>`;
  return html`<header class="bar" data-region><h1>Token</h1>${read === undefined ? nothing : chip(read.token, read.kind, read.flow)}<span class="grow"></span>
    ${read === undefined ? nothing : html`${verifyButton(read, actions.verify)}
      ${button(icon('git-compare'), 'Compare with another token', actions.compare)}${button(icon('copy'), 'Copy the token', actions.copy)}`}
    ${button(icon('history'), 'Tokens of this window', actions.history)}${button(icon('ellipsis'), 'More actions', actions.more)}</header>`;
}

function verifyButton({ hasVerified, isIdle, obstacle }: { readonly hasVerified: boolean; readonly isIdle: boolean; readonly obstacle: string | undefined }, verify: () => void): TemplateResult {
  if (obstacle !== undefined) return html`<vscode-button secondary aria-disabled="true" title=${obstacle}>Verify</vscode-button>`;
  return html`<vscode-button ?secondary=${!isIdle} title="Ctrl+Enter" @click=${verify}>${hasVerified ? 'Verify Again' : 'Verify'}</vscode-button>`;
}

function chip(token: DecodedToken, kind: TokenKind, flow: FlowFacts | undefined): TemplateResult {
  const { part, word, reason } = flowPartOf(token, kind, flow);
  const words = [kind.word, kind.vendor, part === 'cannot be told' ? undefined : word].filter((text) => text !== undefined).join(' · ');
  const why = part === 'cannot be told' ? kind.reason : `${kind.reason} ${word}: ${reason}`;
  return html`<span class="chip kind" title=${why}>${icon('verified')} ${words}<span class="hear">. ${why}</span></span>`;
}
