import type { DecodedToken } from '../jwt/decode.js';
import { kindOf } from '../jwt/kind.js';
import { valuesOf, type CustomClaim, type CustomJwtAuthorizer } from './authorizer.js';
import type { Fix } from './fix.js';
import { findTextFault, LIMITS, RESERVED_CLAIMS, type TextLimit } from './limits.js';
import { anyOf } from './rule.js';
import { audiencesOf, claim, listOf, scopesOf, textOf } from './tokenTexts.js';

/** How issuers name the client that do not write `client_id`: Okta, then OpenID Connect Core 1.0 and Entra ID v2.0, then Entra ID v1.0. */
const OTHER_CLIENT_CLAIMS = ['cid', 'azp', 'appid'];

const fits = (limit: TextLimit) => (text: string | undefined): text is string => text !== undefined && findTextFault(text, limit) === undefined;
const add = (values: readonly string[] | undefined, more: string): readonly string[] => [...new Set([...values ?? [], more])];

function without(authorizer: CustomJwtAuthorizer, name: 'allowedAudience' | 'allowedClients'): CustomJwtAuthorizer {
  const others = Object.entries(authorizer).filter(([member]) => member !== name);
  return { discoveryUrl: authorizer.discoveryUrl, ...Object.fromEntries(others) };
}

/** A token without `aud`, such as an access token of Cognito, is told apart by its client: every rule that is set must hold. */
export function fixAudience(token: DecodedToken, authorizer: CustomJwtAuthorizer): readonly Fix[] {
  const ask: Fix = { where: 'token', words: `Get a token for an audience that is allowed: ${anyOf(authorizer.allowedAudience ?? [])}` };
  const audience = audiencesOf(token).find(fits(LIMITS.listed));
  if (audience !== undefined) {
    const after = { ...authorizer, allowedAudience: add(authorizer.allowedAudience, audience) };
    return [ask, { where: 'authorizer', words: `Or allow the audience of this token: ${audience}`, after }];
  }
  const client = textOf(token, 'client_id');
  if (!fits(LIMITS.listed)(client)) return [ask];
  const after = { ...without(authorizer, 'allowedAudience'), allowedClients: add(authorizer.allowedClients, client) };
  const whose = kindOf(token).vendor === 'Cognito' ? 'Access tokens of Cognito have no aud.' : 'The token has no aud.';
  return [{ where: 'authorizer', words: `${whose} Use allowedClients instead of allowedAudience, with its client_id: ${client}`, after }];
}

/** Only `client_id` is compared: an ID token has its client in `aud`, other issuers' access tokens have it under another name. */
export function fixClient(token: DecodedToken, authorizer: CustomJwtAuthorizer): readonly Fix[] {
  const client = textOf(token, 'client_id');
  if (fits(LIMITS.listed)(client)) {
    const after = { ...authorizer, allowedClients: add(authorizer.allowedClients, client) };
    return [
      { where: 'authorizer', words: `Allow the client of this token: ${client}`, after },
      { where: 'token', words: `Or get the token with a client that is allowed: ${anyOf(authorizer.allowedClients ?? [])}` },
    ];
  }
  const rest = without(authorizer, 'allowedClients');
  const audience = audiencesOf(token).find(fits(LIMITS.listed));
  if (kindOf(token).kind === 'id') {
    const send: Fix = { where: 'token', words: 'Send the access token: an ID token has no client_id.' };
    if (audience === undefined) return [send];
    const after = { ...rest, allowedAudience: add(authorizer.allowedAudience, audience) };
    return [send, { where: 'authorizer', words: `Or take ID tokens, by allowedAudience instead of allowedClients: ${audience}`, after }];
  }
  const name = OTHER_CLIENT_CLAIMS.find((one) => fits(LIMITS.claimValue)(textOf(token, one)));
  if (name !== undefined) {
    const after = { ...rest, customClaims: [...authorizer.customClaims ?? [], toEquals(name, textOf(token, name) ?? '')] };
    return [{ where: 'authorizer', words: `The issuer names the client in ${name}, which allowedClients does not look at. Use a custom claim instead.`, after }];
  }
  return [{ where: 'token', words: 'Get a token that names its client in client_id.' }];
}

/** Scopes are asked for by the names that are advertised. */
export function fixScopes(token: DecodedToken, authorizer: CustomJwtAuthorizer): readonly Fix[] {
  const { allowedScopes = [], advertisedScopeMapping = {} } = authorizer;
  const names = allowedScopes.map((scope) => (Object.hasOwn(advertisedScopeMapping, scope) ? advertisedScopeMapping[scope] ?? scope : scope));
  const ask: Fix = { where: 'token', words: `Ask for one of these scopes when you get the token: ${names.join(', ')}` };
  const scope = scopesOf(token).find(fits(LIMITS.scope));
  if (scope === undefined) return [ask];
  return [ask, { where: 'authorizer', words: `Or allow a scope that the token has: ${scope}`, after: { ...authorizer, allowedScopes: add(allowedScopes, scope) } }];
}

/** Where the claim is a text and the rule is about a list, or the other way round, the rule is wrong and not the token. */
export function fixCustomClaim(token: DecodedToken, authorizer: CustomJwtAuthorizer, index: number): readonly Fix[] {
  const rule = authorizer.customClaims?.[index];
  if (rule === undefined) return [];
  const name = rule.inboundTokenClaimName;
  const wanted = valuesOf(rule);
  const value = claim(token, name);
  const missing = `Have the issuer put the claim into its tokens: ${name}`;
  const get: Fix = { where: 'token', words: value === undefined ? missing : `Get a token whose ${name} has: ${anyOf(wanted)}` };
  const change = (words: string, changed: CustomClaim): Fix => {
    const customClaims = (authorizer.customClaims ?? []).map((one, at) => (at === index ? changed : one));
    return { where: 'authorizer', words, after: { ...authorizer, customClaims } };
  };
  if (RESERVED_CLAIMS.has(name)) return [get];
  const isList = rule.inboundTokenClaimValueType === 'STRING_ARRAY';
  if (value?.kind === 'string') {
    if (!fits(LIMITS.claimValue)(value.value)) return [get];
    const changed = toEquals(name, value.value);
    return isList && wanted.includes(value.value)
      ? [change(`The claim is a text, and the rule is for a list. Use STRING and EQUALS: ${name}`, changed)]
      : [get, change(`Or want what the token has: ${value.value}`, changed)];
  }
  const texts = listOf(value).filter(fits(LIMITS.claimValue));
  const same = texts.find((one) => wanted.includes(one));
  const [first] = texts;
  if (same !== undefined) {
    return [change(`The claim is a list, and the rule is for a text. Use STRING_ARRAY and CONTAINS_ANY: ${name}`, toContainsAny(name, wanted))];
  }
  return first === undefined ? [get] : [get, change(`Or let in what the token has as well: ${first}`, toContainsAny(name, add(wanted, first)))];
}

const toEquals = (inboundTokenClaimName: string, matchValueString: string): CustomClaim => ({
  inboundTokenClaimName,
  inboundTokenClaimValueType: 'STRING',
  authorizingClaimMatchValue: { claimMatchOperator: 'EQUALS', claimMatchValue: { matchValueString } },
});

const toContainsAny = (inboundTokenClaimName: string, matchValueStringList: readonly string[]): CustomClaim => ({
  inboundTokenClaimName,
  inboundTokenClaimValueType: 'STRING_ARRAY',
  authorizingClaimMatchValue: { claimMatchOperator: 'CONTAINS_ANY', claimMatchValue: { matchValueStringList } },
});
