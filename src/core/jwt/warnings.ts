import { claimOf, numberOf, stringOf, toDisplayText } from './members.js';
import type { DecodedToken } from './decode.js';
import type { JsonMember } from './json.js';
import { explainTime, lengthInWords } from './time.js';

/** Something to mind about a token. Errors stand above everything else, warnings come last. */
export interface Notice {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly text: string;
}

const LONG_LIFE_SECONDS = 24 * 3600;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,255}$/;
const PERSONAL = new Set(['email', 'phone_number', 'address', 'birthdate', 'given_name', 'family_name', 'name']);
const BROUGHT_KEYS = ['jku', 'x5u', 'jwk', 'x5c'];

/** Everything worth saying about the token, errors first. */
export function noticesOf(token: DecodedToken, nowMs: number): readonly Notice[] {
  const checks = [...faults(token), unsigned(token), ...milliseconds(token, nowMs), ...repeated(token), sharedSecret(token), broughtKey(token), longLife(token), plainHttp(token), personal(token)];
  const notices = checks.filter((notice) => notice !== undefined);
  return [...notices.filter((notice) => notice.level === 'error'), ...notices.filter((notice) => notice.level === 'warning')];
}

function faults(token: DecodedToken): readonly Notice[] {
  return token.faults.map((fault) => ({ level: 'error', title: fault.message, text: '' }));
}

function unsigned(token: DecodedToken): Notice | undefined {
  if (!/^none$/i.test(stringOf(claimOf(token.header, 'alg')) ?? '')) return undefined;
  return { level: 'error', title: 'Nobody signed this token.', text: 'Its header says alg none: anyone can have written it. No service may accept it.' };
}

function milliseconds(token: DecodedToken, nowMs: number): readonly Notice[] {
  return ['exp', 'nbf', 'iat'].flatMap((name) => {
    const epoch = numberOf(claimOf(token.payload, name));
    if (epoch === undefined || explainTime(epoch, nowMs)?.unit !== 'milliseconds') return [];
    return [{ level: 'error', title: `${name} is written in milliseconds.`, text: 'The standard says seconds (RFC 7519, section 2): a reader that keeps to it sees a time thousands of years away.' } as const];
  });
}

function repeated(token: DecodedToken): readonly Notice[] {
  return (['header', 'payload'] as const).flatMap((place) => {
    const twice = firstRepeated(token[place]);
    if (twice === undefined) return [];
    return [{ level: 'warning', title: `A name stands twice in the ${place}.`, text: `Readers may take the first or the last value: ${twice}` } as const];
  });
}

function firstRepeated(members: readonly JsonMember[]): string | undefined {
  const seen = new Set<string>();
  for (const { name } of members) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

function sharedSecret(token: DecodedToken): Notice | undefined {
  const alg = stringOf(claimOf(token.header, 'alg')) ?? '';
  if (token.form === 'jwe' || !/^HS\d+$/.test(alg)) return undefined;
  return { level: 'warning', title: 'The token is signed with a shared secret.', text: `${alg} lets everyone who can check the token also make one. AgentCore takes only tokens that a published key can check.` };
}

function broughtKey(token: DecodedToken): Notice | undefined {
  const name = BROUGHT_KEYS.find((parameter) => claimOf(token.header, parameter) !== undefined);
  if (name === undefined) return undefined;
  return { level: 'warning', title: 'The token says which key to check it with.', text: `A reader must not follow that without a list of keys it trusts. Header parameter: ${name}` };
}

function longLife(token: DecodedToken): Notice | undefined {
  const from = numberOf(claimOf(token.payload, 'iat'));
  const until = numberOf(claimOf(token.payload, 'exp'));
  if (from === undefined || until === undefined || until > 1e11 || until - from <= LONG_LIFE_SECONDS) return undefined;
  return { level: 'warning', title: `The token lives for ${lengthInWords(until - from)}.`, text: 'Whoever finds it can use it that long. Access tokens usually live for an hour.' };
}

function plainHttp(token: DecodedToken): Notice | undefined {
  const iss = stringOf(claimOf(token.payload, 'iss')) ?? '';
  if (!/^http:\/\//i.test(iss) || /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])([:/]|$)/i.test(iss)) return undefined;
  return { level: 'warning', title: 'The issuer is reached without encryption.', text: 'Its keys could be exchanged on the way. An issuer is an https address (OpenID Connect Discovery 1.0).' };
}

function personal(token: DecodedToken): Notice | undefined {
  const found = token.payload.find(({ name, value }) => PERSONAL.has(name) || EMAIL.test(toDisplayText(value)));
  if (found === undefined) return undefined;
  const what = EMAIL.test(toDisplayText(found.value)) ? 'is an e-mail address' : 'is about a person';
  return { level: 'warning', title: 'The token carries personal data.', text: `${found.name} ${what}. Take care where you paste it.` };
}
