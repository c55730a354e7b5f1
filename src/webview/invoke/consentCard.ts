import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ConsentCard, Turn } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import type { Refusal } from '../shared/rpc.js';
import { visible } from '../shared/text.js';
import { toClockSeconds, toCountdown } from '../shared/time.js';
import type { TranscriptActions } from './actions.js';

/** An authorization session lives this long (AWS: "Manage sessions in AgentCore Identity"). */
const SESSION_MS = 10 * 60_000;
const LAST_MINUTE_MS = 60_000;

/** The card of one consent. It edits itself in place as its state changes. */
export function consentCard(card: ConsentCard, turn: Turn, nowMs: number, refusal: Refusal | undefined, actions: TranscriptActions): TemplateResult {
  const again = (label: string): TemplateResult => html`<div class="buttons">
    <vscode-button secondary icon="discard" @click=${() => { actions.sendAgain(turn); }}>${label}</vscode-button></div>`;
  const { state } = card;
  switch (state.kind) {
    case 'waiting':
      return card.trusted ? waiting(card, state.opened, nowMs, refusal, actions) : untrusted(card, refusal, actions);
    case 'completed':
      return shell('green', icon('pass-filled', 'green'), 'Consent given', toClockSeconds(state.atMs), html`<p><bdi>${card.agent}</bdi>
        may now use <b>${card.provider === '' ? 'the provider' : visible(card.provider)}</b> for <bdi>${visible(card.user)}</bdi>.
        The token is in the vault; the agent picks it up at its next poll.</p>`);
    case 'refused':
      return shell('red', icon('error', 'red'), 'Consent refused', toClockSeconds(state.atMs), html`<p>The provider reported
        <code>${visible(state.error)}</code>${state.error === 'access_denied' ? ': Deny was pressed, or an administrator does not allow this app' : ''}.
        The agent cannot go on with this request.</p>${again('Ask Again')}`);
    case 'failed':
      return shell('red', icon('error', 'red'), visible(state.message), toClockSeconds(state.atMs), html`<p>${visible(state.hint)}</p>${again('Send Again')}`);
    case 'expired':
      return shell('gray', icon('clockface', 'quiet'), 'Consent link expired', toClockSeconds(state.atMs), html`<p>It was open for
        10 minutes without an answer. Nothing was granted. Send the prompt again to get a new link.</p>${again('Send Again')}`);
    case 'canceled':
      if (!card.trusted) return shell('gray', icon('circle-slash', 'quiet'), 'Link dismissed', toClockSeconds(state.atMs), html`<p>It was not opened. Host: <bdi>${visible(card.host)}</bdi></p>`);
      return shell('gray', icon('circle-slash', 'quiet'), 'Consent cancelled', toClockSeconds(state.atMs), html`<p>Nothing was granted.
        The session ends by itself.</p>${again('Ask Again')}`);
  }
}

function waiting(card: ConsentCard, opened: boolean, nowMs: number, refusal: Refusal | undefined, actions: TranscriptActions): TemplateResult {
  const leftMs = Math.max(0, card.expiresAtMs - nowMs);
  const share = Math.min(100, (leftMs / SESSION_MS) * 100);
  const countdown = html`<span class="countdown" aria-hidden="true">${icon('clockface')} ${toCountdown(leftMs)}</span>`;
  const title = opened ? 'Waiting for consent in the browser' : 'The agent asks for your consent';
  return shell(leftMs < LAST_MINUTE_MS ? 'red' : 'yellow', icon('shield', 'yellow'), title, countdown, html`
    <dl class="facts">
      <dt>Opens</dt><dd><b><bdi>${visible(card.host)}</bdi></b> <span class="quiet">· ${visible(card.hostNote)}</span></dd>
      <dt>Agent</dt><dd><bdi>${visible(card.agent)}</bdi>, for user <b><bdi>${visible(card.user)}</bdi></b></dd>
      <dt>Wants</dt><dd>${wants(card)}</dd>
    </dl>
    ${refused(refusal)}
    <div class="buttons">
      <vscode-button icon="link-external" ?secondary=${opened} @click=${() => { actions.openConsent(card.id); }}>${opened ? 'Open Browser Again' : 'Open in Browser'}</vscode-button>
      <vscode-button secondary @click=${() => { actions.copyConsentUrl(card.id); }}>Copy URL</vscode-button>
      <vscode-button secondary @click=${() => { actions.cancelConsent(card.id); }}>Cancel</vscode-button>
    </div>
    <div class="left" aria-hidden="true"><div .style=${`width:${share.toFixed(1)}%`}></div></div>`);
}

function wants(card: ConsentCard): TemplateResult {
  if (card.provider === '' && card.scopes.length === 0) return html`<span class="quiet">The agent did not say.</span>`;
  const provider = card.provider === '' ? html`<span class="quiet">a provider it did not name</span>` : html`<bdi>${visible(card.provider)}</bdi>`;
  return html`${provider}${card.scopes.length === 0 ? nothing : html` <span class="quiet">· <bdi>${visible(card.scopes.join(' '))}</bdi></span>`}`;
}

function untrusted(card: ConsentCard, refusal: Refusal | undefined, actions: TranscriptActions): TemplateResult {
  const [same, differs] = splitWhereDifferent(card.host, card.expectedHost);
  return shell('red', icon('warning', 'red'), 'This link is not AgentCore’s', 'not opened', html`
    <dl class="facts">
      <dt>Host</dt><dd class="code">${visible(same)}<b>${visible(differs)}</b></dd>
      <dt>Expected</dt><dd class="code">${visible(card.expectedHost)}</dd>
    </dl>
    <p>The agent printed a link that looks like a consent link but leads elsewhere. Do not sign in there unless you know this host.</p>
    ${refused(refusal)}
    <div class="buttons">
      <vscode-button secondary @click=${() => { actions.cancelConsent(card.id); }}>Dismiss</vscode-button>
    </div>`);
}

/** Where two hosts part; from there on, all of the first is shown bold. */
function splitWhereDifferent(host: string, expected: string): readonly [same: string, differs: string] {
  let at = 0;
  while (at < host.length && host.charAt(at) === expected.charAt(at)) at += 1;
  return [host.slice(0, at), host.slice(at)];
}

function refused(refusal: Refusal | undefined): TemplateResult | typeof nothing {
  if (refusal === undefined) return nothing;
  return html`<p class="problem">${icon('error', 'red')} <span><b>${visible(refusal.message)}</b> ${visible(refusal.hint)}</span></p>`;
}

function shell(edge: string, sign: TemplateResult, title: string, aside: string | TemplateResult, body: TemplateResult): TemplateResult {
  return html`<div class="card ${edge}" role="group" aria-label=${title}>
    <div class="card-title">${sign}<h3>${title}</h3><span class="quiet">${aside}</span></div>
    ${body}</div>`;
}
