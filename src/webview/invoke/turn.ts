import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ShownTurn } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import { clip, count, visible } from '../shared/text.js';
import { toClock, toClockSeconds, toDuration, toSize } from '../shared/time.js';
import type { AnswerTab, TranscriptActions, TurnContext } from './actions.js';
import './answer.js';
import { consentCard } from './consentCard.js';
import './events.js';
import { isRunning } from './model.js';
import './rawView.js';
import '../shared/tabs.js';
import { endingView, refusalCard, resultCard, tokenLinks } from './turnCards.js';

const PROMPT_CHARACTERS = 20_000;

/** One prompt and its answer. */
export function turnView(turn: ShownTurn, context: TurnContext, actions: TranscriptActions): TemplateResult {
  const { tab } = context;
  const prefix = `turn-${turn.id}`;
  const running = isRunning(turn);
  const tabs = [{ id: 'text', label: 'Text' }, { id: 'events', label: 'Events', count: turn.eventCount }, { id: 'raw', label: 'Raw' }];
  return html`<article id=${prefix} class="turn ${running ? 'running' : ''} ${context.last ? 'last' : ''}" aria-label="Prompt of ${toClock(turn.sentAtMs)}">
    <p class="who small"><b>You</b> <span class="quiet">${toClock(turn.sentAtMs)}</span></p>
    ${promptBlock(turn)}
    <div class="answer-head">
      <p class="who small">${icon('hubot')} <b><bdi>${visible(context.agent)}</bdi></b> <span class="quiet">${meta(turn)}</span></p>
      <div class="answer-tools">
        <aci-tabs .tabs=${tabs} .selected=${tab} .prefix=${prefix} .label=${'Answer'}
          @aci-select=${(event: CustomEvent<AnswerTab>) => { actions.selectTab(turn.id, event.detail); }}></aci-tabs>
        <span class="tools">
          ${running ? toolButton(turn.isPaused ? 'Go on' : 'Pause', turn.isPaused ? icon('debug-continue') : icon('debug-pause'), () => { actions.pause(!turn.isPaused); }) : nothing}
          ${toolButton(turn.isTextCut ? 'Copy what is shown of the answer' : 'Copy the answer', icon('copy'), () => { actions.copyText(turn.id, turn.isTextCut); })}
          ${toolButton('Save the stream as .sse', icon('save'), () => { actions.saveStream(turn.id); })}
        </span>
      </div>
    </div>
    <div role="tabpanel" id="${prefix}-panel" aria-labelledby="${prefix}-${tab}" class="answer">${answerView(turn, tab, actions)}</div>
    ${turn.consents.map((card) => consentCard(card, turn, context.nowMs, context.calls, actions))}
    ${turn.hasMoreConsents === true ? html`<p class="quiet">The answer has more links that ask for a consent. They are among its events.</p>` : nothing}
    ${turn.result === undefined ? nothing : resultCard(turn.result, turn.id, actions)}
    ${tokenLinks(turn, actions)}
    ${turn.refusal === undefined ? nothing : refusalCard(turn.refusal, turn, context.calls, actions)}
    ${endingView(turn, context, actions)}
  </article>`;
}

function promptBlock({ draft, prompt }: ShownTurn): TemplateResult {
  if (draft.mode !== 'tool') return html`<div class="prompt" dir="auto">${clip(prompt, PROMPT_CHARACTERS)}</div>`;
  return html`<div class="prompt">${icon('tools')} <b><bdi>${visible(draft.tool ?? '')}</bdi></b> <span class="code">${clip(visible(draft.text), PROMPT_CHARACTERS)}</span></div>`;
}

function toolButton(words: string, sign: TemplateResult, press: () => void): TemplateResult {
  return html`<button class="icon-button" title=${words} aria-label=${words} @click=${press}>${sign}</button>`;
}

function answerView(turn: ShownTurn, tab: AnswerTab, actions: TranscriptActions): TemplateResult | typeof nothing {
  const openEvent = (n: number): void => { actions.openEvent(turn.id, n); };
  switch (tab) {
    case 'text':
      return html`${turn.text === '' ? nothing : html`<aci-answer class="text" .text=${turn.text} .isRunning=${isRunning(turn)} .follows=${actions.follows}></aci-answer>`}
        ${turn.isTextCut ? html`<p class="quiet">This answer, or one of its events, is too long to be shown here in full. All of it is among the events.</p>` : nothing}`;
    case 'events':
      return html`<aci-events .turnId=${turn.id} .total=${turn.eventCount} .read=${actions.readEvents} .openEvent=${openEvent}></aci-events>`;
    case 'raw':
      return turn.head === '' && turn.eventCount === 0 ? nothing : html`<aci-raw .turnId=${turn.id} .total=${turn.eventCount} .head=${turn.head} .read=${actions.readEvents} .openEvent=${openEvent}></aci-raw>`;
  }
}

/** What is known of a finished answer, in its title line; of a running one the line above the box says it. */
function meta(turn: ShownTurn): string {
  if (isRunning(turn)) return `${toClockSeconds(turn.sentAtMs)} · ${turn.isPaused ? 'paused' : turn.state.kind}`;
  const parts = [
    toClockSeconds(turn.sentAtMs),
    ...(turn.endedAtMs === undefined ? [] : [toDuration(turn.endedAtMs - turn.sentAtMs)]),
    ...(turn.firstByteAtMs === undefined ? [] : [`first byte ${toDuration(turn.firstByteAtMs - turn.sentAtMs)}`, count(turn.eventCount, 'event'), toSize(turn.bytes)]),
  ];
  return parts.join(' · ');
}
