import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Asked } from '../issuerPages.js';
import { sendPage } from '../pages.js';
import type { Sandbox } from '../sandbox.js';
import type { IssuerRecord, User } from '../state.js';
import { readCookie, readForm } from '../web/request.js';
import { findCallbackOwners, findClient } from './clients.js';
import { toPaths } from './endpoints.js';
import { createExpiring } from './expiring.js';
import { describeScope, readScopes } from './githubScopes.js';
import { toConsentPage, toIssuerErrorPage, toUsersSignInPage } from './pages.js';
import { readSignIn } from './signIn.js';

/** What an app asks a person for. */
export interface Authorization {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly scopes: readonly string[];
  /** S256 (RFC 7636), the only method that GitHub takes; undefined where the app uses none. */
  readonly challenge: string | undefined;
}

/** An authorization that a browser is in the middle of. */
interface Pending {
  readonly authorization: Authorization;
  /** The browser that began it: no other may go on with it. */
  readonly browser: string;
}

interface Host {
  readonly sandbox: Sandbox;
  readonly record: IssuerRecord;
  readonly prefix: string;
  issueCode(authorization: Authorization, user: User): string;
}

type Pages = (path: string, query: URLSearchParams, request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

export const BRAND = 'GitHub-like identity provider of the sandbox';
const COOKIE = 'sandbox_github';
const LIFETIME_MS = 600_000;
/** As long as the other issuers remember a browser. */
const SIGNED_IN_MS = 86_400_000;

function redirect(response: ServerResponse, to: string): void {
  response.writeHead(303, { location: to, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).end();
}

function returnTo(response: ServerResponse, { redirectUri, state }: Authorization, answer: Readonly<Record<string, string>>): void {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...answer, ...(state === undefined ? {} : { state }) })) url.searchParams.set(name, value);
  redirect(response, url.href);
}

/** Serves the authorization request with its sign-in and consent pages. False for another path. */
export function createGithubPages(host: Host): Pages {
  const { sandbox, record, prefix } = host;
  const pending = createExpiring<Pending>(sandbox.now, LIFETIME_MS);
  const signedIn = createExpiring<User>(sandbox.now, SIGNED_IN_MS);

  const name = (browser: string, response: ServerResponse) => { response.setHeader('set-cookie', `${COOKIE}=${browser}; HttpOnly; SameSite=Lax; Path=${prefix}`); };

  const begin = (query: URLSearchParams, request: IncomingMessage, response: ServerResponse) => {
    const authorization = readAuthorization(query);
    if (findClient(host, authorization.clientId) === undefined) {
      sendPage(response, { ...toIssuerErrorPage(BRAND, 'not_found'), status: 404 });
    } else if (findCallbackOwners(sandbox, authorization.clientId, authorization.redirectUri).length === 0) {
      sendPage(response, toIssuerErrorPage(BRAND, 'redirect_uri_mismatch'));
    } else if (!isPkceTaken(query)) {
      // Guess: github-pkce
      returnTo(response, authorization, { error: 'invalid_request', error_description: 'The code_challenge_method must be S256.' });
    } else {
      const [id, browser] = [sandbox.ids.token(24), readCookie(request, COOKIE) ?? sandbox.ids.token(24)];
      pending.set(id, { authorization, browser });
      name(browser, response);
      redirect(response, `${prefix}/interaction/${id}`);
    }
  };

  const show = (asked: Asked, { authorization, browser }: Pending, response: ServerResponse) => {
    const { clientId, redirectUri, scopes } = authorization;
    const user = signedIn.get(browser);
    sendPage(response, user === undefined ? toUsersSignInPage(asked, record.users) : toConsentPage(asked, {
      username: user.username,
      scopes: (scopes.length === 0 ? ['(no scope)'] : scopes).map((scope) => ({
        scope, text: scopes.length === 0 ? 'Public data only' : describeScope(scope), mayBeRefused: false,
      })),
      redirectUri,
      providers: findCallbackOwners(sandbox, clientId, redirectUri).map(({ name }) => name),
    }));
  };

  const take = (id: string, asked: Asked, one: Pending, form: URLSearchParams, response: ServerResponse) => {
    const { authorization, browser } = one;
    const user = signedIn.get(browser);
    if (user === undefined) {
      const signIn = readSignIn(record, form);
      if (signIn.user === undefined) {
        sendPage(response, toUsersSignInPage(asked, record.users, { username: signIn.username }));
        return;
      }
      // By another name from now on: the one before the sign-in may have been put into this browser by somebody who knows it.
      const renamed = sandbox.ids.token(24);
      pending.set(id, { ...one, browser: renamed });
      signedIn.set(renamed, signIn.user);
      name(renamed, response);
      redirect(response, asked.action);
    } else if (form.get('answer') === 'switch') {
      signedIn.delete(browser);
      redirect(response, asked.action);
    } else {
      pending.delete(id);
      returnTo(response, authorization, form.get('answer') === 'allow' ? { code: host.issueCode(authorization, user) } : {
        error: 'access_denied', error_description: 'The user has denied your application access.',
        error_uri: 'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-authorization-request-errors/#access-denied',
      });
    }
  };

  return async (path, query, request, response) => {
    if (path === toPaths(record.name).authorization && request.method === 'GET') {
      begin(query, request, response);
      return true;
    }
    const id = /^\/interaction\/([\w-]+)$/.exec(path)?.[1];
    if (id === undefined) return false;
    const form = request.method === 'POST' ? await readForm(request) : undefined;
    const one = pending.get(id);
    if (one === undefined || one.browser !== readCookie(request, COOKIE)) {
      sendPage(response, toIssuerErrorPage(BRAND, 'session_not_found'));
      return true;
    }
    const asked: Asked = { brand: BRAND, clientName: findClient(host, one.authorization.clientId)?.name ?? '', action: `${prefix}${path}` };
    if (form === undefined) show(asked, one, response);
    else take(id, asked, one, form, response);
    return true;
  };
}

/** A challenge that was dropped without a word would leave the app less safe than it believes. */
function isPkceTaken(query: URLSearchParams): boolean {
  return query.has('code_challenge') ? query.get('code_challenge_method') === 'S256' : !query.has('code_challenge_method');
}

function readAuthorization(query: URLSearchParams): Authorization {
  return {
    clientId: query.get('client_id') ?? '',
    redirectUri: query.get('redirect_uri') ?? '',
    state: query.get('state') ?? undefined,
    scopes: readScopes(query.get('scope') ?? ''),
    challenge: query.get('code_challenge') ?? undefined,
  };
}
