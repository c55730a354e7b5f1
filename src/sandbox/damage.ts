import { isSafeUrl } from '../core/base/safeUrl.js';
import { either, listOf, mapOf, number, objectOf, optional, text, that, type Check } from './checks.js';
import { readJwtUserKey } from './data/userKey.js';
import { isObject } from './objects.js';
import { BUILT_IN_AGENTS, toPlace } from './runtime/place.js';
import { TABLE_NAMES, type Change, type TableName } from './state.js';

const texts = listOf(text);
const object = that(isObject);

/** An address that secrets go to: one of this sandbox, or one that only its owner can listen at. */
const safeUrl = that((value) => typeof value === 'string' && (value.startsWith('/') || isSafeUrl(value)));
const userKey = that((value) => typeof value === 'string' && (!value.startsWith('jwt:') || readJwtUserKey(value) !== undefined));
/** It is given tokens, so it is on this computer. */
const agent = that((value) => BUILT_IN_AGENTS.some((name) => name === value)
  || (isObject(value) && typeof value['url'] === 'string' && typeof toPlace(value['url']) === 'object'));

const identifier = objectOf({ kind: text, sha256: text });
const grant = objectOf({ workloadName: text, userKey, providerName: text, scopes: texts, resources: texts, audiences: texts });
const tokens = objectOf({ accessToken: text, refreshToken: optional(text), expiresAtMs: optional(number) });
const sessionState = either(
  objectOf({ kind: that((kind) => ['started', 'exchanging', 'completed'].includes(String(kind))) }),
  objectOf({ kind: that((kind) => kind === 'atProvider'), state: text, codeVerifier: text }),
  objectOf({ kind: that((kind) => kind === 'awaitingBinding'), tokens }),
  objectOf({ kind: that((kind) => kind === 'failed'), error: text }),
);
const discovery = either(
  objectOf({ discoveryUrl: text }),
  objectOf({ authorizationServerMetadata: objectOf({ issuer: text, authorizationEndpoint: text, tokenEndpoint: text, responseTypes: optional(texts), tokenEndpointAuthMethods: optional(texts) }) }),
);
const matchValue = objectOf({ claimMatchOperator: text, claimMatchValue: either(objectOf({ matchValueString: text }), objectOf({ matchValueStringList: texts })) });
const authorizer = objectOf({
  customJWTAuthorizer: objectOf({
    discoveryUrl: text,
    allowedAudience: optional(texts),
    allowedClients: optional(texts),
    allowedScopes: optional(texts),
    advertisedScopeMapping: optional(mapOf(text)),
    customClaims: optional(listOf(objectOf({ inboundTokenClaimName: text, inboundTokenClaimValueType: text, authorizingClaimMatchValue: matchValue }))),
  }),
});
const privateKeyJwt = objectOf({
  privateKeySource: objectOf({ kmsKeySource: objectOf({ kmsKeyArn: text }) }),
  signingAlgorithm: text,
  additionalHeaderClaims: optional(mapOf(text)),
  additionalPayloadClaims: optional(mapOf(text)),
});
const tags = optional(mapOf(text));
const runtime = {
  id: text,
  name: text,
  workloadName: text,
  agent: optional(agent),
  authorizerConfiguration: optional(authorizer),
  requestHeaderAllowlist: optional(texts),
  protocol: optional(that((value) => ['HTTP', 'MCP', 'A2A', 'AGUI'].includes(String(value)))),
  lifecycle: optional(objectOf({ idleRuntimeSessionTimeout: number, maxLifetime: number })),
  given: optional(object),
  tags,
};
const clientSettings = objectOf({
  ClientName: text, ExplicitAuthFlows: optional(texts), SupportedIdentityProviders: optional(texts), CallbackURLs: optional(texts), LogoutURLs: optional(texts),
  AllowedOAuthFlows: optional(texts), AllowedOAuthScopes: optional(texts), ReadAttributes: optional(texts), WriteAttributes: optional(texts),
  TokenValidityUnits: optional(mapOf(text)), RefreshTokenRotation: optional(object),
});

/** What the code that reads a record relies on. */
const RECORDS: Readonly<Record<TableName, Check>> = {
  settings: objectOf({ lastPort: number }),
  workloadIdentities: objectOf({ name: text, returnUrls: texts, tags }),
  oauth2Providers: objectOf({
    name: text, vendor: text, clientId: text, clientSecret: text, discovery, callbackId: text, clientSecretConfig: optional(objectOf({ secretId: text, jsonKey: text })),
    privateKeyJwtConfig: optional(privateKeyJwt), signingKey: optional(object), setup: optional(objectOf({ status: text })),
    onBehalfOfTokenExchangeConfig: optional(objectOf({ grantType: text, tokenExchangeGrantTypeConfig: optional(objectOf({ actorTokenContent: text, actorTokenScopes: optional(texts) })) })),
    tags,
  }),
  runtimes: objectOf(runtime),
  runtimeVersions: objectOf({ ...runtime, version: text }),
  runtimeEndpoints: objectOf({ runtimeId: text, name: text, version: text, tags }),
  issuers: objectOf({
    name: text,
    users: listOf(objectOf({ username: text, password: text, name: text, email: text })),
    clients: listOf(objectOf({ clientId: text, clientSecret: text, name: text })),
    keys: listOf(object),
    cookieKey: text,
    tokens: optional(mapOf(objectOf({ clientId: text, username: text, scopes: texts }))),
  }),
  workloadTokens: objectOf({ workloadName: text, user: optional(objectOf({ key: userKey, identifier, jwt: optional(text) })), expiresAtMs: number }),
  sessions: objectOf({ uri: text, grant, identifier, returnUrl: text, customState: optional(text), customParameters: mapOf(text), expiresAtMs: number, state: sessionState }),
  vault: objectOf({ grant, tokens, requestSha256: optional(text) }),
  apiKeyProviders: objectOf({ name: text, secret: either(objectOf({ apiKey: text }), objectOf({ secretId: text, jsonKey: text })), secretSuffix: text, tags }),
  tokenVaults: objectOf({ id: text, updatedAtMs: number }),
  userPools: objectOf({
    id: text, name: text, passwordPolicy: object, usernameAttributes: texts, aliasAttributes: texts, customAttributes: texts, schema: optional(mapOf(object)), tags: mapOf(text),
    otherSettings: object, keys: listOf(object), cookieKey: text,
  }),
  userPoolDomains: objectOf({ domain: text, poolId: text, status: text }),
  userPoolResourceServers: objectOf({ poolId: text, identifier: text, scopes: listOf(objectOf({ ScopeName: text, ScopeDescription: text })) }),
  userPoolClients: objectOf({ clientId: text, poolId: text, secrets: listOf(objectOf({ id: text, value: text })), settings: clientSettings }),
  userPoolUsers: objectOf({ poolId: text, username: text, sub: text, passwordHash: text, attributes: listOf(objectOf({ Name: text, Value: text })), groups: texts }),
  userPoolGroups: objectOf({ poolId: text, name: text }),
  userPoolChallenges: objectOf({ poolId: text, clientId: text, username: text, expiresAtMs: number }),
  userPoolGrants: objectOf({ poolId: text, clientId: text, username: text, originId: text, scopes: texts, expiresAtMs: number }),
  gateways: objectOf({ id: text, name: text, authorizerConfiguration: optional(authorizer), workloadName: text, tags }),
  gatewayTargets: objectOf({
    gatewayId: text, id: text, name: text,
    operation: objectOf({ operationId: text, summary: text, url: safeUrl, parameters: mapOf(text) }),
    credential: either(
      objectOf({ type: that((type) => type === 'API_KEY'), providerName: text, headerName: text }),
      objectOf({ type: that((type) => type === 'OAUTH'), providerName: text, scopes: texts, returnUrl: text }),
    ),
    pending: optional(objectOf({ userId: text, sessionUri: optional(text) })),
  }),
};

/** Tables that a state of this version may lack, since it was written before there was anything to keep in them. */
const LATER_TABLES: readonly TableName[] = [
  'apiKeyProviders', 'tokenVaults', 'userPools', 'userPoolDomains', 'userPoolResourceServers', 'userPoolClients', 'userPoolUsers', 'userPoolGroups',
  'userPoolChallenges', 'userPoolGrants', 'runtimeVersions', 'runtimeEndpoints', 'gateways', 'gatewayTargets',
];

/** The table which is missing or none in what was read from disk. Undefined where there is no such. */
export function findTableDamage(tables: unknown): string | undefined {
  if (!isObject(tables)) return 'tables';
  return TABLE_NAMES.find((name) => !isObject(tables[name] ?? (LATER_TABLES.includes(name) ? {} : undefined)));
}

/**
 * What is wrong with a record, its secrets opened: the name of a table or the way to a member, as `issuers.users.name`. Undefined where
 * nothing is. Keys are left out: those of tokens and sessions are nobody's business.
 */
export function findRecordDamage(table: TableName, record: unknown): string | undefined {
  const found = RECORDS[table](record);
  return found === undefined ? undefined : `${table}${found}`;
}

/** True for what the journal holds of one write: changes of records in tables that there are. What is in the records is not looked at. */
export function isChangeList(changes: unknown): changes is readonly Change[] {
  return Array.isArray(changes) && changes.every((change: unknown) => (
    isObject(change) && typeof change['key'] === 'string' && TABLE_NAMES.some((name) => name === change['table'])
  ));
}
