import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ConsentCard, ShownTurn, TokenResult } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import { clip, count, visible } from '../shared/text.js';
import { toClockMillis, toClockSeconds, toDuration } from '../shared/time.js';
import type { TranscriptActions, TurnContext } from './actions.js';
import { callKey, turnPlace } from './calls.js';
import type { Calls } from './calls.js';
import { cardShell } from './card.js';
import { isRunning } from './model.js';
import { isForTokens, OTHER_SIGN_IN } from './signIn.js';
import { troubleView } from './trouble.js';

const CLAIMS_SHOWN = 50;
const CLAIM_CHARACTERS = 2_000;
const REFUSAL_CHARACTERS = 1_000;

/** The token that an agent says it received. */
export function resultCard(result: TokenResult, turnId: number, actions: TranscriptActions): TemplateResult {
  const more = result.claims.length - CLAIMS_SHOWN;
  return html`<div class="card result" role="group" aria-label="Token that the agent received">
    <div class="card-title">${icon('key')}<h3>The token that the agent received</h3></div>
    <table class="claims" aria-label="Claims of the token">
      <tbody>${result.claims.slice(0, CLAIMS_SHOWN).map(({ name, value }) => html`<tr>
        <th scope="row" class="code name"><bdi>${visible(name)}</bdi></th><td class="code"><bdi>${clip(visible(value), CLAIM_CHARACTERS)}</bdi></td></tr>`)}</tbody>
    </table>
    ${more > 0 ? html`<p class="quiet small">${count(more, 'more claim')} in the inspector.</p>` : nothing}
    ${result.canInspect ? html`<p class="after"><button class="link" @click=${() => { actions.inspectToken(turnId, 'result'); }}>Inspect token</button></p>` : nothing}
  </div>`;
}

/** Tokens that stand in an answer, masked there. */
export function tokenLinks({ id, tokens, hasMoreTokens }: ShownTurn, actions: TranscriptActions): TemplateResult | typeof nothing {
  if (tokens.length === 0) return nothing;
  return html`<div class="tokens">${icon('key')}<ul aria-label="Tokens in this answer">${tokens.map((token) => html`<li>
      <bdi class="code">${clip(visible(token.where), 80)}</bdi> <span class="quiet">in event ${token.n.toLocaleString('en-US')}</span>
      <button class="link" @click=${() => { actions.inspectToken(id, token.id); }}>Inspect<span class="hear"> the token ${token.where} of event ${token.n}</span></button></li>`)}
      ${hasMoreTokens === true ? html`<li><span class="quiet">More of them are</span> <button class="link" @click=${() => { actions.selectTab(id, 'events'); }}>among the events</button></li>` : nothing}</ul></div>`;
}

/**
 * What the agent reported as its own failure. A remedy that was applied stays in sight, and with it the button in focus. Nothing where the
 * agent gave up since a consent came to nothing: the card of that says so, with the cause, and has the button.
 */
export function refusalCard(refusal: NonNullable<ShownTurn['refusal']>, turn: ShownTurn, calls: Calls, actions: TranscriptActions): TemplateResult | typeof nothing {
  const place = turnPlace(turn.id);
  const key = callKey('addReturnUrl', place);
  const isAdded = calls.done.has(key);
  const add = isAdded ? { icon: 'check', words: 'Added' } : { icon: 'add', words: 'Add It' };
  const addButton = html`<vscode-button icon=${add.icon} ?secondary=${isAdded}
    aria-disabled=${isAdded || calls.running.has(key) ? 'true' : 'false'}
    @click=${() => { if (!isAdded) actions.addReturnUrl(turn.id); }}>${add.words}</vscode-button>`;
  const title = clip(visible(refusal.message), REFUSAL_CHARACTERS);
  const canAdd = refusal.fix === 'addReturnUrl' || isAdded;
  const isOfConsent = cameToNothing(turn.consents.at(-1));
  if (isOfConsent && refusal.fix === undefined && !isAdded) return nothing;
  const namesUser = refusal.fix === 'nameUser';
  const canSend = !isRunning(turn) && !isOfConsent;
  return cardShell('red', icon('error', 'red'), title, turn.endedAtMs === undefined ? '' : toClockSeconds(turn.endedAtMs), html`
    ${troubleView(calls.troubles.get(place), actions.showSettings)}
    ${!canSend && !canAdd && !namesUser ? nothing : html`<div class="buttons">
      ${canAdd ? addButton : nothing}
      ${namesUser ? html`<vscode-button icon="account" @click=${() => { actions.nameUser(); }}>Name a User</vscode-button>` : nothing}
      ${canSend ? html`<vscode-button ?secondary=${!isAdded} icon="discard" @click=${() => { actions.sendAgain(turn.draft); }}>Send Again</vscode-button>` : nothing}
    </div>`}`);
}

const cameToNothing = (card: ConsentCard | undefined): boolean => card?.trusted === true && !['waiting', 'completed'].includes(card.state.kind);

/** How a turn stands, or how it ended, below all that came. */
export function endingView(turn: ShownTurn, context: TurnContext, actions: TranscriptActions): TemplateResult | typeof nothing {
  const again = html`<button class="link" @click=${() => { actions.sendAgain(turn.draft); }}>Send again</button>`;
  const { state } = turn;
  const { nowMs } = context;
  switch (state.kind) {
    case 'connecting':
      return html`<p class="line quiet">${icon('loading', 'blue', true)} <span>Waiting for the first byte… ${toDuration(Math.max(0, nowMs - turn.sentAtMs))}</span></p>`;
    case 'streaming': {
      if (turn.isPaused) return html`<p class="line">${icon('debug-pause')} <span><span class="quiet">Paused. Nothing is taken from the stream.</span> <button class="link" @click=${() => { actions.pause(false); }}>Go on</button></span></p>`;
      const waits = turn.consents.some((card) => card.state.kind === 'waiting' && card.state.opened);
      return waits ? html`<p class="line quiet">Waiting for you to finish in the browser…</p>` : nothing;
    }
    case 'finished': return nothing;
    case 'canceled':
      return html`<p class="line">${icon('circle-slash', 'quiet')} <span><span class="quiet">Cancelled${turn.endedAtMs === undefined ? '' : ` at ${toClockSeconds(turn.endedAtMs)}`}.</span> ${again}</span></p>`;
    case 'cut':
      return html`<p class="line">${icon('warning', 'yellow')} <span><span class="quiet">The connection was cut${turn.endedAtMs === undefined ? '' : ` at ${toClockMillis(turn.endedAtMs)}`}.
        ${turn.isLastIncomplete === true ? 'The last event is incomplete, and nothing was retried.' : 'Nothing was retried.'}</span> ${again}</span></p>`;
    case 'failed': return failedCard(turn, state, context, actions);
  }
}

function failedCard(turn: ShownTurn, state: Extract<ShownTurn['state'], { kind: 'failed' }>, { signInWords, canSignIn }: TurnContext, actions: TranscriptActions): TemplateResult {
  const message = visible(state.message);
  const title = state.isSent || /^not sent/i.test(message) ? message : `Not sent: ${message}`;
  // What an agent said itself stands behind these words, as the host puts them.
  const [, words, said] = /^(.*?\bsaid):\s([\s\S]+)$/.exec(visible(state.hint)) ?? [];
  return cardShell('red', icon('error', 'red'), title, turn.endedAtMs === undefined ? '' : toClockSeconds(turn.endedAtMs), html`
    ${said === undefined ? html`<p>${visible(state.hint)}</p>` : html`<p>${words}:</p><pre class="said">${clip(said, REFUSAL_CHARACTERS)}</pre>`}
    <div class="buttons">
      ${state.remedy === 'restart' ? html`<vscode-button icon="debug-restart" @click=${() => { actions.restartSandbox(); }}>Restart Sandbox</vscode-button>` : nothing}
      ${state.remedy !== 'signIn' ? nothing : html`<vscode-button ?secondary=${canSignIn} @click=${() => { actions.chooseSignIn(); }}>${signInWords}</vscode-button>
        ${!isForTokens(signInWords) ? nothing : html`<vscode-button secondary @click=${() => { actions.chooseSignIn(); }}>${OTHER_SIGN_IN}</vscode-button>`}`}
      <vscode-button ?secondary=${state.remedy !== 'signIn' || !canSignIn} icon="discard" @click=${() => { actions.sendAgain(turn.draft); }}>Send Again</vscode-button>
    </div>`);
}
