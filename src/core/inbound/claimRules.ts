import type { DecodedToken } from '../jwt/decode.js';
import { valuesOf, type CustomClaim, type CustomJwtAuthorizer } from './authorizer.js';
import { anyOf, type RuleResult } from './rule.js';
import { audiencesOf, claim, foundOf, listOf, scopesOf, textOf } from './tokenTexts.js';

/**
 * The four rules about claims, in the order in which "Configure inbound JWT authorizer" in the developer guide lists them. Of each list one
 * value must be in the token; all rules that are set must hold.
 */
export function judgeClaims(token: DecodedToken, authorizer: CustomJwtAuthorizer): readonly RuleResult[] {
  const customClaims = authorizer.customClaims?.map((rule, index) => judgeCustomClaim(token, rule, index))
    ?? [{ rule: 'customClaims', verdict: 'notAsked', wanted: '', found: '', why: 'No other claim is asked for.' } as const];
  return [judgeAudience(token, authorizer), judgeClient(token, authorizer), judgeScopes(token, authorizer), ...customClaims];
}

/** "Allowed audiences … will be validated against the aud claim". */
function judgeAudience(token: DecodedToken, { allowedAudience }: CustomJwtAuthorizer): RuleResult {
  const found = audiencesOf(token);
  const result = { rule: 'allowedAudience', wanted: anyOf(allowedAudience ?? []), found: foundOf(token, 'aud') } as const;
  if (allowedAudience === undefined) return { ...result, verdict: 'notAsked', why: 'Tokens for any audience are taken.' };
  if (found.some((audience) => allowedAudience.includes(audience))) return { ...result, verdict: 'pass', why: 'The token is for an audience that is allowed.' };
  const why = found.length === 0 ? 'The token does not say for whom it is (aud).' : 'The token is for somebody else (aud).';
  return { ...result, verdict: 'fail', why };
}

/** "Allowed clients … will be validated against the client_id claim": no other name of the client is looked at. */
function judgeClient(token: DecodedToken, { allowedClients }: CustomJwtAuthorizer): RuleResult {
  const client = textOf(token, 'client_id');
  const result = { rule: 'allowedClients', wanted: anyOf(allowedClients ?? []), found: foundOf(token, 'client_id') } as const;
  if (allowedClients === undefined) return { ...result, verdict: 'notAsked', why: 'Tokens of any client are taken.' };
  if (client !== undefined && allowedClients.includes(client)) return { ...result, verdict: 'pass', why: 'The client of the token is allowed.' };
  const why = client === undefined ? 'The token does not name its client in client_id.' : 'The client of the token is not allowed (client_id).';
  return { ...result, verdict: 'fail', why };
}

/** "Allowed scopes … will be validated against the scope claim": one of them is enough. */
function judgeScopes(token: DecodedToken, { allowedScopes }: CustomJwtAuthorizer): RuleResult {
  const scopes = scopesOf(token);
  const found = scopes.length === 0 ? 'no scope' : scopes.join(' ');
  const result = { rule: 'allowedScopes', wanted: anyOf(allowedScopes ?? []), found } as const;
  if (allowedScopes === undefined) return { ...result, verdict: 'notAsked', why: 'Tokens of any scope are taken.' };
  if (scopes.some((scope) => allowedScopes.includes(scope))) return { ...result, verdict: 'pass', why: 'The token has a scope that is allowed.' };
  return { ...result, verdict: 'fail', why: scopes.length === 0 ? 'The token has no scope (scope, scp).' : 'The token has no scope that is allowed.' };
}

/**
 * "Required custom claims": STRING is an exact match of a text; STRING_ARRAY finds one value in a list (CustomClaimValidationType and
 * AuthorizingClaimMatchValueType in the API reference of the control plane).
 */
function judgeCustomClaim(token: DecodedToken, rule: CustomClaim, index: number): RuleResult {
  const name = rule.inboundTokenClaimName;
  const isList = rule.inboundTokenClaimValueType === 'STRING_ARRAY';
  const values = valuesOf(rule);
  const value = claim(token, name);
  const result = {
    rule: 'customClaims', index, wanted: `${name} ${isList ? 'with' : 'as'} ${anyOf(values)}`, found: foundOf(token, name),
  } as const;
  if (value === undefined) return { ...result, verdict: 'fail', why: `The token lacks a claim: ${name}` };
  if (value.kind !== (isList ? 'array' : 'string')) {
    return { ...result, verdict: 'fail', why: `The claim is no ${isList ? 'list' : 'text'}, as the rule has it: ${name}` };
  }
  const found = isList ? listOf(value) : [textOf(token, name)];
  return found.some((one) => one !== undefined && values.includes(one))
    ? { ...result, verdict: 'pass', why: `The claim is as the rule wants it: ${name}` }
    : { ...result, verdict: 'fail', why: `The claim has another value than the rule wants: ${name}` };
}
