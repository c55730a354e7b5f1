import type { UserError } from '../base/errors.js';
import type { ConnectionInfo } from '../tree/nodes.js';
import type { TurnState } from './turn.js';

/** Where another way to sign in is what helps. */
const SIGN_IN: ReadonlySet<string> = new Set(['AuthorizerMismatch', 'BearerRefused', 'NoSignIn', 'NoToken', 'NotAJwt', 'TokenEnded']);

/** Of a turn whose sandbox is gone. */
export const sandboxEnded: Extract<TurnState, { kind: 'failed' }> = {
  kind: 'failed', isSent: true, remedy: 'restart',
  message: 'The sandbox ended. Its state is saved; this flow is cancelled.', hint: 'Restart the sandbox and send again.',
};

/** Of a turn whose connection was closed while it was answered. */
export const connectionLeft = ({ label, region }: ConnectionInfo): Extract<TurnState, { kind: 'failed' }> => (
  { kind: 'failed', isSent: true, remedy: undefined, message: 'Its connection was left, so this answer is cancelled.', hint: `Open it again, then send again: ${label}, ${region}` });

/** How a turn ends that failed. */
export function toFailed({ code, message, hint }: UserError, isSent: boolean, hasEnded: boolean): TurnState {
  if (hasEnded) return { ...sandboxEnded, isSent };
  return { kind: 'failed', message, hint: hint ?? '', isSent, remedy: SIGN_IN.has(code) ? 'signIn' : undefined };
}
