import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { FrameTarget, InvokeFrame } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import type { Tone } from '../shared/icon.js';
import { visible } from '../shared/text.js';
import { signInView } from './signIn.js';

export interface HeaderActions {
  readonly chooseTarget: () => void;
  readonly chooseQualifier: () => void;
  readonly chooseSignIn: () => void;
  readonly copySessionId: () => void;
  readonly newSession: () => void;
  readonly stopSession: () => void;
  readonly showHistory: () => void;
  readonly showMore: () => void;
  readonly changeUserId: (userId: string) => void;
}

/** What of the header is the view's own. */
export interface HeaderContext {
  readonly userId: string;
  readonly problem: string | undefined;
  /** The payload is one that was typed, so that only its own text says what it names. */
  readonly isEdited: boolean;
  readonly nowMs: number;
}

const TONES: Readonly<Record<FrameTarget['statusTone'], { readonly icon: string; readonly tone: Tone }>> = {
  good: { icon: 'pass-filled', tone: 'green' },
  busy: { icon: 'sync', tone: 'blue' },
  bad: { icon: 'error', tone: 'red' },
  unknown: { icon: 'circle-large-outline', tone: 'quiet' },
};

/** One line: whom one talks to, as whom, and in which session; below it what the payload names, and what the agent will not see. */
export function headerView(frame: InvokeFrame, context: HeaderContext, actions: HeaderActions): TemplateResult {
  const { target, sessionId } = frame;
  return html`<header data-region aria-label="Agent and session">
    <div class="header-line">${targetButton(target, actions)}
    ${target?.qualifier === undefined ? nothing : html`<button class="select qualifier wide" title="Choose the endpoint or the version" aria-label="Qualifier ${target.qualifier}. Choose another" @click=${actions.chooseQualifier}>
      <span class="select-name"><bdi>${visible(target.qualifier)}</bdi></span>${icon('chevron-down')}</button>`}
    ${signInView(frame.signIn, context, actions)}
    ${target?.kind === 'gateway' ? nothing : html`<button class="chip code wide" title="Copy the session id" aria-label="Session ${ends(sessionId)}, copy" @click=${actions.copySessionId}>
      ${icon('link')} ${ends(sessionId)}</button>`}
    <span class="grow"></span>
    <span class="header-buttons">
      <vscode-button class="wide" secondary icon="add" @click=${actions.newSession}>New Session</vscode-button>
      <button class="icon-button narrow" title="New Session" aria-label="New Session" @click=${actions.newSession}>${icon('add')}</button>
      ${target?.kind === 'runtime' ? html`<button class="icon-button wide" title="Stop Session" aria-label="Stop Session" @click=${actions.stopSession}>${icon('debug-stop')}</button>` : nothing}
      <button class="icon-button without-rail" title="History" aria-label="History" @click=${actions.showHistory}>${icon('history')}</button>
      <button class="icon-button" title="More" aria-label="More" @click=${actions.showMore}>${icon('ellipsis')}</button>
    </span></div>
    ${namesLine(frame, context.isEdited)}
    ${returnLine(frame)}
    ${context.problem === undefined ? nothing : html`<p class="problem" id="user-problem">${icon('error', 'red')} <span>${context.problem}</span></p>`}
  </header>`;
}

function targetButton(target: FrameTarget | undefined, actions: HeaderActions): TemplateResult {
  if (target === undefined) {
    return html`<button class="select target" @click=${actions.chooseTarget}><span class="select-name">Choose an Agent…</span>${icon('chevron-down')}</button>`;
  }
  const sign = target.status === 'DISCONNECTED' ? { icon: 'debug-disconnect', tone: 'quiet' as const } : TONES[target.statusTone];
  const word = target.status.toLowerCase().replaceAll('_', ' ');
  const place = target.kind === 'local' ? 'local agent' : target.connection;
  return html`<button class="select target" title="${visible(target.name)} · ${visible(place)} · ${visible(word)}&#10;${visible(target.address)}"
    aria-label="Agent ${visible(target.name)}, ${visible(place)}, ${visible(word)}. Choose another" @click=${actions.chooseTarget}>
    ${icon(sign.icon, sign.tone, target.statusTone === 'busy')}
    <span class="select-name"><bdi>${visible(target.name)}</bdi><span class="quiet wide"> · ${visible(place)}</span></span>
    ${icon('chevron-down')}</button>`;
}

function namesLine({ workloadName, provider }: InvokeFrame, isEdited: boolean): TemplateResult | typeof nothing {
  if (workloadName === '' && provider === '') return nothing;
  const named = ([['as', workloadName], ['with', provider]] as const).filter(([, name]) => name !== '');
  return html`<p class="names small quiet">${isEdited
    ? 'Identity and provider as the edited payload names them'
    : named.map(([word, name], index) => html`${index === 0 ? '' : ' · '}<span>${word} <b><bdi>${visible(name)}</bdi></b></span>`)}</p>`;
}

/** Without our return URL the browser ends elsewhere after consent, and a person would wait here for nothing. */
function returnLine({ target, returnUrl }: InvokeFrame): TemplateResult | typeof nothing {
  if (target === undefined || returnUrl.kind !== 'unseen') return nothing;
  return html`<p class="return small">${icon('eye-closed', 'quiet')} <span>The agent will not see the return URL. <span class="quiet">${visible(returnUrl.reason)}</span></span></p>`;
}

/** The prefix of our own ids is left out: it tells no two apart. */
function ends(sessionId: string): string {
  const id = sessionId.replace(/^aci-/, '');
  return id.length <= 9 ? id : `${id.slice(0, 4)}…${id.slice(-4)}`;
}
