import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ConsentCard, ShownTurn } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import { visible } from '../shared/text.js';
import { toClockSeconds, toCountdown } from '../shared/time.js';
import type { TranscriptActions } from './actions.js';
import { callKey } from './calls.js';
import type { Calls } from './calls.js';
import { cardShell } from './card.js';
import { isRunning, toAskingTitle } from './model.js';
import { troubleView } from './trouble.js';

/** An authorization session lives this long (AWS: "Manage sessions in AgentCore Identity"). */
const SESSION_MS = 10 * 60_000;
const LAST_MINUTE_MS = 60_000;
const ODDITIES: Readonly<Record<NonNullable<ConsentCard['oddity']>, string>> = {
  scheme: 'it is not encrypted as the service’s own are', path: 'its path is another one', user: 'it names a user before the host',
};

/** The card of one consent. It edits itself in place as its state changes. */
export function consentCard(card: ConsentCard, turn: ShownTurn, nowMs: number, calls: Calls, actions: TranscriptActions): TemplateResult {
  // While the answer goes on nothing else is sent, and where it failed the card of that has the button.
  const again = (label: string): TemplateResult | typeof nothing => (isRunning(turn) || turn.state.kind === 'failed' ? nothing : html`<div class="buttons">
    <vscode-button secondary icon="discard" @click=${() => { actions.sendAgain(turn.draft); }}>${label}</vscode-button></div>`);
  const { state } = card;
  switch (state.kind) {
    case 'waiting':
      return card.trusted ? waiting(card, state.opened, nowMs, calls, actions) : untrusted(card, calls, actions);
    case 'completed': {
      // Who had its say before the consent was given does not ask for the token by itself.
      const isOver = turn.endedAtMs !== undefined && turn.endedAtMs <= state.atMs;
      return cardShell('green', icon('pass-filled', 'green'), 'Consent given', toClockSeconds(state.atMs), html`<p><bdi>${visible(card.agent)}</bdi>
        may now use ${card.provider === '' ? card.gatewayTarget === undefined ? 'the provider' : targetProvider('the provider', card.gatewayTarget) : html`<b><bdi>${visible(card.provider)}</bdi></b>`} for <bdi>${visible(card.user)}</bdi>.
        The token is in the vault; ${isOver ? html`what is sent again is answered with it.</p>${again('Send Again')}` : html`the agent picks it up at its next poll.</p>`}`);
    }
    case 'refused':
      return cardShell('red', icon('error', 'red'), 'Consent refused', toClockSeconds(state.atMs), html`<p>The provider reported
        <code>${visible(state.error)}</code>${state.error === 'access_denied' ? ': Deny was pressed, or an administrator does not allow this app' : ''}.
        The agent cannot go on with this request.</p>${again('Ask Again')}`);
    case 'failed':
      return cardShell('red', icon('error', 'red'), visible(state.message), toClockSeconds(state.atMs), html`<p>${visible(state.hint)}</p>${again('Send Again')}`);
    case 'expired':
      return cardShell('gray', icon('clockface', 'quiet'), 'Consent link expired', toClockSeconds(state.atMs), html`<p>It was open for
        10 minutes without an answer. Nothing was granted. Send the prompt again to get a new link.</p>${again('Send Again')}`);
    case 'canceled':
      if (!card.trusted) return cardShell('gray', icon('circle-slash', 'quiet'), 'Link dismissed', toClockSeconds(state.atMs), html`<p>It was not opened. Host: <bdi>${visible(card.host)}</bdi></p>`);
      return cardShell('gray', icon('circle-slash', 'quiet'), 'Consent cancelled', toClockSeconds(state.atMs), html`<p>Nothing was granted.
        The session ends by itself.</p>${again('Ask Again')}`);
  }
}

function waiting(card: ConsentCard, opened: boolean, nowMs: number, calls: Calls, actions: TranscriptActions): TemplateResult {
  const leftMs = Math.max(0, card.expiresAtMs - nowMs);
  const share = Math.min(100, (leftMs / SESSION_MS) * 100);
  const countdown = html`<span class="countdown" aria-hidden="true">${icon('clockface')} ${toCountdown(leftMs)}</span>`;
  const trouble = calls.troubles.get(card.id);
  const isAsked = (name: string): 'true' | 'false' => (calls.running.has(callKey(name, card.id)) ? 'true' : 'false');
  const title = opened ? 'Waiting for consent in the browser' : toAskingTitle(card);
  return cardShell(leftMs < LAST_MINUTE_MS ? 'red' : 'yellow', icon('shield', 'yellow'), title, countdown, html`
    <dl class="facts">
      <dt>Opens</dt><dd><b><bdi>${visible(card.host)}</bdi></b> <span class="quiet">· ${visible(card.hostNote)}</span></dd>
      <dt>${card.gatewayTarget === undefined ? 'Agent' : 'Gateway'}</dt><dd><bdi>${visible(card.agent)}</bdi>, for user <b><bdi>${visible(card.user)}</bdi></b></dd>
      <dt>Wants</dt><dd>${wants(card)}</dd>
      ${said(card)}
    </dl>
    ${card.returnsHere ? nothing : html`<p class="line">${icon('eye-closed', 'quiet')} <span>The agent returns to a page of its own: nothing is completed here.</span></p>`}
    ${troubleView(trouble, actions.showSettings)}
    <div class="buttons">
      <vscode-button icon="link-external" ?secondary=${opened || trouble?.refusal.code === 'PortInUse'} aria-disabled=${isAsked('openConsent')}
        @click=${() => { actions.openConsent(card.id); }}>${opened ? 'Open Browser Again' : 'Open in Browser'}</vscode-button>
      <vscode-button secondary aria-disabled=${isAsked('copyConsentUrl')}
        @click=${() => { actions.copyConsentUrl(card.id); }}>Copy URL</vscode-button>
      <vscode-button secondary @click=${() => { actions.cancelConsent(card.id); }}>Cancel</vscode-button>
    </div>
    <div class="left" aria-hidden="true"><div .style=${`width:${share.toFixed(1)}%`}></div></div>`);
}

/** In the words of the server, which may say anything. */
function said(card: ConsentCard): TemplateResult | typeof nothing {
  return card.said === undefined ? nothing : html`<dt>It says</dt><dd><bdi>${visible(card.said)}</bdi></dd>`;
}

const targetProvider = (words: string, gatewayTarget: string): TemplateResult => html`${words} of its target <b><bdi>${visible(gatewayTarget)}</bdi></b>`;

function wants(card: ConsentCard): TemplateResult {
  if (card.provider === '' && card.gatewayTarget !== undefined) return html`${targetProvider('the provider', card.gatewayTarget)}<span class="quiet">, whose name the gateway does not say</span>`;
  if (card.provider === '' && card.scopes.length === 0) return html`<span class="quiet">The agent did not say.</span>`;
  const provider = card.provider === '' ? html`<span class="quiet">a provider it did not name</span>` : html`<bdi>${visible(card.provider)}</bdi>`;
  const target = card.gatewayTarget === undefined ? nothing : html` <span class="quiet">${targetProvider('·', card.gatewayTarget)}</span>`;
  return html`${provider}${target}${card.scopes.length === 0 ? nothing : html` <span class="quiet">· <bdi>${visible(card.scopes.join(' '))}</bdi></span>`}`;
}

function untrusted(card: ConsentCard, calls: Calls, actions: TranscriptActions): TemplateResult {
  const [before, differs, after] = partWhereDifferent(card.host, card.expectedHost);
  const isOwnHost = card.host === card.expectedHost;
  const isAsked = (name: string): 'true' | 'false' => (calls.running.has(callKey(name, card.id)) ? 'true' : 'false');
  return cardShell('red', icon('warning', 'red'), 'This link is not AgentCore’s', 'not opened', html`
    <dl class="facts">
      <dt>Host</dt><dd class="code">${visible(before)}<b>${visible(differs)}</b>${visible(after)}</dd>
      <dt>Expected</dt><dd class="code">${visible(card.expectedHost)}</dd>
      ${said(card)}
    </dl>
    ${isOwnHost
      ? html`<p>The host is the expected one, but AgentCore makes no such link: ${card.oddity === undefined ? 'it differs beyond the host' : ODDITIES[card.oddity]}. Do not sign in there.</p>`
      : html`<p>The agent printed a link that looks like a consent link but leads elsewhere. Do not sign in there unless you know this host.</p>`}
    ${troubleView(calls.troubles.get(card.id), actions.showSettings)}
    <div class="buttons">
      <vscode-button secondary aria-disabled=${isAsked('copyConsentUrl')}
        @click=${() => { actions.copyConsentUrl(card.id); }}>Copy URL</vscode-button>
      ${card.canTrust && !isOwnHost ? html`<vscode-button secondary aria-disabled=${isAsked('trustHost')}
        @click=${() => { actions.trustHost(card.id); }}>Trust This Host…</vscode-button>` : nothing}
      <vscode-button secondary @click=${() => { actions.cancelConsent(card.id); }}>Dismiss</vscode-button>
    </div>`);
}

/** What a host and the expected one have in common at both ends, and what is between them, up to the next dots: names differ, not letters. */
function partWhereDifferent(host: string, expected: string): readonly [before: string, differs: string, after: string] {
  const names = host.split(/(?=\.)/);
  const others = expected.split(/(?=\.)/);
  const shorter = Math.min(names.length, others.length);
  let start = 0;
  while (start < shorter && names[start] === others[start]) start += 1;
  let end = 0;
  while (end < shorter - start && names.at(-1 - end) === others.at(-1 - end)) end += 1;
  return [names.slice(0, start).join(''), names.slice(start, names.length - end).join(''), end === 0 ? '' : names.slice(-end).join('')];
}
