import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Hold } from '../../support/hold.js';

/** What a token of a {@link TellingServer} was issued for, as the token itself says. */
export interface Issued {
  /** Each issue has its own; the tokens that a refresh token leads to share that of the consent. */
  readonly issue: string;
  readonly clientId: string;
  readonly subject: string;
  readonly scope: string;
}

/** An authorization server whose tokens tell what they were issued for. Nobody opens its authorization endpoint. */
export interface TellingServer {
  /** As a credential provider is told of it. */
  readonly metadata: { readonly issuer: string; readonly authorizationEndpoint: string; readonly tokenEndpoint: string };
  /** A JWT that names a user, whose keys are found by discovery. */
  signUser(subject: string, expiresAtMs: number): Promise<string>;
  /** Holds its next answer back, or where `undefined` is given, none. */
  readonly holdNext: (held: Hold | undefined) => void;
  /** Ends all refresh tokens that were issued so far. */
  revoke(): void;
  close(): void;
}

const LIFETIME_S = 3600;
const encode = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');
const decode = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown;

/** What a token says. */
export const readIssued = (token: string): Issued => decode(token) as Issued;

/** The code of a person's consent at an authorization URL of the server. The tokens it leads to are named by `issue`. */
export function toCode(authorizationUrl: URL, issue: string): string {
  const { searchParams } = authorizationUrl;
  return encode({
    issue, subject: 'a person', clientId: searchParams.get('client_id'), scope: searchParams.get('scope') ?? '', challenge: searchParams.get('code_challenge'),
  });
}

export async function startTellingServer(): Promise<TellingServer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const keys = { keys: [await exportJWK(publicKey)] };
  let revoked = 0;
  let refreshTokens = 0;
  let held: Hold | undefined;

  const issue = (issued: Issued) => {
    refreshTokens += 1;
    const refreshToken = encode({ issued, number: refreshTokens });
    return { access_token: encode(issued), token_type: 'Bearer', expires_in: LIFETIME_S, refresh_token: refreshToken };
  };
  const answer = (form: URLSearchParams, clientId: string): object => {
    const read = (name: string) => form.get(name) ?? '';
    switch (read('grant_type')) {
      case 'authorization_code': {
        const { challenge, ...code } = decode(read('code')) as Issued & { readonly challenge: string };
        const isVerified = createHash('sha256').update(read('code_verifier')).digest('base64url') === challenge; // RFC 7636
        return isVerified && code.clientId === clientId ? issue(code) : { error: 'invalid_grant' };
      }
      case 'refresh_token': {
        const { issued, number } = decode(read('refresh_token')) as { readonly issued: Issued; readonly number: number };
        return issued.clientId === clientId && number > revoked ? issue(issued) : { error: 'invalid_grant' };
      }
      case 'client_credentials': return issue({ issue: randomUUID(), clientId, subject: clientId, scope: read('scope') });
      default: {
        const { sub } = decode(read('subject_token').split('.')[1] ?? '') as { readonly sub: string };
        return issue({ issue: randomUUID(), clientId, subject: sub, scope: read('scope') });
      }
    }
  };
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const own = held;
    held = undefined;
    await own?.meanwhile();
    if (request.url !== '/token') {
      response.end(JSON.stringify(request.url === '/keys' ? keys : {
        issuer: origin, jwks_uri: `${origin}/keys`, authorization_endpoint: metadata.authorizationEndpoint, token_endpoint: metadata.tokenEndpoint,
      }));
      return;
    }
    const [clientId = ''] = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString().split(':');
    const members = answer(new URLSearchParams(await text(request)), clientId);
    response.writeHead('error' in members ? 400 : 200).end(JSON.stringify(members));
  };
  const server = createServer((request, response) => { void respond(request, response); });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const metadata = { issuer: origin, authorizationEndpoint: `${origin}/authorize`, tokenEndpoint: `${origin}/token` };
  return {
    metadata,
    signUser: (subject, expiresAtMs) => (
      new SignJWT({}).setProtectedHeader({ alg: 'ES256' }).setIssuer(origin).setSubject(subject).setExpirationTime(new Date(expiresAtMs)).sign(privateKey)),
    holdNext: (next) => { held = next; },
    revoke() { revoked = refreshTokens; },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
