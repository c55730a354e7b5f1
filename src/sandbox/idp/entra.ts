import { createHash } from 'node:crypto';
import { errors } from 'oidc-provider';
import { JWT_BEARER } from '../grantTypes.js';
import type { User } from '../state.js';
import { findClient } from './clients.js';
import { toEntraError, toEntraProblem, toMissing } from './entraErrors.js';
import { addOnBehalfOf, createConsents } from './entraOnBehalfOf.js';
import { GRAPH, GRAPH_APP_ID, OIDC_SCOPES, toApiScopes, toAudience, toScp } from './entraScopes.js';
import type { Manners, ToManners } from './manners.js';

const LIFETIME_SECONDS = 3600;

/** An id that is the same each time. */
function toGuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

/** Each tenant has one; the sandbox has one tenant, whatever `tenantId` a provider names. */
// Guess: entra-tenant
const TENANT_ID = toGuid('tenant');

const toIds = ({ username }: User) => ({ tid: TENANT_ID, oid: toGuid(`user ${username}`), ver: '2.0' });
const toProfile = ({ name, email }: User) => ({ name, preferred_username: email });

/**
 * Like Microsoft Entra ID, its v2.0 endpoints: one API for each token, whose scopes are `api://APP/NAME` or `api://APP/.default`,
 * claims of v2.0 tokens, a refresh token only for `offline_access`, on-behalf-of, and errors with AADSTS codes.
 * Microsoft's pages "Access token claims reference", "OAuth 2.0 authorization code flow" and "client credentials flow".
 */
export const createEntra: ToManners = (context): Manners => {
  const consents = createConsents();
  const manners: Manners = {
    brand: 'Entra-like identity provider of the sandbox',
    userinfo: '/oidc/userinfo',
    grantTypes: ['authorization_code', 'refresh_token', 'client_credentials', JWT_BEARER],
    scopes: [...OIDC_SCOPES.keys()],
    claims: { openid: ['sub', 'tid', 'oid', 'ver'], profile: ['name', 'preferred_username'], email: ['email'] },
    extraParams: ['domain_hint'],
    claimsInIdToken: true,
    userinfoAudience: GRAPH_APP_ID,
    wrongPassword: '(AADSTS50126)',
    describeScope: (scope) => OIDC_SCOPES.get(scope) ?? (scope.endsWith('/.default') ? 'All that this app may do' : `Use ${toScp(scope)} for you`),
    toSubject: ({ username }) => createHash('sha256').update(`subject ${username}`).digest('base64url'),
    toClaims: (user, scopes) => ({
      sub: manners.toSubject(user),
      ...toIds(user),
      ...(scopes.has('profile') ? toProfile(user) : {}),
      ...(scopes.has('email') ? { email: user.email } : {}),
    }),
    toTokenClaims: (user) => ({ ...toIds(user), ...toProfile(user) }),
    shapeToken(payload) {
      const { client_id: clientId, scope, jti, sub, iat } = payload;
      const isApp = sub === clientId;
      const principal = toGuid(`app ${String(clientId)}`);
      Object.assign(payload, {
        azp: clientId, azpacr: '1', tid: TENANT_ID, uti: jti, nbf: iat, ver: '2.0',
        ...(isApp ? { sub: principal, oid: principal } : { scp: toScp(typeof scope === 'string' ? scope : '') }),
      });
      for (const name of ['client_id', 'scope', 'jti']) Reflect.deleteProperty(payload, name);
    },
    // oidc-provider heeds offline_access only where consent is asked for, which it is each time.
    prepare(query) {
      if (query.get('scope')?.split(' ').includes('offline_access') !== true) return;
      const prompts = new Set(query.get('prompt')?.split(' ')).add('consent');
      query.set('prompt', [...prompts].join(' '));
    },
    toDefaultResource: (scopes) => toApiScopes(scopes)[0]?.resource ?? GRAPH,
    toResourceServer(resource, scopes, ctx) {
      const apiScopes = toApiScopes(scopes);
      if (resource !== manners.toDefaultResource(scopes)) throw new errors.InvalidTarget();
      if (ctx.oidc.params?.['grant_type'] === 'client_credentials') checkAppScopes(scopes);
      else if (scopes.length === 0) throw toMissing('scope');
      const ofResource = apiScopes.filter((one) => one.resource === resource).map(({ scope }) => scope);
      return {
        scope: [...(resource === GRAPH ? OIDC_SCOPES.keys() : []), ...ofResource].join(' '),
        audience: toAudience(resource, (clientId) => findClient(context, clientId) !== undefined),
        accessTokenFormat: 'jwt', accessTokenTTL: LIFETIME_SECONDS, jwt: { sign: { alg: 'RS256' } },
      };
    },
    issuesRefreshToken: (source) => source.scopes.has('offline_access'),
    onConsent: ({ accountId, clientId, scopes }) => { consents.add(accountId, clientId, scopes); },
    toProblem: (refusal) => toEntraProblem(refusal, context.sandbox),
    shapeTokenAnswer(answer, ctx) {
      const { scope, ...rest } = answer;
      const isApp = ctx.oidc.params?.['grant_type'] === 'client_credentials';
      return { ...rest, ...(isApp ? {} : { scope }), ext_expires_in: answer['expires_in'] };
    },
    extend: (provider) => { addOnBehalfOf(provider, context, manners, consents); },
  };
  return manners;
};

/** An app asks for all that it was granted with an API, and by no other name. */
function checkAppScopes(scopes: readonly string[]): void {
  if (scopes.length === 0) throw toMissing('scope');
  const wrong = scopes.find((scope) => !scope.endsWith('/.default'));
  if (wrong !== undefined) throw toEntraError('invalid_scope', 1002012, [wrong]);
}
