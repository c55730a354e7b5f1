import type { AccountClaims, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { sendPage } from '../pages.js';
import type { User } from '../state.js';
import { createAdapter } from './adapter.js';
import { findClient } from './clients.js';
import { toPaths } from './endpoints.js';
import type { Manners } from './manners.js';
import type { IssuerContext } from './ownTokens.js';
import { toIssuerErrorPage } from './pages.js';
import { SECRET_METHODS } from './provider.js';

/** Lifetimes in seconds; oidc-provider prints a notice for each one that is left out. */
const HOUR = 3600;
const LIFETIMES = {
  AccessToken: HOUR, AuthorizationCode: 60, ClientCredentials: HOUR, Grant: 24 * HOUR, Interaction: 600, RefreshToken: 24 * HOUR, Session: 24 * HOUR,
};

/** The scopes that a request asks for: at the token endpoint those of the code or the refresh token, where it names none. */
function toAskedScopes({ oidc }: KoaContextWithOIDC): readonly string[] {
  const { AuthorizationCode: code, RefreshToken: refreshToken } = oidc.entities;
  const scope: unknown = oidc.params?.['scope'] ?? code?.scope ?? refreshToken?.scope;
  return typeof scope === 'string' ? scope.split(' ').filter((one) => one !== '') : [];
}

/** What oidc-provider is told of an issuer: the same for all but their manners. */
export function toConfiguration(context: IssuerContext, manners: Manners): Configuration {
  const { sandbox: { origin, now }, record } = context;
  const prefix = `/idp/${record.name}`;
  const paths = toPaths(record.name);
  const findUser = (subject: string): User | undefined => record.users.find((user) => manners.toSubject(user) === subject);
  // oidc-provider takes the computer's time, which the sandbox's may be ahead of.
  const toAheadSeconds = () => Math.round((now() - Date.now()) / 1000);
  const toMetadata = (clientId: string) => {
    const client = findClient(context, clientId);
    return client && {
      client_id: clientId, client_secret: client.secrets[0], client_name: client.name, scope: manners.scopes.join(' '),
      redirect_uris: [`${origin}/identities/oauth2/callback/none`], // see findCallbackOwners
      grant_types: [...manners.grantTypes],
      token_endpoint_auth_method: 'client_secret_basic' as const,
    };
  };
  return {
    adapter: createAdapter(now, toMetadata),
    jwks: { keys: [...record.keys] },
    cookies: { keys: [record.cookieKey], names: { session: `sandbox_${record.name}`, interaction: `sandbox_${record.name}_interaction`, resume: `sandbox_${record.name}_resume` } },
    scopes: [...manners.scopes],
    responseTypes: ['code'],
    claims: Object.fromEntries(Object.entries(manners.claims).map(([scope, claims]) => [scope, [...claims]])),
    conformIdTokenClaims: !manners.claimsInIdToken,
    extraParams: [...manners.extraParams ?? []],
    pkce: { required: () => false },
    ttl: { ...LIFETIMES, IdToken: () => HOUR + toAheadSeconds() },
    findAccount(ctx, subject) {
      const user = findUser(subject);
      return user === undefined ? undefined : {
        accountId: subject,
        claims: (_use, scopes): AccountClaims => manners.toClaims(user, new Set(scopes.split(' ')), ctx.oidc.client?.clientId ?? ''),
      };
    },
    extraTokenClaims(ctx, token) {
      const user = 'accountId' in token ? findUser(token.accountId) : undefined;
      return user === undefined ? undefined : manners.toTokenClaims(user, new Set(token.scope?.split(' ')), ctx);
    },
    formats: {
      customizers: {
        jwt(_ctx, _token, { payload }) {
          for (const name of ['iat', 'exp']) payload[name] = Number(payload[name]) + toAheadSeconds();
          manners.shapeToken?.(payload);
        },
      },
    },
    issueRefreshToken: (_ctx, client, source) => Promise.resolve(client.grantTypeAllowed('refresh_token') && manners.issuesRefreshToken(source)),
    expiresWithSession: () => Promise.resolve(false),
    rotateRefreshToken: false,
    // Consent is asked for each time, also where the real ones would not: seeing that page is what a person comes here for.
    loadExistingGrant(ctx) {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId);
    },
    interactions: { url: (_ctx, { uid }) => `${prefix}/interaction/${uid}` },
    routes: { userinfo: manners.userinfo, jwks: paths.keys, authorization: paths.authorization, token: paths.token },
    clientAuthMethods: [...SECRET_METHODS],
    clientBasedCORS: () => false,
    renderError(ctx: KoaContextWithOIDC, out, error) {
      ctx.respond = false; // the page is written by us
      const code = 'expose' in error && error.expose ? manners.toProblem({ failure: error, ctx }).code : out.error;
      sendPage(ctx.res, toIssuerErrorPage(manners.brand, code));
    },
    features: {
      clientCredentials: { enabled: manners.grantTypes.includes('client_credentials') },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx, _client, oneOf) => (Array.isArray(oneOf) ? String(oneOf[0] ?? '') : manners.toDefaultResource(toAskedScopes(ctx))),
        useGrantedResource: () => true,
        getResourceServerInfo: (ctx, resource) => manners.toResourceServer(resource, toAskedScopes(ctx), ctx),
      },
    },
  };
}
