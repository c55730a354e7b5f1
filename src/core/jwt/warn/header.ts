import type { DecodedToken } from '../decode.js';
import { kindOf } from '../kind.js';
import type { JsonMember } from '../json.js';
import { claimOf, numberOf, stringOf, stringsOf } from '../members.js';
import { warning, error } from './notice.js';
import type { Notice } from './notice.js';

const BROUGHT_KEYS = ['jku', 'x5u', 'jwk', 'x5c'];
/** Extensions that readers commonly know (RFC 7797). */
const KNOWN_EXTENSIONS = new Set(['b64']);
const MAX_KID_CHARACTERS = 256;
const MAX_HASHES = 1_000_000;
const LEAST_HASHES = 1000;

/** What the header's parameters tell, of both headers: what stands in the one that nothing protects is followed by readers too. */
export function ofHeader(token: DecodedToken): readonly Notice[] {
  const checks = [
    noType(token), ...[token.header, token.unprotected].flatMap((header) => [broughtKey(header), privateKey(header), keyId(header)]),
    ...critical(token), unencoded(token), beside(token), unsigned(token), inBoth(token), ...encryption(token),
  ];
  return checks.filter((notice) => notice !== undefined);
}

/** Minded where no claim tells the kind either: many issuers, Cognito among them, leave typ out and say it in a claim. */
function noType(token: DecodedToken): Notice | undefined {
  const { form, header, unprotected, isPartial, nested, faults } = token;
  if (form !== 'jws' || isPartial || nested !== undefined || faults.length > 0 || [header, unprotected].some((members) => claimOf(members, 'typ') !== undefined)) return undefined;
  if (kindOf(token).kind !== 'unknown') return undefined;
  return warning('Nothing says what kind of token it is.', 'A reader may take it for one of another kind. The header parameter typ tells them apart.', 'RFC 8725, section 3.11');
}

/** Two values for one parameter: readers may take either. */
function inBoth({ form, header, unprotected }: DecodedToken): Notice | undefined {
  const name = unprotected.find((member) => claimOf(header, member.name) !== undefined)?.name;
  return name === undefined ? undefined : error('A parameter stands in both headers.', `Readers must refuse the token: ${name.slice(0, 200)}`, form === 'jwe' ? 'RFC 7516, section 7.2.1' : 'RFC 7515, section 7.2.1');
}

/** Which parameters stand where anybody on the way can change them. */
function beside({ unprotected }: DecodedToken): Notice | undefined {
  if (unprotected.length === 0) return undefined;
  return warning('A part of the header is not signed.', `Anyone on the way can change it: ${unprotected.map(({ name }) => name).join(', ').slice(0, 200)}`, 'RFC 7515, section 7.2');
}

/** Parameters that count only where they are protected, by the document that says so. */
const PROTECTED_ONLY: Readonly<Record<'jws' | 'jwe', readonly (readonly [name: string, source: string])[]>> = {
  jws: [['crit', 'RFC 7515, section 4.1.11'], ['b64', 'RFC 7797, section 3']],
  jwe: [['crit', 'RFC 7516, section 4.1.13'], ['zip', 'RFC 7516, section 4.1.3']],
};

function unsigned({ form, unprotected }: DecodedToken): Notice | undefined {
  const [name, source] = (form === 'none' ? [] : PROTECTED_ONLY[form]).find(([parameter]) => claimOf(unprotected, parameter) !== undefined) ?? [];
  return name === undefined ? undefined : error('A parameter that must be protected is not.', `Readers must refuse the token: ${name}`, source);
}

function broughtKey(header: readonly JsonMember[]): Notice | undefined {
  const name = BROUGHT_KEYS.find((parameter) => claimOf(header, parameter) !== undefined);
  if (name === undefined) return undefined;
  return warning('The token says which key to check it with.', `A reader must not follow that without a list of keys it trusts. Header parameter: ${name}`, 'RFC 8725, section 3.10');
}

function privateKey(header: readonly JsonMember[]): Notice | undefined {
  const jwk = claimOf(header, 'jwk');
  const isPrivate = jwk?.kind === 'object' && (claimOf(jwk.members, 'd') !== undefined || claimOf(jwk.members, 'k') !== undefined);
  return isPrivate ? error('The token carries a private key.', 'Whoever sees the token can sign as its maker. The key must be replaced.', 'RFC 7515, section 4.1.3') : undefined;
}

function critical(token: DecodedToken): readonly Notice[] {
  const crit = claimOf(token.header, 'crit');
  if (crit === undefined) return [];
  const names = crit.kind === 'array' ? stringsOf(crit) : [];
  if (names.length === 0) return [error('What the header calls critical is not a list of names.', 'Readers must refuse the token. Header parameter: crit', 'RFC 7515, section 4.1.11')];
  const absent = names.find((name) => claimOf(token.header, name) === undefined);
  if (absent !== undefined) return [error('The header calls a parameter critical that it does not have.', `Readers must refuse the token: ${absent}`, 'RFC 7515, section 4.1.11')];
  const unknown = names.filter((name) => !KNOWN_EXTENSIONS.has(name));
  if (unknown.length === 0) return [];
  return [warning('The header demands an extension that few readers know.', `Whoever does not know it must refuse the token: ${unknown.join(', ')}`, 'RFC 7515, section 4.1.11')];
}

function unencoded(token: DecodedToken): Notice | undefined {
  if (claimOf(token.header, 'b64')?.raw !== 'false') return undefined;
  return warning('The payload is not base64url.', 'With b64 false it is signed as it is, which JWTs must not use.', 'RFC 7797, section 7');
}

/** A kid is looked up somewhere; what looks like a path, a query or a command is aimed at that place. */
function keyId(header: readonly JsonMember[]): Notice | undefined {
  const node = claimOf(header, 'kid');
  if (node === undefined) return undefined;
  const kid = stringOf(node);
  const what = kid === undefined ? 'is not a string' : oddnessOf(kid);
  if (what === undefined) return undefined;
  return warning('The name of the key is odd.', `It ${what}. A reader that looks it up must not let it choose a file, a query or an address. Header parameter: kid`, 'RFC 8725, section 3.10');
}

function oddnessOf(kid: string): string | undefined {
  if (kid === '') return 'is empty';
  if (kid.length > MAX_KID_CHARACTERS) return `has ${kid.length} characters`;
  if (/\p{Cc}/u.test(kid)) return 'has a control character';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(kid)) return 'is an address';
  if (/\.\.[/\\]|^\/(?:etc|dev|proc|var|tmp)\/|^[a-z]:\\|%2e%2e/i.test(kid)) return 'looks like a path of files';
  if (/['"`]|\b(?:union|select|or)\b[^a-z]|;\s|\/\*/i.test(kid)) return 'looks like a piece of SQL';
  return /\$\(|\||&&/.test(kid) ? 'looks like a command' : undefined;
}

/** What the header of every JWE has. */
const DEMANDED = [['alg', 'key', 'RFC 7516, section 4.1.1'], ['enc', 'content', 'RFC 7516, section 4.1.2']] as const;

function encryption(token: DecodedToken): readonly Notice[] {
  if (token.form !== 'jwe') return [];
  const alg = stringOf(claimOf(token.header, 'alg'));
  const hashes = numberOf(claimOf(token.header, 'p2c'));
  const notices: Notice[] = [];
  for (const [name, what, source] of DEMANDED) {
    if (token.faults.length > 0 || [token.header, token.unprotected].some((header) => claimOf(header, name) !== undefined)) continue;
    notices.push(error(`The header does not say how the ${what} is encrypted.`, `Without ${name} nobody can read the token.`, source));
  }
  if (hashes !== undefined && hashes < LEAST_HASHES) notices.push(warning('The password is hashed too seldom.', `Whoever has the token can guess it quickly; ${LEAST_HASHES} times are the least. Header parameter: p2c`, 'RFC 7518, section 4.8.1.2'));
  if (alg === 'RSA1_5') notices.push(warning('The key is encrypted in a way that is known to leak.', 'Readers should refuse RSA1_5 and take RSA-OAEP.', 'RFC 8725, section 3.2'));
  if (claimOf(token.header, 'zip') !== undefined) notices.push(warning('The content is compressed.', 'A small token can become very large when it is read; readers must set a limit.', 'RFC 8725, section 3.6'));
  if ((hashes ?? 0) > MAX_HASHES) notices.push(warning('The password is to be hashed very often.', 'A reader without a limit can be kept busy by such tokens. Header parameter: p2c', 'RFC 7518, section 8.1'));
  return notices;
}
