import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider, { errors, type AccountClaims, type Configuration, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import { toCallbackUrl } from '../control/oauth2Providers.js';
import { JWT_BEARER, TOKEN_EXCHANGE } from '../grantTypes.js';
import { sendPage } from '../pages.js';
import type { Sandbox } from '../sandbox.js';
import type { IssuerRecord } from '../state.js';
import { createAdapter } from './adapter.js';
import { issuerEndpoints } from './endpoints.js';
import { addExchangeGrants, toActorClaim } from './exchange.js';
import { createInteraction } from './interaction.js';
import { toIssuerErrorPage } from './pages.js';
import { findUnknownScope, SCOPES, toClaims } from './scopes.js';
import { answerUserinfo } from './userinfo.js';

/** Audience of every access token: a resource server is what makes them JWTs. */
export const AUDIENCE = 'urn:agentcore-sandbox:resource';

/** Lifetimes in seconds; oidc-provider prints a notice for each one that is left out. */
const HOUR = 3600;
const LIFETIMES = {
  AccessToken: HOUR, AuthorizationCode: 60, ClientCredentials: HOUR, Grant: 24 * HOUR, IdToken: HOUR, Interaction: 600, RefreshToken: 24 * HOUR, Session: 24 * HOUR,
};

/** An OpenID Provider at `/idp/NAME` of the sandbox. */
export interface Issuer {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Answers come in the query only: a `form_post` would be a form of another origin, which our callback does not take. */
class QueryProvider extends Provider {
  override registerResponseMode(...[name, handler]: Parameters<Provider['registerResponseMode']>): void {
    if (name === 'query') super.registerResponseMode(name, handler);
  }
}

export function createIssuer(sandbox: Sandbox, record: IssuerRecord): Issuer {
  const { issuer } = issuerEndpoints(sandbox.origin, record.name);
  const prefix = `/idp/${record.name}`;
  const provider = new QueryProvider(issuer, toConfiguration(sandbox, record, prefix));
  provider.on('server_error', (_ctx, error) => { sandbox.log.error(`The identity provider failed: ${error.stack ?? error.message}`); });
  provider.on('grant.error', (_ctx, error) => { sandbox.log.warn(`The token endpoint refused: ${error.message}${toDetail(error)}`); });
  acceptCallbacks(provider, sandbox);
  addExchangeGrants(provider, { sandbox, record, issuer }, toResourceServer);
  provider.use(async (ctx, next) => {
    await next();
    ctx.remove('access-control-allow-origin'); // discovery and keys would be open to the pages of every origin
    const { body } = ctx as { readonly body: unknown };
    if (typeof body === 'object' && body !== null && 'response_modes_supported' in body) ctx.body = { ...body, response_modes_supported: ['query'] };
  });
  const answer = provider.callback();
  const interact = createInteraction({ sandbox, record, provider, prefix, audience: AUDIENCE });
  return {
    async handle(request, response) {
      const path = (request.url ?? '').split('?')[0] ?? '';
      if (path.startsWith(`${prefix}/interaction/`)) {
        await interact(request, response);
      } else if (path === `${prefix}/me`) {
        await answerUserinfo({ sandbox, record, issuer, audience: AUDIENCE }, request, response);
      } else {
        // oidc-provider finds out where it is mounted from the difference of these two.
        const mounted: IncomingMessage & { originalUrl?: string | undefined } = request;
        mounted.originalUrl = request.url;
        request.url = (request.url ?? '').slice(prefix.length) || '/';
        await answer(request, response);
      }
    },
  };
}

/** What the caller is not told: why a grant is none. */
const toDetail = ({ error_detail: detail }: errors.OIDCProviderError) => (detail === undefined ? '' : ` (${detail})`);

const ALL_SCOPES = [...SCOPES.keys()].join(' ');

function toResourceServer(audience = AUDIENCE): ResourceServer {
  return { scope: ALL_SCOPES, audience, accessTokenFormat: 'jwt', accessTokenTTL: HOUR, jwt: { sign: { alg: 'RS256' } } };
}

function toConfiguration({ origin, now }: Sandbox, record: IssuerRecord, prefix: string): Configuration {
  const findUser = (username: string) => record.users.find((user) => user.username === username);
  return {
    adapter: createAdapter(now),
    jwks: { keys: [...record.keys] },
    clients: record.clients.map(({ clientId, clientSecret, name }) => ({
      client_id: clientId, client_secret: clientSecret, client_name: name, scope: ALL_SCOPES,
      redirect_uris: [`${origin}/identities/oauth2/callback/none`], // see acceptCallbacks
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials', TOKEN_EXCHANGE, JWT_BEARER],
      token_endpoint_auth_method: 'client_secret_basic',
    })),
    cookies: { keys: [record.cookieKey], names: { session: `sandbox_${record.name}`, interaction: `sandbox_${record.name}_interaction`, resume: `sandbox_${record.name}_resume` } },
    scopes: [...SCOPES.keys()],
    responseTypes: ['code'],
    claims: { openid: ['sub', 'username'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
    pkce: { required: () => false },
    ttl: LIFETIMES,
    findAccount(_ctx, sub) {
      const user = findUser(sub);
      return user === undefined ? undefined : {
        accountId: sub, claims: (_use, scopes): AccountClaims => toClaims(user, new Set(scopes.split(' '))),
      };
    },
    extraTokenClaims(ctx, token) {
      const user = 'accountId' in token ? findUser(token.accountId) : undefined;
      if (user === undefined) return undefined;
      return { ...toClaims(user, new Set(token.scope?.split(' '))), ...toActorClaim(ctx.oidc.params) };
    },
    formats: {
      customizers: {
        // oidc-provider takes the computer's time, which the sandbox's may be ahead of.
        jwt(_ctx, _token, { payload }) {
          const aheadSeconds = Math.round((now() - Date.now()) / 1000);
          for (const name of ['iat', 'exp']) payload[name] = Number(payload[name]) + aheadSeconds;
        },
      },
    },
    // A client that may refresh gets a refresh token without asking for offline_access, as from most vendors.
    issueRefreshToken: (_ctx, client) => Promise.resolve(client.grantTypeAllowed('refresh_token')),
    expiresWithSession: () => Promise.resolve(false),
    rotateRefreshToken: false,
    // Consent is asked for each time: seeing that page is what a person comes here for.
    loadExistingGrant(ctx) {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId);
    },
    interactions: { url: (_ctx, { uid }) => `${prefix}/interaction/${uid}` },
    routes: { userinfo: '/me' },
    clientBasedCORS: () => false,
    renderError(ctx: KoaContextWithOIDC, out) {
      ctx.respond = false; // the page is written by us
      sendPage(ctx.res, toIssuerErrorPage(record.name, out.error));
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo(ctx, resource) {
          // By itself oidc-provider drops scopes that it does not know, and the person would wonder where they went.
          const unknown = findUnknownScope(ctx.oidc.params?.['scope']);
          if (unknown !== undefined) throw new errors.InvalidScope('requested scope is not known', unknown);
          return toResourceServer(resource);
        },
      },
    },
  };
}

/**
 * Lets every client return to the callback URLs of this sandbox's credential providers that name it, also of those made later:
 * registering them by hand is the one step of a real set-up that the sandbox does for its person.
 */
function acceptCallbacks(provider: Provider, sandbox: Sandbox): void {
  provider.Client.prototype.redirectUriAllowed = function isCallbackOfProvider(redirectUri: string) {
    return sandbox.store.list('oauth2Providers').some((one) => one.clientId === this.clientId && toCallbackUrl(sandbox, one) === redirectUri);
  };
}
