import type { DecodedToken } from './decode.js';
import { isSameIssuer, mayIssue } from './discovery.js';
import type { TokenKind } from './kind.js';
import { claimOf, stringOf, stringsOf } from './members.js';

/** Which of the three tokens of an agent's flow a token is. */
export interface FlowPart {
  readonly part: 'user token' | 'workload access token' | 'resource access token' | 'cannot be told';
  /** "The user's token". */
  readonly word: string;
  readonly reason: string;
}

/** Where a token was taken from, where that tells what it is. */
export interface TokenOrigin {
  /** An agent answers with a token that it got; in its stream any token may stand. */
  readonly from: 'access token of a sign-in' | 'ID token of a sign-in' | 'bearer token of an invocation' | 'answer of an agent' | 'stream of an agent';
  /** `iss` of those who gave it. */
  readonly issuer?: string;
}

/** What is known of the flow beside the token; each makes the answer surer. */
export interface FlowFacts {
  readonly origin?: TokenOrigin | undefined;
  /** `iss` of the issuers that runtimes and gateways of the connection accept. */
  readonly inboundIssuers: readonly string[];
  /** `iss` of the issuers that credential providers of the connection ask; undefined where not all of them are known. */
  readonly resourceIssuers: readonly string[] | undefined;
}

const WORDS = {
  'user token': 'The user’s token', 'workload access token': 'The workload access token', 'resource access token': 'The resource’s access token',
  'cannot be told': 'Cannot be told',
} as const;
const AGENTCORE_HOST = /(^|\.)bedrock-agentcore(-identity|-control)?\.[a-z0-9-]+\.(amazonaws\.com|api\.aws)$/;

/**
 * Tells the token that the user sends to the agent from the workload access token that AgentCore gives for it, and from the access token that
 * the agent gets for a resource. The workload access token is opaque at AWS (API reference of GetWorkloadAccessToken), so a JWT is hardly ever one.
 */
export function flowPartOf(token: DecodedToken, kind: TokenKind, facts: FlowFacts = { inboundIssuers: [], resourceIssuers: undefined }): FlowPart {
  const is = (part: FlowPart['part'], reason: string): FlowPart => ({ part, word: WORDS[part], reason });
  const iss = stringOf(claimOf(token.payload, 'iss'));
  const has = (name: string): boolean => claimOf(token.payload, name) !== undefined;
  // Said by the token itself, wherever it was: an agent may show what it should keep.
  if (isOfAgentCore(iss)) return is('workload access token', 'AgentCore Identity made it: its issuer is the service.');
  if (stringsOf(claimOf(token.payload, 'aud')).some(isOfAgentCore)) return is('user token', 'It is meant for AgentCore: its audience is the service.');
  switch (facts.origin?.from) {
    case 'answer of an agent': return is('resource access token', 'The agent that answered got it for a resource.');
    case 'bearer token of an invocation': return is('user token', 'It is what the agent was invoked with.');
    case 'access token of a sign-in': case 'ID token of a sign-in': return is('user token', 'A user signed in for it.');
    case 'stream of an agent': case undefined: break;
  }
  if (token.form !== 'jws') return is('cannot be told', 'Its claims are encrypted or were not read.');
  if (has('act') || has('xms_act_fct')) return is('resource access token', 'It names an actor, which comes in by a token exchange on behalf of the user (RFC 8693).');
  const isInbound = iss !== undefined && facts.inboundIssuers.some((issuer) => isSameIssuer(issuer, iss));
  const isOutbound = iss !== undefined && facts.resourceIssuers?.some((issuer) => mayIssue(issuer, iss)) === true;
  if (isInbound && !isOutbound) {
    const outbound = facts.resourceIssuers === undefined ? 'whom credential providers ask is not wholly known' : 'no credential provider asks that issuer';
    return is('user token', `A runtime or gateway of the connection accepts tokens of its issuer, and ${outbound}.`);
  }
  if (isOutbound && !isInbound) return is('resource access token', 'A credential provider of the connection asks its issuer, and no runtime or gateway that was read accepts tokens of it.');
  if (kind.kind === 'id') return is('user token', 'It is an ID token: it tells a client who the user is, and no resource takes it.');
  if (kind.kind === 'access' && facts.origin !== undefined && facts.inboundIssuers.length > 0 && !isInbound) {
    return is('resource access token', 'An agent has shown it, which most likely got it for a resource: no runtime or gateway that was read accepts tokens of its issuer.');
  }
  if (kind.kind === 'access') return is('cannot be told', 'An access token may be what the user sends to the agent, or what the agent gets for a resource. Its audience is for the resource to know.');
  return is('cannot be told', 'No claim says what it is used for.');
}

function isOfAgentCore(text: string | undefined): boolean {
  if (text === undefined) return false;
  return AGENTCORE_HOST.test(URL.canParse(text) ? new URL(text).hostname : text);
}
