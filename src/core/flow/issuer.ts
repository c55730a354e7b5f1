import { UserError } from '../base/errors.js';
import { isSafeUrl, type IssuerHttp } from './issuerHttp.js';

/** What an issuer says about itself (OpenID Connect Discovery 1.0, RFC 8414). */
export interface Issuer {
  readonly issuer: string;
  readonly authorizationEndpoint: string | undefined;
  readonly tokenEndpoint: string;
  /** RFC 8628. */
  readonly deviceAuthorizationEndpoint: string | undefined;
  readonly jwksUri: string | undefined;
  /** True where every callback names the issuer (RFC 9207). */
  readonly namesItself: boolean;
}

/**
 * Reads the discovery document at its own address.
 * @throws UserError `discoveryUnreachable`, `issuerMismatch` where it is a document of another issuer
 */
export async function discoverIssuer(http: IssuerHttp, discoveryUrl: string, signal: AbortSignal): Promise<Issuer> {
  const { status, json } = await http({ url: discoveryUrl }, signal);
  const text = (name: string) => (typeof json?.[name] === 'string' ? json[name] : undefined);
  const [issuer, tokenEndpoint] = [text('issuer'), text('token_endpoint')];
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
  const unsafe = Object.values(endpoints).find((url) => url !== undefined && !isSafeUrl(url));
  if (unsafe !== undefined) throw new UserError(`An endpoint is neither https nor on this computer: ${unsafe}`, { code: 'discoveryUnreachable' });
  return { issuer, ...endpoints, namesItself: json?.['authorization_response_iss_parameter_supported'] === true };
}

/** The document is found at an address made from its issuer: appended (OpenID), or put before the path (RFC 8414, section 3.1). */
function isDocumentOf(issuer: string, discoveryUrl: string): boolean {
  // Entra's documents for any tenant name a template.
  if (issuer.includes('{tenantid}')) return true;
  if (!URL.canParse(issuer)) return false;
  const bare = issuer.replace(/\/$/, '');
  const { origin, pathname } = new URL(bare);
  const path = pathname === '/' ? '' : pathname;
  return ['openid-configuration', 'oauth-authorization-server'].some((name) => (
    discoveryUrl === `${bare}/.well-known/${name}` || discoveryUrl === `${origin}/.well-known/${name}${path}`));
}
