import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { InvokeFrame } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import type { Tone } from '../shared/icon.js';
import { visible } from '../shared/text.js';

export interface HeaderActions {
  readonly chooseTarget: () => void;
  readonly copySessionId: () => void;
  readonly newSession: () => void;
  readonly changeUserId: (userId: string) => void;
}

/** What a runtime's status looks like; the first that fits. */
const STATUSES: readonly { readonly when: RegExp; readonly icon: string; readonly tone: Tone }[] = [
  { when: /^READY$/, icon: 'pass-filled', tone: 'green' },
  { when: /FAILED$/, icon: 'error', tone: 'red' },
  { when: /ING$/, icon: 'sync', tone: 'blue' },
  { when: /^DISCONNECTED$/, icon: 'debug-disconnect', tone: 'quiet' },
  { when: /^/, icon: 'circle-large-outline', tone: 'quiet' },
];

/**
 * One line: whom one talks to, as whom, and in which session; below it the identity and the provider that the payload names.
 * `isEdited`: the payload is one that was typed, so that only its own text says what it names.
 */
export function headerView(
  frame: InvokeFrame, userId: string, problem: string | undefined, isEdited: boolean, actions: HeaderActions,
): TemplateResult {
  return html`<header data-region>
    ${targetButton(frame, actions)}
    ${frame.signIn === 'IAM' ? userField(userId, problem, actions) : html`<span class="sign-in">${icon('shield')} <span>${visible(frame.signIn)}</span></span>`}
    <button class="chip code" title="Copy the session id" aria-label="Session ${ends(frame.sessionId)}, copy" @click=${actions.copySessionId}>
      ${icon('link')} ${ends(frame.sessionId)}</button>
    <span class="grow"></span>
    <vscode-button class="wide" secondary icon="add" @click=${actions.newSession}>New Session</vscode-button>
    <button class="icon-button narrow" title="New Session" aria-label="New Session" @click=${actions.newSession}>${icon('add')}</button>
    ${namesLine(frame, isEdited)}
    ${problem === undefined ? nothing : html`<p class="problem" id="user-problem">${icon('error', 'red')} <span>${problem}</span></p>`}
  </header>`;
}

function namesLine({ workloadName, provider }: InvokeFrame, isEdited: boolean): TemplateResult | typeof nothing {
  if (workloadName === '' && provider === '') return nothing;
  const named = ([['as', workloadName], ['with', provider]] as const).filter(([, name]) => name !== '');
  return html`<p class="names small quiet">${isEdited
    ? 'Identity and provider as the edited payload names them'
    : named.map(([word, name], index) => html`${index === 0 ? '' : ' · '}<span>${word} <b><bdi>${visible(name)}</bdi></b></span>`)}</p>`;
}

function targetButton(frame: InvokeFrame, actions: HeaderActions): TemplateResult {
  const { target } = frame;
  if (target === undefined) {
    return html`<button class="target" @click=${actions.chooseTarget}><span class="target-name">Choose an Agent…</span>${icon('chevron-down')}</button>`;
  }
  const status = STATUSES.find(({ when }) => when.test(target.status));
  const word = target.status.toLowerCase().replaceAll('_', ' ');
  return html`<button class="target" title="${target.name} · ${target.connection} · ${word}. Choose another agent."
    aria-label="Agent ${target.name}, ${target.connection}, ${word}. Choose another" @click=${actions.chooseTarget}>
    ${icon(status?.icon ?? '', status?.tone ?? 'quiet', target.status.endsWith('ING'))}
    <span class="target-name"><bdi>${visible(target.name)}</bdi><span class="quiet wide"> · ${visible(target.connection)}</span></span>
    ${icon('chevron-down')}</button>`;
}

/** A native field: the message below it can be tied to it, which no field in a shadow tree allows. */
function userField(userId: string, problem: string | undefined, actions: HeaderActions): TemplateResult {
  return html`<label class="sign-in">${icon('shield')} <span class="quiet"><span class="wide">IAM as </span>user</span>
    <input type="text" class="user" autocomplete="off" spellcheck="false" maxlength="200" .value=${userId}
      aria-invalid=${problem === undefined ? 'false' : 'true'} aria-describedby=${problem === undefined ? nothing : 'user-problem'}
      @input=${(event: Event) => { if (event.target instanceof HTMLInputElement) actions.changeUserId(event.target.value); }}></label>`;
}

function ends(id: string): string {
  return id.length <= 9 ? id : `${id.slice(0, 4)}…${id.slice(-4)}`;
}
