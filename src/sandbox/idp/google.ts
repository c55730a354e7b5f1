import { createHash } from 'node:crypto';
import { errors, type Grant, type default as Provider } from 'oidc-provider';
import type { User } from '../state.js';
import { createExpiring, type Expiring } from './expiring.js';
import { toGoogleProblem } from './googleErrors.js';
import type { Consent, Manners, ToManners } from './manners.js';

const LIFETIME_SECONDS = 3600;
/** Grants and their refresh tokens end after a day, as those of the other issuers. */
const GRANT_LIFETIME_MS = 86_400_000;
/** Access tokens are for all of Google's APIs; the scope says which. */
const RESOURCE = 'https://www.googleapis.com/';

/** The scopes that make up a sign-in: they are given together. */
const SIGN_IN_SCOPES: ReadonlyMap<string, string> = new Map([
  ['openid', 'Associate you with your personal info'],
  ['profile', 'See your personal info, including any you have made publicly available'],
  ['email', 'See your primary email address'],
]);
/** The names under which a token has them. */
const FULL_NAMES: Readonly<Record<string, string>> = {
  profile: 'https://www.googleapis.com/auth/userinfo.profile', email: 'https://www.googleapis.com/auth/userinfo.email',
};
const SHORT_NAMES = new Map(Object.entries(FULL_NAMES).map(([short, full]) => [full, short]));

const isSignIn = (scope: string) => SIGN_IN_SCOPES.has(scope);
const isKnown = (scope: string) => isSignIn(scope) || /^https:\/\/(www\.googleapis\.com\/auth\/[\w./-]+|mail\.google\.com\/)$/.test(scope);
const toFullScope = (scope: unknown) => (typeof scope === 'string' ? scope.split(' ').map((one) => FULL_NAMES[one] ?? one).join(' ') : undefined);

/** A refusal that is shown to the person, without a redirect. */
const stay = (failure: errors.OIDCProviderError) => Object.assign(failure, { allow_redirect: false });

/** A subject of 21 digits. */
function toSubject({ username }: User): string {
  const digits = BigInt(`0x${createHash('sha256').update(`subject ${username}`).digest('hex').slice(0, 32)}`).toString();
  return `1${digits.padStart(20, '0').slice(0, 20)}`;
}

/** What was consented to before, which says what comes of a new consent. */
function createConsents(now: () => number) {
  const scopes = new Map<string, readonly string[]>();
  const offline = new Set<string>();
  const refreshable = createExpiring<true>(now, GRANT_LIFETIME_MS);
  const included = createExpiring<readonly string[]>(now, GRANT_LIFETIME_MS);
  return {
    /** Grants that come with a refresh token. */
    refreshable,
    /** What earlier consents add to a grant. */
    included,
    add({ accountId, clientId, grantId, scopes: given, params }: Consent): void {
      const key = `${accountId} ${clientId}`;
      const earlier = scopes.get(key) ?? [];
      const again = typeof params['prompt'] === 'string' && params['prompt'].split(' ').includes('consent');
      if (params['access_type'] === 'offline') {
        if (again || !offline.has(key)) refreshable.set(grantId, true);
        offline.add(key);
      }
      if (params['include_granted_scopes'] === 'true') included.set(grantId, earlier);
      scopes.set(key, [...new Set([...earlier, ...given])]);
    },
  };
}

/**
 * Like Google: opaque access tokens, a refresh token only for `access_type=offline` and there only at the first consent or with
 * `prompt=consent`, scopes of APIs that the person allows one by one, `include_granted_scopes`, and no tokens for machines.
 * Google's pages "Using OAuth 2.0 for Web Server Applications" and "How to handle granular permissions".
 */
export const createGoogle: ToManners = (context): Manners => {
  const consents = createConsents(context.sandbox.now);
  const { now } = context.sandbox;
  const issued = createExpiring<true>(now, LIFETIME_SECONDS * 1000);
  const findUser = (subject: string) => context.record.users.find((user) => toSubject(user) === subject);
  return {
    brand: 'Google-like identity provider of the sandbox',
    userinfo: '/v1/userinfo',
    grantTypes: ['authorization_code', 'refresh_token'],
    scopes: [...SIGN_IN_SCOPES.keys()],
    claims: { openid: ['sub', 'azp', 'hd'], profile: ['name', 'given_name', 'family_name'], email: ['email', 'email_verified'] },
    extraParams: ['access_type', 'include_granted_scopes', 'hd', 'enable_granular_consent'],
    claimsInIdToken: true,
    prefixes: { AccessToken: 'ya29.', RefreshToken: '1//0', AuthorizationCode: '4/0A' },
    userinfoAudience: RESOURCE,
    describeScope: (scope) => SIGN_IN_SCOPES.get(scope) ?? `Use ${scope.replace(/^https:\/\/(www\.googleapis\.com\/auth\/)?/, '').replace(/\/$/, '')} for you`,
    toSubject,
    toClaims: (user, scopes, clientId) => ({
      sub: toSubject(user), azp: clientId, hd: user.email.split('@')[1],
      ...(scopes.has('profile') ? { name: user.name, given_name: user.name.split(' ')[0], family_name: user.name.split(' ').slice(1).join(' ') } : {}),
      ...(scopes.has('email') ? { email: user.email, email_verified: true } : {}),
    }),
    toTokenClaims: () => ({}),
    prepare(query) {
      query.delete('resource');
      const scopes = (query.get('scope') ?? '').split(' ').map((scope) => SHORT_NAMES.get(scope) ?? scope);
      if (query.has('scope')) query.set('scope', scopes.join(' '));
    },
    toDefaultResource: () => RESOURCE,
    toResourceServer(_resource, scopes) {
      const unknown = scopes.find((scope) => !isKnown(scope));
      if (unknown !== undefined) throw stay(new errors.InvalidScope(`Some requested scopes were invalid. {invalid=[${unknown}]}`, unknown));
      if (scopes.length === 0) throw stay(new errors.InvalidRequest('Missing required parameter: scope'));
      return { scope: scopes.join(' '), audience: RESOURCE, accessTokenFormat: 'opaque', accessTokenTTL: LIFETIME_SECONDS };
    },
    issuesRefreshToken: ({ grantId }) => grantId !== undefined && consents.refreshable.get(grantId) === true,
    // All or nothing where nothing but one scope is asked for. The boxes begin empty, as those of new clients do.
    // Guess: google-check-boxes
    toChoices: (scopes) => (scopes.length > 1 ? scopes.filter((scope) => !isSignIn(scope)) : []),
    onConsent: (consent) => { consents.add(consent); },
    toProblem: toGoogleProblem,
    shapeTokenAnswer(answer, { oidc }) {
      const { refresh_token: refreshToken, ...rest } = answer;
      // Whoever refreshes has one, and keeps it.
      const isNew = refreshToken !== undefined && oidc.params?.['grant_type'] !== 'refresh_token';
      return { ...rest, ...(isNew ? { refresh_token: refreshToken } : {}), scope: toFullScope(answer['scope']) };
    },
    shapeAuthorizationAnswer(answer, { oidc }) {
      const granted = oidc.entities.Grant?.getResourceScopeFiltered(RESOURCE, oidc.requestParamScopes);
      return 'code' in answer ? { ...answer, scope: toFullScope(granted), authuser: '0', prompt: 'consent' } : answer;
    },
    extend(provider) {
      provider.on('access_token.saved', ({ jti }) => { issued.set(jti, true); });
      includeEarlier(provider, consents.included);
    },
    pages: {
      async '/tokeninfo'(provider, query) {
        const token = await provider.AccessToken.find(query.get('access_token') ?? '');
        const user = findUser(token?.accountId ?? '');
        const end = issued.endOf(token?.jti ?? '');
        if (token === undefined || user === undefined || end === undefined) return { status: 400, body: { error: 'invalid_token', error_description: 'Invalid Value' } };
        const scope = toFullScope(token.scope) ?? '';
        return {
          status: 200,
          body: {
            azp: token.clientId, aud: token.clientId, sub: token.accountId, scope, exp: String(Math.floor(end / 1000)), expires_in: String(Math.floor((end - now()) / 1000)),
            ...(token.scope?.split(' ').includes('email') === true ? { email: user.email, email_verified: 'true' } : {}),
            access_type: consents.refreshable.get(token.grantId) === true ? 'offline' : 'online',
          },
        };
      },
    },
  };
};

/** Lets a token have what the person has allowed the client before, where `include_granted_scopes` asks for it. */
function includeEarlier(provider: Provider, included: Pick<Expiring<readonly string[]>, 'get'>): void {
  const { prototype } = provider.Grant;
  const ofResource = Reflect.get<Grant, 'getResourceScopeFiltered'>(prototype, 'getResourceScopeFiltered');
  const ofSignIn = Reflect.get<Grant, 'getOIDCScopeFiltered'>(prototype, 'getOIDCScopeFiltered');
  const join = (own: string, earlier: readonly string[]) => [...new Set([...own.split(' '), ...earlier])].filter((scope) => scope !== '').join(' ');
  prototype.getResourceScopeFiltered = function withEarlier(resource, filter) {
    return join(ofResource.call(this, resource, filter), included.get(this.jti) ?? []);
  };
  prototype.getOIDCScopeFiltered = function withEarlier(filter) {
    return join(ofSignIn.call(this, filter), (included.get(this.jti) ?? []).filter(isSignIn));
  };
}
