import { decodeBase64Url } from '../jwt/base64url.js';
import type { DecodedToken, Segment } from '../jwt/decode.js';
import { guessIssuer } from '../jwt/discovery.js';
import { claimOf, numberOf, stringOf } from '../jwt/members.js';
import { readJson } from '../jwt/json.js';
import { relativeTime } from '../jwt/time.js';
import type { CustomJwtAuthorizer } from './authorizer.js';
import type { RuleResult } from './rule.js';
import { claim, foundOf, textOf } from './tokenTexts.js';

/** What the discovery document of an authorizer says, or why it could not be read. */
export type Discovery = { readonly issuer: string } | { readonly fault: string };

/** What is known beside the token. */
export interface Known {
  readonly nowMs: number;
  /** By discovery URL. Who is not among them was not asked. */
  readonly discoveries?: ReadonlyMap<string, Discovery>;
  readonly signature?: CheckedSignature;
}

/** What checking a signature has given. */
export interface CheckedSignature {
  /** Whose keys it was checked with. */
  readonly issuer: string;
  readonly holds: boolean;
  /**
   * Where the discovery document was that led to the keys, if that is not the issuer's own place (OpenID Connect Discovery 1.0, section
   * 4.3): anybody can name another's issuer, so the keys count for authorizers with this address only.
   */
  readonly discoveryUrl?: string;
}

/** Who issues the tokens of an authorizer: as its discovery document says, else as it should. */
export function issuerOf(
  { discoveryUrl }: CustomJwtAuthorizer, { discoveries }: Known,
): { readonly issuer: string; readonly isKnown: boolean; readonly fault?: string } {
  const discovery = discoveries?.get(discoveryUrl);
  if (discovery !== undefined && 'issuer' in discovery) return { issuer: discovery.issuer, isKnown: true };
  return { issuer: guessIssuer(discoveryUrl), isKnown: false, ...(discovery === undefined ? {} : { fault: discovery.fault }) };
}

/**
 * A JWT is three parts in base64url, of which header and payload are JSON objects in UTF-8 (RFC 7519, section 7.2; RFC 7515, section 5.2).
 * Padding is against RFC 7515, section 2; some readers take it nevertheless.
 */
export function judgeStructure(token: DecodedToken): RuleResult {
  const wanted = 'a signed JWT of three parts';
  const result = { rule: 'structure', wanted } as const;
  const fail = (found: string, why: string): RuleResult => ({ ...result, verdict: 'fail', found, why });
  const leaveOpen = (found: string, why: string): RuleResult => ({ ...result, verdict: 'notChecked', found, why });
  if (token.form === 'none') return leaveOpen('nothing that was read', 'The token was not read: it is empty, or larger than 256 KiB.');
  if (token.form === 'jwe') return fail('an encrypted token', 'The token is encrypted (JWE): AgentCore reads signed ones only.');
  const parts = token.text.split('.').length;
  if (parts !== 3) return fail(`${parts} ${parts === 1 ? 'part' : 'parts'}`, 'The text is not a whole JWT, which has three parts between dots.');
  const objects = token.segments.slice(0, 2);
  for (const segment of objects) {
    const fault = findFault(token, segment);
    if (fault !== undefined) return fail(`a ${segment.role} that ${fault}`, `The token cannot be read: its ${segment.role} ${fault}.`);
  }
  if (objects.some((segment) => partOf(token, segment).includes('='))) {
    return leaveOpen('padding', 'A part ends in padding, which a JWT leaves out; whether AgentCore reads it all the same is not documented.');
  }
  return { ...result, verdict: 'pass', found: 'three parts', why: 'The token can be read.' };
}

const partOf = ({ text }: DecodedToken, { start, end }: Segment): string => text.slice(start, end);

function findFault(token: DecodedToken, segment: Segment): string | undefined {
  const part = partOf(token, segment).replace(/={1,2}$/, '');
  if (part === '') return 'is empty';
  if (!/^[A-Za-z0-9_-]+$/.test(part) || part.length % 4 === 1) return 'is not base64url';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(decodeBase64Url(part).bytes);
  } catch {
    return 'is not UTF-8';
  }
  const { root, faults } = readJson(segment.text ?? '');
  return root?.kind === 'object' && faults.length === 0 ? undefined : 'is not a JSON object';
}

/**
 * The signature is checked with the keys that the issuer publishes ("Configure inbound JWT authorizer" in the developer guide): none, and
 * one with a shared secret, cannot be.
 */
export function judgeSignature(token: DecodedToken, authorizer: CustomJwtAuthorizer, known: Known): RuleResult {
  const { issuer } = issuerOf(authorizer, known);
  const alg = stringOf(claimOf(token.header, 'alg'));
  const result = { rule: 'signature', wanted: `a key of ${issuer}`, found: alg ?? 'no alg' } as const;
  const isUnsigned = alg === undefined || /^none$/i.test(alg) || token.text.endsWith('.');
  if (isUnsigned) return { ...result, verdict: 'fail', why: 'Nobody has signed the token.' };
  if (/^HS\d/.test(alg)) return { ...result, verdict: 'fail', why: `The token is signed with a shared secret, which no issuer publishes: ${alg}` };
  const { signature } = known;
  if (signature === undefined) return { ...result, verdict: 'notChecked', why: 'The signature was not checked.' };
  if (signature.issuer !== issuer) return { ...result, verdict: 'notChecked', why: `The signature was checked with keys of another issuer: ${signature.issuer}` };
  if (signature.discoveryUrl !== undefined && signature.discoveryUrl !== authorizer.discoveryUrl) {
    return { ...result, verdict: 'notChecked', why: `The signature was checked with keys from another place than the issuer’s: ${signature.discoveryUrl}` };
  }
  return signature.holds
    ? { ...result, verdict: 'pass', why: `A key of the issuer has signed the token: ${issuer}` }
    : { ...result, verdict: 'fail', why: `No key of the issuer has signed the token: ${issuer}` };
}

/** `iss` is the issuer that the discovery document names, letter by letter (OpenID Connect Discovery 1.0, section 4.3). */
export function judgeIssuer(token: DecodedToken, authorizer: CustomJwtAuthorizer, known: Known): RuleResult {
  const { issuer, isKnown, fault } = issuerOf(authorizer, known);
  const isSame = textOf(token, 'iss') === issuer;
  const result = { rule: 'issuer', wanted: issuer, found: foundOf(token, 'iss') } as const;
  if (textOf(token, 'iss') === undefined) return { ...result, verdict: 'fail', why: 'The token does not say who issued it (iss).' };
  if (!isKnown) {
    const because = fault === undefined ? 'The discovery document was not fetched' : `The discovery document could not be read here (${fault})`;
    const compared = isSame ? 'is that of the token' : 'is another one than that of the token';
    return { ...result, verdict: 'notChecked', why: `${because}; by its address the issuer ${compared}: ${issuer}` };
  }
  return isSame
    ? { ...result, verdict: 'pass', why: 'The token is of the issuer that the discovery document names.' }
    : { ...result, verdict: 'fail', why: `The token is of another issuer than the discovery document names: ${issuer}` };
}

/**
 * `exp` must be there and ahead, `nbf` not ahead; both and `iat` are numbers of seconds (RFC 7519, sections 4.1.4 to 4.1.6). No allowance
 * for clocks that differ is documented, so none is made. Both are guesses, as in docs/sandbox.md.
 */
export function judgeTime(token: DecodedToken, nowMs: number): RuleResult {
  const nowS = Math.floor(nowMs / 1000);
  const result = { rule: 'time', wanted: 'exp to come, nbf passed' } as const;
  const fail = (name: string, why: string): RuleResult => ({ ...result, verdict: 'fail', found: `${name} ${foundOf(token, name)}`, why });
  for (const name of ['exp', 'nbf', 'iat']) {
    const value = claim(token, name);
    if (value !== undefined && numberOf(value) === undefined) return fail(name, `This claim is not a number of seconds since 1970: ${name}`);
  }
  const exp = numberOf(claim(token, 'exp'));
  if (exp === undefined) return { ...result, verdict: 'fail', found: 'no exp', why: 'The token does not say when it ends (exp).' };
  const nbf = numberOf(claim(token, 'nbf'));
  /** A time in milliseconds is not read as one: the service sees a far future. */
  const when = (seconds: number): string => relativeTime(seconds * 1000 - nowMs);
  if (nbf !== undefined && nbf > nowS) return fail('nbf', `The token does not count yet. It does ${when(nbf)}.`);
  if (exp <= nowS) return fail('exp', `The token has ended, ${when(exp)}.`);
  return { ...result, verdict: 'pass', found: foundOf(token, 'exp'), why: `The token counts. It ends ${when(exp)}.` };
}

/**
 * Whom the token is about, `sub`: the workload access token that an agent gets is bound to issuer and subject (GetWorkloadAccessTokenForJWT
 * in "Get workload access token" of the developer guide), so a token without one is for nobody. That an authorizer refuses it, a gateway's
 * too, is a guess, as in docs/sandbox.md.
 */
export function judgeSubject(token: DecodedToken): RuleResult {
  const sub = textOf(token, 'sub');
  const result = { rule: 'subject', wanted: 'a subject', found: foundOf(token, 'sub') } as const;
  return sub === undefined || sub === ''
    ? { ...result, verdict: 'fail', why: 'The token names nobody (sub), and an agent works for somebody.' }
    : { ...result, verdict: 'pass', why: 'The token says whom it is about.' };
}
