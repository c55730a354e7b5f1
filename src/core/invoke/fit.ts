import { UserError } from '../base/errors.js';
import { isLoopback, isSafeUrl } from '../base/safeUrl.js';
import { findLengthFault, withRule } from '../base/textFaults.js';
import { parseRuntimeArn } from '../identity/runtimeArn.js';
import { decodeJwt } from '../jwt/decode.js';
import { claimOf, numberOf } from '../jwt/members.js';
import { isJwt, toEnd } from './bearer.js';
import { checkHeaders } from './headers.js';
import type { InvokeRequest, InvokeTarget } from './invoke.js';
import { sessionIdLimits } from './sessionId.js';

/** Largest `payload` of InvokeAgentRuntime, in bytes. */
const MAX_PAYLOAD_BYTES = 100_000_000;

/** Region of a runtime; undefined where the text is no ARN of one. */
export function findRegion(agentRuntimeArn: string): string | undefined {
  return parseRuntimeArn(agentRuntimeArn)?.region;
}

/** A session id of InvokeAgentRuntime: 33 to 256 characters, sent as a header. */
export function validateSessionId(text: string): string | undefined {
  const rule = `A session id has ${sessionIdLimits.min} to ${sessionIdLimits.max} letters, digits and signs.`;
  return withRule(rule, /^[\x21-\x7e]*$/.test(text) ? findLengthFault(text, sessionIdLimits) : 'This one has others.');
}

/** What must hold before anything is sent. @throws UserError with the reason */
export function checkRequest({ target, sessionId, payload, headers = {} }: InvokeRequest, nowMs: number): void {
  const fault = validateSessionId(sessionId);
  if (fault !== undefined) throw new UserError(fault, { code: 'SessionId' });
  if (Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES) throw new UserError('Not sent: a payload has at most 100 MB.', { code: 'PayloadTooLarge' });
  checkHeaders(headers);
  checkTarget(target, nowMs);
}

function checkTarget(target: InvokeTarget, nowMs: number): void {
  switch (target.kind) {
    case 'runtime':
      if (findRegion(target.agentRuntimeArn) === undefined) throw new UserError(`This is not the ARN of an agent runtime: ${target.agentRuntimeArn}`, { code: 'RuntimeArn' });
      checkSignIn(target, 'runtime', nowMs);
      return;
    case 'gateway':
      if (!isSafeUrl(target.url)) throw new UserError('Not sent: it would go over a connection that is not encrypted.', { code: 'UnsafeUrl', hint: 'The URL of a gateway begins with https://.' });
      checkSignIn(target, 'gateway', nowMs);
      return;
    case 'local':
      if (!isLocal(target.url)) throw new UserError(`Not sent: this is not an address of this computer: ${target.url}`, { code: 'NotLocal', hint: 'A local agent is at an address such as http://127.0.0.1:8080.' });
  }
}

function isLocal(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && isLoopback(new URL(url).hostname);
}

/** What the authorizer would refuse anyway, said with the reason ("Authorization method mismatch"). */
function checkSignIn({ signIn, inbound }: Exclude<InvokeTarget, { kind: 'local' }>, what: 'runtime' | 'gateway', nowMs: number): void {
  if (signIn.kind !== 'bearer' && inbound?.kind === 'JWT') {
    throw new UserError(`Not sent: this ${what} takes a JWT, and the invoke would ${signIn.kind === 'iam' ? 'be signed with IAM' : 'carry none'}.`, {
      code: 'AuthorizerMismatch', hint: `Its tokens come from the issuer at: ${inbound.discoveryUrl}`,
    });
  }
  if (signIn.kind !== 'iam' && inbound?.kind === 'IAM') {
    throw new UserError(`Not sent: this ${what} takes requests signed with IAM, and ${signIn.kind === 'bearer' ? 'a bearer token' : 'no signature'} would be sent.`, {
      code: 'AuthorizerMismatch', hint: `Sign in with IAM, or set a customJWTAuthorizer on the ${what}.`,
    });
  }
  if (signIn.kind === 'bearer') checkToken(signIn.token.reveal(), nowMs);
}

/** Of a token only what needs no issuer is looked at: whether it is a JWT, and whether it has ended. */
function checkToken(token: string, nowMs: number): void {
  if (!isJwt(token)) {
    throw new UserError('Not sent: what is to be sent as bearer token is no JWT.', { code: 'NotAJwt', hint: 'Take the access token of a user, without the word Bearer.' });
  }
  const endS = numberOf(claimOf(decodeJwt(token).payload, 'exp'));
  if (endS !== undefined && endS * 1_000 <= nowMs) {
    throw new UserError(`Not sent: the bearer token has ended${toEnd(endS * 1_000)}`, { code: 'TokenEnded', hint: 'Get a new token.' });
  }
}
