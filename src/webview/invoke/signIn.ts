import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { FrameSignIn } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import { visible } from '../shared/text.js';
import type { HeaderActions, HeaderContext } from './header.js';
import { validateUserId } from './model.js';

const MINUTE_MS = 60_000;

/** Words of the button that leads to every sign-in there is. */
export const OTHER_SIGN_IN = 'Choose Another Sign-In';
const GET_TOKEN = 'Get a Token…';
/** Of a runtime ("InvokeAgentRuntime", API reference). */
const NAMING = 'To name a user needs the permission bedrock-agentcore:InvokeAgentRuntimeForUser. Leave it empty to name nobody.';
const CHOOSE = 'Choose a Sign-In…';

/** True where a button of these words does not lead to every sign-in there is. */
export const isForTokens = (words: string): boolean => words === GET_TOKEN;

/** The user id of the view's field; undefined where there is none, since a token names its user itself and some callers need no name. */
export function toNamedUser(signIn: FrameSignIn): string | undefined {
  return signIn.kind === 'iam' || signIn.kind === 'workload' ? signIn.userId : undefined;
}

/** Why it cannot be sent for this user; undefined where it can. An empty field names nobody: many callers may not name a user, and many agents need none. */
export function findUserFault(signIn: FrameSignIn, userId: string): string | undefined {
  return toNamedUser(signIn) === undefined ? undefined : validateUserId(userId);
}

/** True where the host names another caller than before. */
export function isOtherSignIn(before: FrameSignIn, after: FrameSignIn): boolean {
  return JSON.stringify(callerOf(before)) !== JSON.stringify(callerOf(after));
}

/** A token that was renewed is no other caller. */
const callerOf = (signIn: FrameSignIn): unknown => (signIn.kind === 'bearer' ? { kind: signIn.kind } : signIn);
/** What the button is called that leads to another sign-in: where a token is wanted and none lives, to a token. */
export function toSignInWords(signIn: FrameSignIn, nowMs: number): string {
  if (signIn.kind === 'unchosen') return CHOOSE;
  const lives = signIn.kind === 'bearer' && signIn.token !== undefined && (signIn.token.expiresAtMs ?? Infinity) > nowMs;
  return lives ? OTHER_SIGN_IN : GET_TOKEN;
}

/** Words of the button without which nothing can be sent; undefined where the caller can sign in as it is. */
export function toMissingSignIn(signIn: FrameSignIn, nowMs: number): string | undefined {
  const words = toSignInWords(signIn, nowMs);
  return (signIn.kind === 'bearer' || signIn.kind === 'unchosen') && words !== OTHER_SIGN_IN ? words : undefined;
}

/** Who the caller is. */
export function signInView(signIn: FrameSignIn, context: HeaderContext, actions: HeaderActions): TemplateResult {
  switch (signIn.kind) {
    case 'iam':
      return signIn.userId === undefined ? plainButton('IAM', 'signed with IAM', actions)
        : userField(html`<span class="quiet words wide">IAM as user</span><span class="quiet narrow">IAM ·</span>`, 'IAM', context, actions, NAMING);
    case 'none': return plainButton('No sign-in', 'it asks nobody who they are', actions);
    case 'unchosen':
      return html`<button class="select" title="It authenticates its callers, and does not say by what" aria-label="No sign-in is chosen. ${CHOOSE}" @click=${actions.chooseSignIn}>
        ${icon('warning', 'yellow')}<span class="select-name">Sign In…</span>${icon('chevron-down')}</button>`;
    case 'workload': {
      if (signIn.workloadName === undefined) return plainButton('No identity', 'acts as no workload identity', actions);
      const name = visible(signIn.workloadName);
      return userField(html`<span class="quiet words wide">as <b>${name}</b></span><span class="quiet">for</span>`, `Acts as ${name}`, context, actions);
    }
    case 'bearer': return bearerButton(signIn.token, context.nowMs, actions);
  }
}

/** A way to sign in that names nobody. */
function plainButton(words: string, about: string, actions: HeaderActions): TemplateResult {
  return html`<button class="select" title="Choose how to sign in" aria-label="${words}: ${about}. Choose another sign-in" @click=${actions.chooseSignIn}>
    ${icon('shield')}<span class="select-name">${words}</span>${icon('chevron-down')}</button>`;
}

function bearerButton(token: Extract<FrameSignIn, { kind: 'bearer' }>['token'], nowMs: number, actions: HeaderActions): TemplateResult {
  const left = token === undefined ? 'no token' : toLeft(token.expiresAtMs, nowMs);
  const isOver = token === undefined || (token.expiresAtMs ?? Infinity) <= nowMs;
  const about = token === undefined ? '' : [token.who, token.from].filter((words) => words !== '').map(visible).join(', ');
  return html`<button class="select bearer" title=${about === '' ? 'Choose how to sign in' : about} aria-label="Signed in with JWT, ${left}${about === '' ? '' : `, ${about}`}. Choose another sign-in" @click=${actions.chooseSignIn}>
    ${isOver ? icon('warning', 'yellow') : icon('shield')}<span class="select-name">JWT <span class="quiet">· ${left.replace(/ left$/, '')}${left.endsWith(' left') ? html`<span class="wide"> left</span>` : nothing}</span></span>${icon('chevron-down')}</button>`;
}

function toLeft(expiresAtMs: number | undefined, nowMs: number): string {
  if (expiresAtMs === undefined) return 'end unknown';
  const leftMs = expiresAtMs - nowMs;
  if (leftMs <= 0) return 'ended';
  if (leftMs < MINUTE_MS) return 'less than a minute left';
  const minutes = Math.floor(leftMs / MINUTE_MS);
  return minutes < 120 ? `${minutes} min left` : `${Math.floor(minutes / 60)} h left`;
}

/** A native field: the message below it can be tied to it, which no field in a shadow tree allows. */
function userField(words: TemplateResult, about: string, { userId, problem }: HeaderContext, actions: HeaderActions, rule?: string): TemplateResult {
  return html`<span class="sign-in" title=${about}><label>${icon('shield')} ${words}
    <input type="text" class="user" autocomplete="off" spellcheck="false" maxlength="200" placeholder="nobody" title=${rule ?? nothing} .value=${userId}
      aria-invalid=${problem === undefined ? 'false' : 'true'} aria-describedby=${problem === undefined ? nothing : 'user-problem'}
      @input=${(event: Event) => { if (event.target instanceof HTMLInputElement) actions.changeUserId(event.target.value); }}></label>
    <button class="more" title="Choose another sign-in" aria-label="Choose another sign-in" @click=${actions.chooseSignIn}>${icon('chevron-down')}</button></span>`;
}
