import { UserError } from '../base/errors.js';
import { isLoopback, isSafeUrl } from '../base/safeUrl.js';
import { DEFAULT_METHODS } from './clientAuthentication.js';
import type { IssuerHttp } from './issuerHttp.js';
import { recognise } from './recognise.js';

/** What an issuer says about itself (OpenID Connect Discovery 1.0, RFC 8414). */
export interface Issuer {
  readonly issuer: string;
  readonly authorizationEndpoint: string | undefined;
  readonly tokenEndpoint: string;
  /** `token_endpoint_auth_methods_supported`. */
  readonly tokenEndpointAuthMethods: readonly string[];
  /** `scopes_supported`; empty where the document names none. */
  readonly scopes: readonly string[];
  /** `grant_types_supported`; by RFC 8414 section 2 these two where it names none. */
  readonly grantTypes: readonly string[];
  /** RFC 8628. */
  readonly deviceAuthorizationEndpoint: string | undefined;
  readonly jwksUri: string | undefined;
  /** True where every callback names the issuer (RFC 9207). */
  readonly namesItself: boolean;
}

/**
 * Reads the discovery document at its own address.
 * @throws UserError `discoveryUnreachable`, or Entra's own code, `issuerMismatch` where it is a document of another issuer
 */
export async function discoverIssuer(http: IssuerHttp, discoveryUrl: string, signal: AbortSignal): Promise<Issuer> {
  const { status, json } = await http({ url: discoveryUrl }, signal).catch((cause: unknown) => {
    const id = recognise(cause, 'GET discovery document');
    // A redirect, for example: what it says stays, and that it is the document that cannot be had.
    if (id === 'unreadableAnswer' && cause instanceof UserError) throw new UserError(cause.message, { code: 'discoveryUnreachable', cause });
    if (id !== 'unreachable') throw cause;
    throw new UserError('The discovery document cannot be had: its address cannot be reached.', { code: 'discoveryUnreachable', cause });
  });
  const text = (name: string) => (typeof json?.[name] === 'string' ? json[name] : undefined);
  const [issuer, tokenEndpoint] = [text('issuer'), text('token_endpoint')];
  // Entra answers the address of a tenant that there is not with a code of its own.
  const vendorCode = /\bAADSTS\d+/.exec(text('error_description') ?? '')?.[0];
  if (vendorCode !== undefined) throw new UserError(`The discovery document cannot be had: ${vendorCode}`, { code: text('error') ?? 'discoveryUnreachable' });
  if (status !== 200 || issuer === undefined || tokenEndpoint === undefined) {
    throw new UserError(`The discovery document cannot be read: status ${status}`, { code: 'discoveryUnreachable' });
  }
  if (!isDocumentOf(issuer, discoveryUrl)) {
    throw new UserError(`The discovery document is of another issuer: ${issuer}`, { code: 'issuerMismatch' });
  }
  const endpoints = {
    authorizationEndpoint: text('authorization_endpoint'), tokenEndpoint,
    deviceAuthorizationEndpoint: text('device_authorization_endpoint'), jwksUri: text('jwks_uri'),
  };
  // An issuer that is asked over https does not send its users or secrets to http, not even on this computer.
  const isSafe = discoveryUrl.startsWith('https:') ? (url: string) => URL.canParse(url) && new URL(url).protocol === 'https:' : isSafeUrl;
  const unsafe = Object.values(endpoints).find((url) => url !== undefined && !isSafe(url));
  if (unsafe !== undefined) throw new UserError(`An endpoint is not one to send secrets to: ${unsafe}`, { code: 'discoveryUnreachable' });
  const texts = (name: string, otherwise: readonly string[]) => {
    const values = json?.[name];
    return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : otherwise;
  };
  return {
    issuer, ...endpoints, tokenEndpointAuthMethods: texts('token_endpoint_auth_methods_supported', DEFAULT_METHODS),
    scopes: texts('scopes_supported', []), grantTypes: texts('grant_types_supported', ['authorization_code', 'implicit']),
    namesItself: json?.['authorization_response_iss_parameter_supported'] === true,
  };
}

/** What Entra's documents for any tenant have where the tenant's id belongs. */
const TENANT = '{tenantid}';

/** True for the issuer itself, and where the document names a template, for that of any one tenant. */
export function isIssuer(expected: string, named: string): boolean {
  if (!expected.includes(TENANT)) return expected === named;
  const [before = '', after = ''] = expected.split(TENANT);
  return named.startsWith(before) && named.endsWith(after) && /^[\w-]+$/.test(named.slice(before.length, named.length - after.length));
}

/** The issuer that a token of this tenant must have. */
export const ofTenant = (issuer: string, tenantId: unknown): string => (
  typeof tenantId === 'string' && /^[\w-]+$/.test(tenantId) ? issuer.replace(TENANT, tenantId) : issuer);

/** Only Entra serves templates, and the sandbox on this computer as it does. */
function mayBeTemplate(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return ['login.microsoftonline.com', 'login.microsoftonline.us', 'login.partner.microsoftonline.cn'].includes(hostname)
    ? protocol === 'https:' : isLoopback(hostname);
}

/** The document is found at an address made from its issuer: appended (OpenID), or put before the path (RFC 8414, section 3.1). */
function isDocumentOf(issuer: string, discoveryUrl: string): boolean {
  if (!URL.canParse(issuer)) return false;
  if (issuer.includes(TENANT)) return mayBeTemplate(discoveryUrl) && new URL(issuer).origin === new URL(discoveryUrl).origin;
  const bare = issuer.replace(/\/$/, '');
  const { origin, pathname } = new URL(bare);
  const path = pathname === '/' ? '' : pathname;
  return ['openid-configuration', 'oauth-authorization-server'].some((name) => (
    discoveryUrl === `${bare}/.well-known/${name}` || discoveryUrl === `${origin}/.well-known/${name}${path}`));
}
