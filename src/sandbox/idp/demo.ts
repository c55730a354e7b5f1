import { errors, type ResourceServer } from 'oidc-provider';
import { JWT_BEARER, TOKEN_EXCHANGE } from '../grantTypes.js';
import type { User } from '../state.js';
import { addExchangeGrants, toActorClaim } from './exchange.js';
import type { Manners, ToManners } from './manners.js';
import { toPlainProblem } from './problem.js';
import { findUnknownScope, SCOPES, toClaims } from './scopes.js';

/** Audience of every access token: a resource server is what makes them JWTs. */
const AUDIENCE = 'urn:agentcore-sandbox:resource';
const LIFETIME_SECONDS = 3600;

function toResourceServer(audience = AUDIENCE): ResourceServer {
  return { scope: [...SCOPES.keys()].join(' '), audience, accessTokenFormat: 'jwt', accessTokenTTL: LIFETIME_SECONDS, jwt: { sign: { alg: 'RS256' } } };
}

/** The sandbox's own identity provider: what the standards say, and all grants. */
export const createDemo: ToManners = (context): Manners => ({
  brand: `identity provider ${context.record.name}`,
  userinfo: '/me',
  grantTypes: ['authorization_code', 'refresh_token', 'client_credentials', TOKEN_EXCHANGE, JWT_BEARER],
  scopes: [...SCOPES.keys()],
  claims: { openid: ['sub', 'username'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
  claimsInIdToken: false,
  userinfoAudience: AUDIENCE,
  describeScope: (scope) => SCOPES.get(scope) ?? 'Use this scope',
  toSubject: ({ username }: User) => username,
  toClaims: (user, scopes) => toClaims(user, scopes),
  toTokenClaims: (user, scopes, ctx) => ({ ...toClaims(user, scopes), ...toActorClaim(ctx.oidc.params) }),
  toDefaultResource: () => AUDIENCE,
  toResourceServer(resource, _scopes, ctx) {
    // By itself oidc-provider drops scopes that it does not know, and the person would wonder where they went.
    const unknown = findUnknownScope(ctx.oidc.params?.['scope']);
    if (unknown !== undefined) throw new errors.InvalidScope('requested scope is not known', unknown);
    return toResourceServer(resource);
  },
  // A client that may refresh gets a refresh token without asking for offline_access, as from most vendors.
  issuesRefreshToken: () => true,
  toProblem: toPlainProblem,
  extend: (provider) => { addExchangeGrants(provider, context, toResourceServer); },
});
