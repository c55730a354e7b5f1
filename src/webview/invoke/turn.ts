import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { TokenResult, Turn } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import { clip, count, visible } from '../shared/text.js';
import { toClock, toClockMillis, toClockSeconds, toDuration, toSize } from '../shared/time.js';
import type { AnswerTab, TranscriptActions, TurnContext } from './actions.js';
import { callKey, turnPlace } from './calls.js';
import type { Calls } from './calls.js';
import { cardShell } from './card.js';
import { consentCard } from './consentCard.js';
import { isRunning } from './model.js';
import { troubleView } from './trouble.js';
import './events.js';
import '../shared/tabs.js';

const CLAIMS_SHOWN = 50;
const CLAIM_CHARACTERS = 2000;
const REFUSAL_CHARACTERS = 1000;

/** One prompt and its answer. */
export function turnView(turn: Turn, context: TurnContext, actions: TranscriptActions): TemplateResult {
  const { tab } = context;
  const prefix = `turn-${turn.id}`;
  const tabs = [{ id: 'text', label: 'Text' }, { id: 'events', label: 'Events', count: turn.events.length }];
  return html`<article class="turn ${isRunning(turn) ? 'running' : ''} ${context.last ? 'last' : ''}" aria-label="Prompt of ${toClock(turn.sentAtMs)}">
    <p class="who small"><b>You</b> <span class="quiet">${toClock(turn.sentAtMs)}</span></p>
    <div class="prompt" dir="auto">${clip(turn.prompt, 20_000)}</div>
    <div class="answer-head">
      <p class="who small">${icon('hubot')} <b><bdi>${visible(context.agent)}</bdi></b> <span class="quiet">${meta(turn)}</span></p>
      <div class="answer-tools">
        <aci-tabs .tabs=${tabs} .selected=${tab} .prefix=${prefix} .label=${'Answer'}
          @aci-select=${(event: CustomEvent<AnswerTab>) => { actions.selectTab(turn.id, event.detail); }}></aci-tabs>
        <button class="icon-button" title="Copy the answer" aria-label="Copy the answer" @click=${() => { actions.copyText(turn.id); }}>${icon('copy')}</button>
      </div>
    </div>
    <div role="tabpanel" id="${prefix}-panel" aria-labelledby="${prefix}-${tab}" class="answer">
      ${tab === 'text' ? answerText(turn) : html`<aci-events .events=${turn.events} .sentAtMs=${turn.sentAtMs}></aci-events>`}
    </div>
    ${turn.consents.map((card) => consentCard(card, turn, context.nowMs, context.calls, actions))}
    ${turn.result === undefined ? nothing : resultCard(turn.result, turn.id, actions)}
    ${turn.refusal === undefined ? nothing : refusalCard(turn.refusal, turn, context.calls, actions)}
    ${ending(turn, context.nowMs, actions)}
  </article>`;
}

function answerText(turn: Turn): TemplateResult | typeof nothing {
  return turn.text === '' ? nothing : html`<div class="text" dir="auto">${turn.text}</div>`;
}

/** What is known of a finished answer, in its title line; of a running one the line above the box says it. */
function meta(turn: Turn): string {
  if (isRunning(turn)) return `${toClockSeconds(turn.sentAtMs)} · ${turn.state.kind}`;
  const parts = [
    toClockSeconds(turn.sentAtMs),
    ...(turn.endedAtMs === undefined ? [] : [toDuration(turn.endedAtMs - turn.sentAtMs)]),
    ...(turn.firstByteAtMs === undefined ? [] : [`first byte ${toDuration(turn.firstByteAtMs - turn.sentAtMs)}`, count(turn.events.length, 'event'), toSize(turn.bytes)]),
  ];
  return parts.join(' · ');
}

function resultCard(result: TokenResult, turnId: number, actions: TranscriptActions): TemplateResult {
  const more = result.claims.length - CLAIMS_SHOWN;
  return html`<div class="card result" role="group" aria-label="Token that the agent received">
    <div class="card-title">${icon('key')}<h3>The token that the agent received</h3></div>
    <table class="claims" aria-label="Claims of the token">
      <tbody>${result.claims.slice(0, CLAIMS_SHOWN).map(({ name, value }) => html`<tr>
        <th scope="row" class="code name"><bdi>${visible(name)}</bdi></th><td class="code"><bdi>${clip(visible(value), CLAIM_CHARACTERS)}</bdi></td></tr>`)}</tbody>
    </table>
    ${more > 0 ? html`<p class="quiet small">${count(more, 'more claim')} in the inspector.</p>` : nothing}
    ${result.canInspect ? html`<p class="after"><button class="link" @click=${() => { actions.inspectToken(turnId); }}>Inspect token</button></p>` : nothing}
  </div>`;
}

/** What the agent reported as its own failure. A remedy that was applied stays in sight, and with it the button in focus. */
function refusalCard(refusal: NonNullable<Turn['refusal']>, turn: Turn, calls: Calls, actions: TranscriptActions): TemplateResult {
  const place = turnPlace(turn.id);
  const key = callKey('addReturnUrl', place);
  const isAdded = calls.done.has(key);
  const add = isAdded ? { icon: 'check', words: 'Added' } : { icon: 'add', words: 'Add It' };
  const addButton = html`<vscode-button icon=${add.icon} ?secondary=${isAdded}
    aria-disabled=${isAdded || calls.running.has(key) ? 'true' : 'false'}
    @click=${() => { if (!isAdded) actions.addReturnUrl(turn.id); }}>${add.words}</vscode-button>`;
  const title = clip(visible(refusal.message), REFUSAL_CHARACTERS);
  return cardShell('red', icon('error', 'red'), title, turn.endedAtMs === undefined ? '' : toClockSeconds(turn.endedAtMs), html`
    ${troubleView(calls.troubles.get(place), actions.showSettings)}
    <div class="buttons">
      ${refusal.fix === 'addReturnUrl' || isAdded ? addButton : nothing}
      <vscode-button ?secondary=${!isAdded} icon="discard" @click=${() => { actions.sendAgain(turn); }}>Send Again</vscode-button>
    </div>`);
}

function ending(turn: Turn, nowMs: number, actions: TranscriptActions): TemplateResult | typeof nothing {
  const again = html`<button class="link" @click=${() => { actions.sendAgain(turn); }}>Send again</button>`;
  const { state } = turn;
  switch (state.kind) {
    case 'connecting':
      return html`<p class="line quiet">${icon('loading', 'blue', true)} <span>Waiting for the first byte… ${toDuration(Math.max(0, nowMs - turn.sentAtMs))}</span></p>`;
    case 'streaming': {
      const waits = turn.consents.some((card) => card.state.kind === 'waiting' && card.state.opened);
      return waits ? html`<p class="line quiet">Waiting for you to finish in the browser…</p>` : nothing;
    }
    case 'finished': return nothing;
    case 'canceled':
      return html`<p class="line">${icon('circle-slash', 'quiet')} <span><span class="quiet">Cancelled${turn.endedAtMs === undefined ? '' : ` at ${toClockSeconds(turn.endedAtMs)}`}.</span> ${again}</span></p>`;
    case 'cut': {
      const incomplete = turn.events.at(-1)?.incomplete === true;
      return html`<p class="line">${icon('warning', 'yellow')} <span><span class="quiet">The connection was cut${turn.endedAtMs === undefined ? '' : ` at ${toClockMillis(turn.endedAtMs)}`}.
        ${incomplete ? 'The last event is incomplete and was not retried.' : 'Nothing was retried.'}</span> ${again}</span></p>`;
    }
    case 'failed':
      return html`<div class="card red" role="group" aria-label="Failed">
        <div class="card-title">${icon('error', 'red')}<h3>${visible(state.message)}</h3></div>
        <p>${visible(state.hint)}</p>
        <div class="buttons">
          ${state.restart ? html`<vscode-button icon="debug-restart" @click=${() => { actions.restartSandbox(); }}>Restart Sandbox</vscode-button>` : nothing}
          <vscode-button secondary icon="discard" @click=${() => { actions.sendAgain(turn); }}>Send Again</vscode-button>
        </div></div>`;
  }
}
