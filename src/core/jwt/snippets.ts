import { escapeUnseen } from '../base/unseen.js';
import type { DecodedToken } from './decode.js';
import { explainClaim } from './explain.js';
import type { TokenKind } from './kind.js';
import { claimOf, stringOf, stringsOf, toDisplayText } from './members.js';
import { loadBalancerOf } from './verify/loadBalancer.js';

const MAX_CELL_CHARACTERS = 200;

/** The header line of a request. */
export function toAuthorizationHeader(token: DecodedToken): string {
  return `Authorization: Bearer ${token.text}`;
}

/** A line of an .env file, named by the kind of the token: `ACCESS_TOKEN=…`. */
export function toEnvLine(token: DecodedToken, kind: TokenKind): string {
  const name = kind.kind === 'unknown' ? 'TOKEN' : kind.word.replace(/ token$/, '').replace(/[^A-Za-z]+/g, '_').toUpperCase();
  return `${name}${name === 'TOKEN' ? '' : '_TOKEN'}=${token.text.replace(/[^A-Za-z0-9._=-]/g, '')}`;
}

/** Header or payload as it was written, which is JSON; empty where it cannot be read. */
export function toPartText({ segments }: DecodedToken, part: 'header' | 'payload'): string {
  return segments.find(({ role }) => role === part)?.text ?? '';
}

/** The claims as a Markdown table. The signature is not in it. */
export function toClaimsTable(token: DecodedToken, kind: TokenKind, nowMs: number): string {
  const rows = token.payload.map(({ name, value }) => {
    const { says, aside } = explainClaim(name, value, { place: 'payload', vendor: kind.vendor, nowMs });
    return `| ${toCell(name)} | ${toCell(toDisplayText(value))} | ${toPlainCell(`${says} ${aside}`.trim())} |`;
  });
  return ['| Claim | Value | What it says |', '|---|---|---|', ...rows, ''].join('\n');
}

/** Code that verifies tokens like one, by the keys that its issuer publishes. */
export interface VerificationSnippets {
  /** With jose. */
  readonly typeScript: string;
  /** With PyJWT. */
  readonly python: string;
}

/** Values of the token are written as JSON, so that they cannot leave their quotes. Undefined for a token of a load balancer: its key is at AWS, and not with the issuer that it names. */
export function toVerificationSnippets(token: DecodedToken, kind: TokenKind): VerificationSnippets | undefined {
  if (loadBalancerOf(token) !== undefined) return undefined;
  const facts = factsOf(token, kind);
  return { typeScript: toTypeScript(facts), python: toPython(facts) };
}

function toTypeScript({ issuer, alg, audience, isCognitoAccess, clientId }: Facts): string {
  const options = ['issuer', `algorithms: [${alg}]`, ...(audience === undefined ? [] : [`audience: ${audience}`])].join(', ');
  return [
    "import { createRemoteJWKSet, jwtVerify } from 'jose';",
    '',
    `const issuer = ${issuer};`,
    "const discovery = await fetch(`${issuer.replace(/\\/$/, '')}/.well-known/openid-configuration`);",
    'const { jwks_uri } = await discovery.json() as { jwks_uri: string };',
    'const keys = createRemoteJWKSet(new URL(jwks_uri));',
    '',
    'export async function verify(token: string) {',
    `  const { payload } = await jwtVerify(token, keys, { ${options} });`,
    ...(isCognitoAccess ? [
      '  // An access token of Cognito has no aud: its client is in client_id.',
      `  if (payload.token_use !== 'access' || payload.client_id !== ${clientId}) throw new Error('This token is for another client.');`,
    ] : []),
    '  return payload;',
    '}',
    '',
  ].join('\n');
}

function toPython({ issuer, alg, audience, isCognitoAccess, clientId }: Facts): string {
  return [
    'import jwt  # pip install "pyjwt[crypto]"',
    'import json',
    'from urllib.request import urlopen',
    '',
    `ISSUER = ${issuer}`,
    'with urlopen(ISSUER.rstrip("/") + "/.well-known/openid-configuration") as answer:',
    '    KEYS = jwt.PyJWKClient(json.load(answer)["jwks_uri"])',
    '',
    '',
    'def verify(token: str) -> dict:',
    '    key = KEYS.get_signing_key_from_jwt(token)',
    `    claims = jwt.decode(token, key.key, algorithms=[${alg}], issuer=ISSUER, ${audience === undefined ? 'options={"verify_aud": False}' : `audience=${audience}`})`,
    ...(isCognitoAccess ? [
      '    # An access token of Cognito has no aud: its client is in client_id.',
      `    if claims.get("token_use") != "access" or claims.get("client_id") != ${clientId}:`,
      '        raise jwt.InvalidTokenError("This token is for another client.")',
    ] : []),
    '    return claims',
    '',
  ].join('\n');
}

interface Facts {
  readonly issuer: string;
  readonly alg: string;
  readonly audience: string | undefined;
  readonly isCognitoAccess: boolean;
  readonly clientId: string;
}

/** Literals that TypeScript and Python share: JSON strings. */
function factsOf(token: DecodedToken, kind: TokenKind): Facts {
  const literal = (text: string): string => escapeUnseen(JSON.stringify(text));
  const alg = stringOf(claimOf(token.header, 'alg')) ?? '';
  const [audience] = stringsOf(claimOf(token.payload, 'aud'));
  return {
    issuer: literal(stringOf(claimOf(token.payload, 'iss')) ?? 'https://issuer.example'),
    // What the token says of its own algorithm is taken only where a published key can check it (RFC 8725, section 3.1).
    alg: literal(/^(RS|PS|ES)(256|384|512)$|^EdDSA$/.test(alg) ? alg : 'RS256'),
    audience: audience === undefined ? undefined : literal(audience),
    isCognitoAccess: kind.vendor === 'Cognito' && kind.kind === 'access',
    clientId: literal(stringOf(claimOf(token.payload, 'client_id')) ?? ''),
  };
}

function toCell(text: string): string {
  const clipped = text.length > MAX_CELL_CHARACTERS ? `${text.slice(0, MAX_CELL_CHARACTERS)}…` : text;
  return `\`${toPlainCell(clipped).replaceAll('`', 'ˋ')}\``;
}

/** A bar or a line break would end the cell. */
function toPlainCell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('\\', '\\\\').replaceAll('|', '\\|');
}
