import { UserError } from '../base/errors.js';
import type { ChosenTarget } from './chosen.js';
import { checkRequest } from './fit.js';
import { RETURN_URL } from './headers.js';
import type { InvokeRequest } from './invoke.js';
import type { PayloadHints } from './payload.js';
import { findReturnUrlDelivery, type ReturnUrlDelivery } from './returnUrl.js';
import { toInvokeTarget, type Credentials } from './signIn.js';
import type { TargetFacts } from './targetFacts.js';

/** All that decides what an invocation is made of, but its payload. */
export interface Asking {
  readonly target: ChosenTarget;
  readonly facts: TargetFacts;
  readonly credentials: Credentials;
  readonly sessionId: string;
  readonly headers: readonly Header[];
  readonly returnUrl: string;
  /** True where the sandbox is connected. */
  readonly isSandbox: boolean;
}

/** A header of the caller's own. */
export interface Header {
  readonly name: string;
  readonly value: string;
}

/** The invocation, found to be in order. @throws UserError with the reason why it is not sent */
export function toRequest(asking: Asking, payload: string, nowMs: number): InvokeRequest {
  const { target, facts, credentials, sessionId, returnUrl } = asking;
  const request = { target: toInvokeTarget(target, facts, credentials, returnUrl), sessionId, payload, headers: toHeaders(asking) };
  checkRequest(request, nowMs);
  return request;
}

/** As which workload identity the agent acts; undefined where that is not known. @param named what the payload names */
export function findIdentity({ target, facts, credentials }: Asking, named: PayloadHints): string | undefined {
  const own = target.kind === 'local' ? credentials.actsAs?.workloadName : undefined;
  return own ?? named.workloadName ?? facts.workloadIdentityName;
}

/** True where a refusal before sending rests on what was known of the target, which may have been changed since. */
export function mayBeStale(error: unknown): boolean {
  return error instanceof UserError && ['AuthorizerMismatch', 'NoSignIn', 'NoToken'].includes(error.code);
}

/**
 * How the agent learns our return URL.
 * @param payload undefined for the call of a tool: a gateway is told beside its arguments
 */
export function findDelivery(asking: Pick<Asking, 'target' | 'facts' | 'headers' | 'returnUrl' | 'isSandbox'>, payload: string | undefined): ReturnUrlDelivery {
  const { target, facts, returnUrl } = asking;
  if (target.kind === 'gateway') return { kind: 'payload' };
  const kind = target.kind === 'local' ? 'local' : 'runtime';
  // Our own header is no remedy where it does not get through.
  const headers = facts.allowedHeaders?.includes(RETURN_URL) === false ? toOwnHeaders(asking) : toHeaders(asking);
  return findReturnUrlDelivery({ target: { kind, ...(kind === 'local' ? { returnUrl } : {}) }, payload, headers }, returnUrl, facts.allowedHeaders);
}

const toOwnHeaders = ({ headers }: Pick<Asking, 'headers'>): Readonly<Record<string, string>> => Object.fromEntries(headers.map(({ name, value }) => [name, value]));

/** The sandbox hands `OAuth2CallbackUrl` on to agents of the user's own, as the tools do that run one on this computer. */
function toHeaders(asking: Pick<Asking, 'target' | 'headers' | 'returnUrl' | 'isSandbox'>): Readonly<Record<string, string>> {
  const { target: { kind }, headers, returnUrl, isSandbox } = asking;
  const isNamed = headers.some(({ name }) => name.toLowerCase() === RETURN_URL.toLowerCase());
  return isSandbox && (kind === 'runtime' || kind === 'arn') && !isNamed ? { ...toOwnHeaders(asking), [RETURN_URL]: returnUrl } : toOwnHeaders(asking);
}
