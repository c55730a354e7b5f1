import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendPage } from '../pages.js';
import type { Sandbox } from '../sandbox.js';
import type { IssuerRecord, User } from '../state.js';
import { readCredentials, readForm, readHeader } from '../web/request.js';
import { findCallbackOwners, findClient, isSecretOf } from './clients.js';
import { issuerEndpoints } from './endpoints.js';
import { createExpiring, type Expiring } from './expiring.js';
import { answerUser } from './githubApi.js';
import { createOpaqueTokens, type OpaqueTokens } from './githubTokens.js';
import { BRAND, createGithubPages, type Authorization } from './githubPages.js';
import type { Issuer } from './issuer.js';
import { toIssuerErrorPage } from './pages.js';

const CODE_LIFETIME_MS = 600_000;
const DOCUMENTATION = 'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/';

/** GitHub's page "Troubleshooting OAuth app access token request errors". */
const PROBLEMS = {
  incorrect_client_credentials: 'The client_id and/or client_secret passed are incorrect.',
  redirect_uri_mismatch: 'The redirect_uri MUST match the registered callback URL for this application.',
  bad_verification_code: 'The code passed is incorrect or expired.',
  bad_refresh_token: 'The refresh token passed is incorrect or expired.',
} as const;

interface Code {
  readonly authorization: Authorization;
  readonly user: User;
}

/**
 * Like GitHub's OAuth apps: an authorization server that is no OpenID Provider. Opaque tokens without an end and without a refresh token,
 * scopes that it does not know left out, scopes of the answer joined by commas, answers form-encoded unless JSON is asked for, and errors
 * with status 200. GitHub's page "Authorizing OAuth apps". What browsers and codes it remembers ends with the process.
 */
export function createGithub(sandbox: Sandbox, record: IssuerRecord): Issuer {
  const codes = createExpiring<Code>(sandbox.now, CODE_LIFETIME_MS);
  const tokens = createOpaqueTokens(sandbox, record);
  const prefix = `/idp/${record.name}`;
  const { tokenEndpoint } = issuerEndpoints(sandbox.origin, record.name);
  const tokenPath = new URL(tokenEndpoint).pathname.slice(prefix.length);
  const pages = createGithubPages({
    sandbox, record, prefix,
    issueCode(authorization, user) {
      const code = sandbox.ids.bytes(10).toString('hex');
      codes.set(code, { authorization, user });
      return code;
    },
  });
  return {
    async handle(request, response) {
      const url = new URL(request.url ?? '', sandbox.origin);
      const path = url.pathname.slice(prefix.length);
      if (path === tokenPath && request.method === 'POST') {
        const answer = exchange({ sandbox, record, codes, tokens }, await readForm(request), request);
        if ('error' in answer) sandbox.log.warn(`The token endpoint refused: ${answer.error}`);
        send(request, response, answer);
      } else if (path === '/user' && request.method === 'GET') {
        answerUser(record, tokens, request, response);
      } else if (!await pages(path, url.searchParams, request, response)) {
        sendPage(response, { ...toIssuerErrorPage(BRAND, 'not_found'), status: 404 });
      }
    },
  };
}

interface Host {
  readonly sandbox: Sandbox;
  readonly record: IssuerRecord;
  readonly codes: Expiring<Code>;
  readonly tokens: OpaqueTokens;
}

type Answer = Readonly<Record<string, string>> & ({ readonly access_token: string } | { readonly error: string });

function refuse(error: keyof typeof PROBLEMS): Answer {
  return { error, error_description: PROBLEMS[error], error_uri: `${DOCUMENTATION}#${error.replaceAll('_', '-')}` };
}

/** Client and secret, from the body or from the header. */
function readClient(form: URLSearchParams, request: IncomingMessage): readonly [clientId: string, secret: string] {
  const basic = readCredentials(request.headers.authorization, 'Basic');
  if (basic === undefined) return [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const decoded = Buffer.from(basic, 'base64').toString('utf8');
  const decode = (text: string) => new URLSearchParams(`v=${text}`).get('v') ?? '';
  const colon = decoded.indexOf(':');
  return [decode(decoded.slice(0, colon)), decode(decoded.slice(colon + 1))];
}

/** The token endpoint has one grant; it does not read `grant_type`, but tells a refresh token that there cannot be. */
function exchange(host: Host, form: URLSearchParams, request: IncomingMessage): Answer {
  const [clientId, secret] = readClient(form, request);
  const client = findClient(host, clientId);
  if (client === undefined || !isSecretOf(client, secret)) return refuse('incorrect_client_credentials');
  if (form.get('grant_type') === 'refresh_token') return refuse('bad_refresh_token');
  const text = form.get('code') ?? '';
  const code = host.codes.get(text);
  if (code?.authorization.clientId !== clientId) return refuse('bad_verification_code');
  const { authorization: { redirectUri, scopes, challenge }, user } = code;
  const given = form.get('redirect_uri');
  if (given !== null && (given !== redirectUri || findCallbackOwners(host.sandbox, clientId, given).length === 0)) return refuse('redirect_uri_mismatch');
  const verifier = form.get('code_verifier');
  // A verifier without a challenge is how a challenge that was taken out of the request shows (RFC 9700, section 2.1.1). Guess: github-pkce
  const isProven = challenge === undefined ? verifier === null : createHash('sha256').update(verifier ?? '').digest('base64url') === challenge;
  if (!isProven) return refuse('bad_verification_code');
  host.codes.delete(text);
  return { access_token: host.tokens.issue({ clientId, username: user.username, scopes }), scope: scopes.join(','), token_type: 'bearer' };
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const json = (readHeader(request, 'accept') ?? '').includes('json');
  response.writeHead(200, { 'content-type': json ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded; charset=utf-8', 'cache-control': 'no-store' });
  response.end(json ? JSON.stringify(answer) : new URLSearchParams(answer).toString());
}
