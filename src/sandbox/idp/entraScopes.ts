import { toEntraError } from './entraErrors.js';

/** Microsoft Graph, to which scopes without a resource belong. */
export const GRAPH = 'https://graph.microsoft.com';
/** The application ID that Microsoft Graph has in every tenant. */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

export const OIDC_SCOPES: ReadonlyMap<string, string> = new Map([
  ['openid', 'Sign you in'],
  ['profile', 'View your basic profile'],
  ['email', 'View your email address'],
  ['offline_access', 'Maintain access to data you have given it access to'],
]);

/** A permission of Microsoft Graph by its form, such as `User.Read` or `Mail.ReadWrite.Shared`. */
const GRAPH_PERMISSION = /^[a-z]+\.(read|readwrite|readbasic|send|manage|create)(\.all|\.shared)?$/i;
const APPLICATION_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface ApiScope {
  readonly scope: string;
  /** Application ID URI of the API. */
  readonly resource: string;
  /** What `scp` says. */
  readonly name: string;
}

/**
 * A scope's API and name. No API has to be registered: every `api://` URI is one.
 * @throws OIDCProviderError AADSTS70011 for what is no scope, AADSTS500011 for another resource
 */
function toApiScope(scope: string): ApiScope {
  if (GRAPH_PERMISSION.test(scope)) return { scope, resource: GRAPH, name: scope };
  const slash = scope.lastIndexOf('/');
  const [resource, name] = [scope.slice(0, slash), scope.slice(slash + 1)];
  if (slash < 1 || name === '') throw toEntraError('invalid_scope', 70011, [scope]);
  if (APPLICATION_ID.test(resource)) return { scope, resource: resource === GRAPH_APP_ID ? GRAPH : `api://${resource}`, name };
  if (resource === GRAPH || (resource.startsWith('api://') && URL.canParse(resource))) return { scope, resource, name };
  throw toEntraError('invalid_resource', 500011, [resource]);
}

/** The scopes of APIs among these, in their order. */
export function toApiScopes(scopes: readonly string[]): readonly ApiScope[] {
  return scopes.filter((scope) => !OIDC_SCOPES.has(scope)).map(toApiScope);
}

/** `aud` of a v2.0 access token: the client ID of the API where the URI names it. */
export function toAudience(resource: string, isClient: (clientId: string) => boolean): string {
  if (resource === GRAPH) return GRAPH_APP_ID;
  const id = resource.slice('api://'.length);
  return APPLICATION_ID.test(id) || isClient(id) ? id : resource;
}

/** What a token says of the scopes that it is for. What an API's `.default` stands for is nowhere registered here. */
// Guess: entra-default-scope
export function toScp(scope: string): string {
  return scope.split(' ').map((one) => one.slice(one.lastIndexOf('/') + 1)).map((name) => (name === '.default' ? 'user_impersonation' : name)).join(' ');
}
