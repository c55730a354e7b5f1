import { isLoopback } from '../../core/base/safeUrl.js';
import { toStoredUrl } from '../origin.js';
import type { Sandbox } from '../sandbox.js';
import type { FieldReader } from '../web/fields.js';
import { isVerification, listRequired } from './attributes.js';
import { CognitoError, toInvalidParameter } from './errors.js';
import { oneOf, readFlag, RULES } from './fields.js';
import type { ClientSettings, TimeUnit, UserPoolRecord } from './records.js';
import { listCustomScopes } from './resourceServers.js';

/** Scopes that every pool has. */
export const STANDARD_SCOPES: readonly string[] = ['phone', 'email', 'openid', 'profile', 'aws.cognito.signin.user.admin'];

const AUTH_FLOWS = oneOf(
  'ADMIN_NO_SRP_AUTH', 'CUSTOM_AUTH_FLOW_ONLY', 'USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH', 'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_AUTH',
);
const UNITS = ['seconds', 'minutes', 'hours', 'days'] as const;
const UNIT_S: Readonly<Record<TimeUnit, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** What a validity counts in where the client does not say, its bounds in seconds, and what it is where it is left out. */
const VALIDITIES = {
  AccessToken: { unit: 'hours', least: 300, most: 86_400, usualS: 3600 },
  IdToken: { unit: 'hours', least: 300, most: 86_400, usualS: 3600 },
  RefreshToken: { unit: 'days', least: 3600, most: 315_360_000, usualS: 30 * 86_400 },
} as const;
const USUAL_REFRESH_DAYS = 30;
const USUAL_SESSION_MINUTES = 3;
const MOST_URLS = 100;
const MOST_SCOPES = 50;
/** The largest number that the model takes; what is too long in its unit is refused by {@link VALIDITIES}. */
const MOST = 315_360_000;

/** How long a client's tokens of a kind live, in seconds. */
export function toValidityS(settings: ClientSettings, kind: keyof typeof VALIDITIES): number {
  const value = settings[`${kind}Validity`] ?? 0;
  return value === 0 ? VALIDITIES[kind].usualS : value * UNIT_S[settings.TokenValidityUnits?.[kind] ?? VALIDITIES[kind].unit];
}

type Settings = Omit<ClientSettings, 'ClientName'>;

/** Without members that are undefined. */
function compact<T extends object>(members: { readonly [Name in keyof T]: T[Name] | undefined }): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}

/** All settings of a client but its name. What is left out is, or becomes again, as if it had never been set. Problems are noted on the request. */
export function readClientSettings(request: FieldReader, origin: string): Settings {
  const readUrls = (name: string) => {
    request.size(name, 0, MOST_URLS);
    return request.texts(name, RULES.redirectUrl)?.map((url) => toStoredUrl(url, origin));
  };
  request.size('allowedOAuthScopes', 0, MOST_SCOPES);
  const defaultUrl = request.optionalText('defaultRedirectURI', RULES.redirectUrl);
  const validity = (name: string) => request.integer(name, 0, MOST);
  return compact<Settings>({
    ExplicitAuthFlows: request.texts('explicitAuthFlows', AUTH_FLOWS),
    SupportedIdentityProviders: request.texts('supportedIdentityProviders', RULES.identityProvider),
    CallbackURLs: readUrls('callbackURLs'),
    LogoutURLs: readUrls('logoutURLs'),
    DefaultRedirectURI: defaultUrl === undefined ? undefined : toStoredUrl(defaultUrl, origin),
    AllowedOAuthFlows: request.texts('allowedOAuthFlows', oneOf('implicit', 'client_credentials', 'code')),
    AllowedOAuthScopes: request.texts('allowedOAuthScopes', RULES.scope),
    AllowedOAuthFlowsUserPoolClient: request.flag('allowedOAuthFlowsUserPoolClient'),
    AccessTokenValidity: validity('accessTokenValidity'),
    IdTokenValidity: validity('idTokenValidity'),
    RefreshTokenValidity: validity('refreshTokenValidity') ?? USUAL_REFRESH_DAYS,
    TokenValidityUnits: readUnits(request.object('tokenValidityUnits')),
    ReadAttributes: request.texts('readAttributes', RULES.attributeName),
    WriteAttributes: request.texts('writeAttributes', RULES.attributeName),
    PreventUserExistenceErrors: request.choice('preventUserExistenceErrors', ['LEGACY', 'ENABLED']),
    EnableTokenRevocation: readFlag(request, 'enableTokenRevocation', true),
    EnablePropagateAdditionalUserContextData: request.flag('enablePropagateAdditionalUserContextData'),
    AuthSessionValidity: request.integer('authSessionValidity', 3, 15) ?? USUAL_SESSION_MINUTES,
    RefreshTokenRotation: readRotation(request.object('refreshTokenRotation')),
  });
}

function readUnits(units: FieldReader): ClientSettings['TokenValidityUnits'] {
  if (units.names().length === 0) return undefined;
  return compact<NonNullable<ClientSettings['TokenValidityUnits']>>({
    AccessToken: units.choice('accessToken', UNITS), IdToken: units.choice('idToken', UNITS), RefreshToken: units.choice('refreshToken', UNITS),
  });
}

function readRotation(rotation: FieldReader): ClientSettings['RefreshTokenRotation'] {
  if (rotation.names().length === 0) return undefined;
  rotation.need('feature');
  return compact<NonNullable<ClientSettings['RefreshTokenRotation']>>({
    Feature: rotation.choice('feature', ['ENABLED', 'DISABLED']) ?? 'DISABLED', RetryGracePeriodSeconds: rotation.integer('retryGracePeriodSeconds', 0, 60),
  });
}

/**
 * Rules between settings, in the service's words.
 * @param doing what is done with the client, as the service says it
 * @throws CognitoError
 */
export function validateClient(sandbox: Sandbox, pool: UserPoolRecord, settings: Settings, hasSecret: boolean, doing: 'creating' | 'updating'): void {
  const { AllowedOAuthFlows: flows = [], AllowedOAuthScopes: scopes = [], CallbackURLs: callbackUrls = [], DefaultRedirectURI: defaultUrl } = settings;
  const refuseFlow = (message: string) => new CognitoError('InvalidOAuthFlowException', message);
  if (settings.AllowedOAuthFlowsUserPoolClient && (flows.length === 0 || scopes.length === 0)) {
    throw toInvalidParameter('AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.');
  }
  const isMachine = flows.includes('client_credentials');
  if (isMachine && flows.length > 1) throw refuseFlow('client_credentials flow can not be selected along with code flow or implicit flow.');
  if (isMachine && !hasSecret) throw refuseFlow('client_credentials flow can not be selected if client does not have a client secret.');
  if (!isMachine && flows.length > 0 && callbackUrls.length === 0) throw refuseFlow('CallbackUrls can not be empty when code flow or implicit flow is selected');
  validateScopes(sandbox, pool.id, scopes, isMachine);
  for (const url of [...callbackUrls, ...settings.LogoutURLs ?? []]) validateRedirect(url);
  if (defaultUrl !== undefined && !callbackUrls.includes(defaultUrl)) throw toInvalidParameter(`The default redirect URI ${defaultUrl} is not in the callback URIs list.`);
  const foreign = settings.SupportedIdentityProviders?.find((name) => name !== 'COGNITO');
  if (foreign !== undefined) throw toInvalidParameter(`The provider ${foreign} does not exist for User Pool ${pool.id}.`);
  if (!isWritable(pool, settings)) throw toInvalidParameter(`Invalid write attributes specified while ${doing} a client`);
  validateLifetimes(settings);
}

/** Users must be able to give what the pool requires, by every client, and by none may they say that they were verified. */
function isWritable(pool: UserPoolRecord, { WriteAttributes: names }: Settings): boolean {
  return names === undefined || (listRequired(pool).every((name) => names.includes(name)) && !names.some((name) => name === 'sub' || isVerification(name)));
}

function validateScopes(sandbox: Sandbox, poolId: string, scopes: readonly string[], isMachine: boolean): void {
  const custom = listCustomScopes(sandbox, poolId);
  const unknown = scopes.find((scope) => !STANDARD_SCOPES.includes(scope) && !custom.includes(scope));
  if (unknown !== undefined) throw new CognitoError('ScopeDoesNotExistException', `Invalid scope requested: ${unknown}`);
  const personal = isMachine ? scopes.find((scope) => STANDARD_SCOPES.includes(scope)) : undefined;
  if (personal !== undefined) throw new CognitoError('InvalidOAuthFlowException', `${personal} is not supported with client_credentials flow.`);
}

/** Schemes whose URLs are a program or a document themselves. */
const NO_PLACE = ['javascript:', 'data:', 'vbscript:', 'file:'];

/** https, http on the user's own computer, or the scheme of an app; no fragment. One that is kept without an origin points here: see fields.ts. */
function validateRedirect(url: string): void {
  if (url.startsWith('/')) return;
  if (!URL.canParse(url)) throw toInvalidParameter(`${url} is not a valid absolute URL.`); // Guess: cognito-redirect-texts
  const { protocol, hostname, hash } = new URL(url);
  if (NO_PLACE.includes(protocol)) throw toInvalidParameter(`${url} has a scheme that is not allowed.`); // Guess: cognito-redirect-texts
  if (hash !== '' || url.endsWith('#')) throw toInvalidParameter(`${url} cannot contain a fragment component.`); // Guess: cognito-redirect-texts
  if (protocol === 'http:' && !isLoopback(hostname)) throw toInvalidParameter(`${url} cannot use the HTTP protocol.`);
}

/** No token outlives the refresh token that it came with. */
function validateLifetimes(settings: Settings): void {
  const longest = toValidityS({ ClientName: '', ...settings }, 'RefreshToken');
  for (const [kind, { least, most }] of Object.entries(VALIDITIES) as [keyof typeof VALIDITIES, { least: number; most: number }][]) {
    const seconds = toValidityS({ ClientName: '', ...settings }, kind);
    if (seconds < least || seconds > Math.min(most, longest)) throw toInvalidParameter('Invalid range for token validity.');
  }
  if (settings.RefreshTokenRotation?.Feature === 'ENABLED' && allowsRefreshFlow(settings)) { // Guess: cognito-rotation-text
    throw toInvalidParameter('Refresh token rotation cannot be enabled for a client that allows ALLOW_REFRESH_TOKEN_AUTH.');
  }
}

/** Whether a client's users may sign in at the pages of the pool. One that names no identity provider has none, not the pool itself. */
export function hasSignInPage({ SupportedIdentityProviders: providers = [] }: Settings): boolean {
  return providers.length > 0; // Guess: cognito-no-sign-in-page
}

/** Flows of a client that names none; password flows are not among them. */
const USUAL_FLOWS: readonly string[] = ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH'];

/** Whether a client's users may sign in by a flow, under its present name or the one that it had before. */
export function allowsFlow({ ExplicitAuthFlows: flows = USUAL_FLOWS }: Settings, names: readonly string[]): boolean {
  return names.some((name) => flows.includes(name));
}

/** Clients whose flows have the old names may always refresh. */
export function allowsRefreshFlow(settings: Settings): boolean {
  const flows = settings.ExplicitAuthFlows ?? USUAL_FLOWS;
  return flows.includes('ALLOW_REFRESH_TOKEN_AUTH') || !flows.some((name) => name.startsWith('ALLOW_'));
}
