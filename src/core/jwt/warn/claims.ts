import { spanOf } from '../decode.js';
import type { DecodedToken } from '../decode.js';
import { toClaimRows } from '../claimRows.js';
import type { ClaimRow } from '../claimRows.js';
import { claimOf, stringOf } from '../members.js';
import type { JsonMember } from '../json.js';
import { lengthInWords } from '../time.js';
import { secondsAt, timesOf } from '../times.js';
import { warning } from './notice.js';
import type { Notice } from './notice.js';

const LONG_LIFE_SECONDS = 24 * 3600;
const PROBE_CHARACTERS = 4096;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,255}$/;
const PERSONAL = new Set(['email', 'phone_number', 'address', 'birthdate', 'given_name', 'family_name', 'name', 'place_of_birth', 'nationalities', 'msisdn', 'ipaddr']);
const SECRET_NAME = /(?:^|[_.:-])(?:password|passwd|pwd|secret|client_secret|api_?key|private_?key|access_?key)$/i;
const SECRET_VALUES: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, 'an AWS access key id'],
  [/\bgh[pousr]_[A-Za-z0-9]{36}/, 'a GitHub token'],
  [/\bxox[abprs]-[0-9A-Za-z-]{10,}/, 'a Slack token'],
  [/\bsk-[A-Za-z0-9_-]{20,}/, 'an API key'],
  [/-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/, 'a private key'],
];

/** What the claims tell. */
export function ofClaims(token: DecodedToken): readonly Notice[] {
  const rows = toClaimRows(token.payload);
  const checks = [...repeated(token), longLife(token), plainHttp(token), secret(rows), personal(rows)];
  return checks.filter((notice) => notice !== undefined);
}

function repeated(token: DecodedToken): readonly Notice[] {
  const beside = firstRepeated(token.unprotected);
  const notice = beside === undefined ? [] : [warning('A name stands twice in the unprotected header.', `Readers may take the first or the last value: ${beside.name}`, token.form === 'jwe' ? 'RFC 7516, section 4' : 'RFC 7515, section 4')];
  return [...notice, ...(['header', 'payload'] as const).flatMap((place) => {
    const twice = firstRepeated(token[place]);
    const segment = token.segments.find(({ role }) => role === place);
    if (twice === undefined || segment === undefined) return [];
    const column = spanOf(token, segment, twice).start + 1;
    return [warning(`A name stands twice in the ${place}.`, `Readers may take the first or the last value: ${twice.name}, again at column ${column}`, place === 'header' ? 'RFC 7515, section 4' : 'RFC 7519, section 4')];
  })];
}

function firstRepeated(members: readonly JsonMember[]): JsonMember | undefined {
  const seen = new Set<string>();
  for (const member of members) {
    if (seen.has(member.name)) return member;
    seen.add(member.name);
  }
  return undefined;
}

function longLife(token: DecodedToken): Notice | undefined {
  const { iat, exp } = timesOf(token);
  const [from, until] = [secondsAt(iat), secondsAt(exp)];
  if (from === undefined || until === undefined || until - from <= LONG_LIFE_SECONDS * 1000) return undefined;
  return warning(`The token lives for ${lengthInWords((until - from) / 1000)}.`, 'Whoever finds it can use it that long. Access tokens usually live for an hour.', 'RFC 9700, section 4.10');
}

function plainHttp(token: DecodedToken): Notice | undefined {
  const iss = stringOf(claimOf(token.payload, 'iss')) ?? '';
  if (!/^http:\/\//i.test(iss) || /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])([:/]|$)/i.test(iss)) return undefined;
  return warning('The issuer is reached without encryption.', 'Its keys could be exchanged on the way. An issuer is an https address.', 'OpenID Connect Discovery 1.0, section 3');
}

/** Names the claim and never its value: a notice may be copied. */
function secret(rows: readonly ClaimRow[]): Notice | undefined {
  for (const { node, name, path } of rows) {
    if (node.kind !== 'string' || node.value === '') continue;
    const probe = node.value.slice(0, PROBE_CHARACTERS);
    const what = SECRET_VALUES.find(([pattern]) => pattern.test(probe))?.[1] ?? (SECRET_NAME.test(name) ? 'a secret' : undefined);
    if (what !== undefined) return warning('A claim looks like a secret.', `Everyone who sees the token can read it: ${path} looks like ${what}.`, 'RFC 7519, section 12');
  }
  return undefined;
}

function personal(rows: readonly ClaimRow[]): Notice | undefined {
  const isAddress = ({ node }: ClaimRow): boolean => node.kind === 'string' && node.value.length < 400 && EMAIL.test(node.value);
  const found = rows.find((row) => PERSONAL.has(row.name) || isAddress(row));
  if (found === undefined) return undefined;
  return warning('The token carries personal data.', `${found.path} ${isAddress(found) ? 'is an e-mail address' : 'is about a person'}. Take care where you paste it.`, 'RFC 7519, section 12');
}
