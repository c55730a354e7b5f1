import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Configuration, KoaContextWithOIDC, default as Provider } from 'oidc-provider';
import { createAdapter } from '../idp/adapter.js';
import { addCommonRules, changePrompts, isRoute, mount, SECRET_METHODS, UrlProvider } from '../idp/provider.js';
import { sendPage } from '../pages.js';
import type { Sandbox } from '../sandbox.js';
import { hasSecret } from './clientSecrets.js';
import { hasSignInPage, STANDARD_SCOPES } from './clientSettings.js';
import { toPublicSettings } from './clients.js';
import { poolEndpoints } from './endpoints.js';
import { createInteraction } from './interaction.js';
import { answerLogout, toCookieName } from './logout.js';
import { toPoolErrorPage } from './pages.js';
import { toPoolName } from './pools.js';
import { inPool, type LastingPool, type UserPoolClientRecord } from './records.js';
import { addPoolGrants, answerCode, answerRevocation, listClientScopes, readScopes } from './tokenEndpoint.js';
import { lookUpUser } from './userLookup.js';
import { answerUserinfo } from './userinfo.js';

/** Lifetimes in seconds of what oidc-provider keeps; tokens have those of their client. */
const HOUR = 3600;
const LIFETIMES = { AccessToken: HOUR, AuthorizationCode: 300, Grant: HOUR, IdToken: HOUR, Interaction: 600, Session: HOUR };

/** oidc-provider knows scopes beyond OpenID Connect's only as those of a resource server. */
const RESOURCE = 'urn:agentcore-sandbox:user-pool';

const ROUTES = {
  authorization: '/oauth2/authorize', token: '/oauth2/token', userinfo: '/oauth2/userInfo', revocation: '/oauth2/revoke', jwks: '/.well-known/jwks.json',
} as const;

/** A user pool as an OpenID Provider. */
export interface PoolIssuer {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/**
 * Requests to the authorization endpoint, codes, PKCE and the authentication of clients are oidc-provider's. Tokens are not: those of
 * InitiateAuth and those of the token endpoint are made in one place (tokens.ts).
 */
export function createPoolIssuer(sandbox: Sandbox, pool: LastingPool): PoolIssuer {
  const prefix = `/${pool.id}`;
  const provider = new UrlProvider(poolEndpoints(sandbox.origin, pool.id).issuer, toConfiguration(sandbox, pool));
  provider.on('server_error', (_ctx, error) => { sandbox.log.error(`The user pool failed: ${error.stack ?? error.message}`); });
  provider.on('grant.error', (_ctx, error) => { sandbox.log.warn(`The token endpoint of a user pool refused: ${error.message}`); });
  knowClients(provider, sandbox, pool);
  addPoolGrants(provider, sandbox, pool);
  addCommonRules(provider);
  speak(provider, sandbox, pool);
  const answer = provider.callback();
  const interact = createInteraction({ sandbox, pool, provider });
  return {
    async handle(request, response) {
      const url = new URL(request.url ?? '', sandbox.origin);
      const path = url.pathname.slice(prefix.length);
      if (path.startsWith('/interaction/')) {
        await interact(request, response);
      } else if (path === ROUTES.userinfo) {
        await answerUserinfo(sandbox, pool, request, response);
      } else if (path === '/logout' && request.method === 'GET') {
        await answerLogout({ sandbox, pool, provider }, url, request, response);
      } else if (path === ROUTES.authorization || path === '/login') { // two names of one endpoint
        prepare(sandbox, pool, url.searchParams);
        mount(request, prefix, `${ROUTES.authorization}${url.search}`);
        await answer(request, response);
      } else if (isRoute(path, ROUTES.authorization, [ROUTES.token, ROUTES.revocation, ROUTES.jwks])) {
        mount(request, prefix, `${path}${url.search}`);
        await answer(request, response);
      } else {
        sendPage(response, { ...toPoolErrorPage(toPoolName(sandbox, pool.id), 'not_found'), status: 404 });
      }
    },
  };
}

/** Fills in the scopes of an authorization request, and leaves out what a pool never asks for. */
function prepare(sandbox: Sandbox, pool: LastingPool, query: URLSearchParams): void {
  changePrompts(query, (prompts) => prompts.filter((prompt) => prompt !== 'consent'));
  const client = sandbox.store.get('userPoolClients', inPool(pool.id, query.get('client_id') ?? ''));
  if (client === undefined) return;
  if (!query.has('scope')) query.set('scope', listClientScopes(sandbox, client).join(' '));
  if (!hasSignInPage(client.settings)) query.set('prompt', 'login'); // nor does a sign-in for another client take its place
}

/** A client in the words of RFC 7591. */
function toMetadata({ clientId, secrets, settings }: UserPoolClientRecord) {
  const flows = settings.AllowedOAuthFlowsUserPoolClient ? settings.AllowedOAuthFlows ?? [] : []; // Guess: cognito-oauth-off
  const isCode = flows.includes('code');
  return {
    client_id: clientId,
    client_name: settings.ClientName,
    ...(secrets[0] === undefined ? {} : { client_secret: secrets[0].value }),
    token_endpoint_auth_method: secrets.length === 0 ? 'none' as const : 'client_secret_basic' as const, // which stands for `client_secret_post` too
    redirect_uris: isCode ? ['https://sandbox.invalid/'] : [], // see knowClients
    response_types: isCode ? ['code' as const] : [],
    grant_types: [...(isCode ? ['authorization_code'] : []), ...(flows.includes('client_credentials') ? ['client_credentials'] : ['refresh_token'])],
  };
}

/** Return URLs and secrets are those of the moment. Any URL that the pool has taken is good, also one of an app. */
function knowClients(provider: Provider, sandbox: Sandbox, pool: LastingPool): void {
  const { prototype } = provider.Client;
  const find = (clientId: string) => sandbox.store.get('userPoolClients', inPool(pool.id, clientId));
  prototype.redirectUriAllowed = function isCallback(redirectUri: string) {
    const client = find(this.clientId);
    return client !== undefined && toPublicSettings(sandbox, client.settings).CallbackURLs?.includes(redirectUri) === true;
  };
  prototype.compareClientSecret = function isSecret(given: string) {
    const client = find(this.clientId);
    return client !== undefined && hasSecret(client, given);
  };
}

/** Puts the tokens of the pool in the place of oidc-provider's, and its errors in the pool's form: all have status 400. */
function speak(provider: Provider, sandbox: Sandbox, pool: LastingPool): void {
  provider.use(async (koaCtx, next) => {
    await next();
    const ctx = koaCtx as unknown as KoaContextWithOIDC; // it is one as soon as a route was found
    const { body } = koaCtx as { readonly body: unknown };
    if (ctx.status === 200 && koaCtx.path === ROUTES.token) await answerCode(sandbox, pool, ctx);
    if (ctx.status === 200 && koaCtx.path === ROUTES.revocation) answerRevocation(sandbox, pool, ctx);
    if (typeof body !== 'object' || body === null) return;
    if (koaCtx.status === 401) {
      koaCtx.status = 400;
      koaCtx.remove('www-authenticate');
    }
    if ('error_description' in body && body.error_description === 'requested grant type is not allowed for this client') koaCtx.body = { error: 'unauthorized_client' };
  });
}

function toConfiguration(sandbox: Sandbox, pool: LastingPool): Configuration {
  const { store, now } = sandbox;
  const cookie = toCookieName(pool.id);
  const find = (clientId: string) => store.get('userPoolClients', inPool(pool.id, clientId));
  return {
    adapter: createAdapter(now, (clientId) => {
      const client = find(clientId);
      return client && toMetadata(client);
    }),
    jwks: { keys: [...pool.keys] },
    cookies: { keys: [pool.cookieKey], names: { session: cookie, interaction: `${cookie}_interaction`, resume: `${cookie}_resume` } },
    scopes: [...STANDARD_SCOPES],
    responseTypes: ['code'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], phone: ['phone_number', 'phone_number_verified'], profile: ['name', 'preferred_username'] },
    pkce: { required: () => false },
    ttl: LIFETIMES,
    findAccount(_ctx, sub) {
      const user = lookUpUser(sandbox, pool, sub);
      return user?.enabled === true ? { accountId: user.sub, claims: () => ({ sub: user.sub }) } : undefined;
    },
    issueRefreshToken: () => Promise.resolve(false), // see answerCode
    expiresWithSession: () => Promise.resolve(false),
    // A pool asks for no consent: whoever signs in allows all that the client may have.
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ accountId: oidc.session?.accountId ?? '', clientId: oidc.client?.clientId ?? '' });
      const scope = typeof oidc.params?.['scope'] === 'string' ? oidc.params['scope'] : '';
      grant.addOIDCScope(scope);
      grant.addResourceScope(RESOURCE, scope);
      await grant.save();
      return grant;
    },
    interactions: { url: (_ctx, { uid }) => `/${pool.id}/interaction/${uid}` },
    routes: ROUTES,
    clientAuthMethods: [...SECRET_METHODS, 'none'],
    discovery: { end_session_endpoint: `${poolEndpoints(sandbox.origin, pool.id).issuer}/logout` },
    clientBasedCORS: () => false,
    renderError(ctx, out) {
      ctx.respond = false; // the page is written by us
      sendPage(ctx.res, toPoolErrorPage(toPoolName(sandbox, pool.id), out.error === 'invalid_redirect_uri' ? 'redirect_mismatch' : out.error));
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo(ctx, _resource, { clientId }) {
          const client = find(clientId);
          const scopes = client === undefined ? [] : readScopes(sandbox, client, ctx.oidc.params?.['scope']);
          return { scope: scopes.join(' '), audience: RESOURCE, accessTokenFormat: 'opaque', accessTokenTTL: HOUR };
        },
      },
    },
  };
}
