import { isSafeUrl } from '../base/safeUrl.js';

export const DISCOVERY_SUFFIX = '/.well-known/openid-configuration';

/** Where the discovery document of an issuer is (OpenID Connect Discovery 1.0, section 4). */
export const toDiscoveryUrl = (issuer: string): string => `${issuer.replace(/\/$/, '')}${DISCOVERY_SUFFIX}`;

/**
 * Whether an issuer can be asked for that document: https, or http on this computer, written out as a URL is, in ASCII. With a query, a fragment
 * or a user the address would lead elsewhere (OpenID Connect Discovery 1.0, section 3: an issuer has neither query nor fragment).
 */
export const isIssuerUrl = (issuer: string): boolean => isSafeUrl(issuer) && /^[!-~]+$/.test(issuer) && /^https?:\/\/[^/?#@\\]+(?:\/[^?#\\]*)?$/i.test(issuer);

/** Who should issue the tokens by that same section. Some issuers do not keep to it: only the document itself says. */
export const guessIssuer = (discoveryUrl: string): string => discoveryUrl.slice(0, -DISCOVERY_SUFFIX.length);

/**
 * Who should issue the tokens of a server that is found by its document at OpenID's place or at that of RFC 8414, section 3.1. Undefined where
 * the address does not tell: at another place, and of a tenant of Entra that is given by its domain, as tokens name it by its id.
 */
export function guessServerIssuer(discoveryUrl: string): string | undefined {
  const issuer = discoveryUrl.replace(/\/\.well-known\/(?:openid-configuration|oauth-authorization-server)(?=\/|$)/, '');
  return issuer === discoveryUrl || tenantOf(issuer)?.includes('.') === true ? undefined : issuer;
}

/** The same issuer but for a slash at its end, which the address of a document does not keep (OpenID Connect Discovery 1.0, section 4). */
export const isSameIssuer = (one: string, other: string): boolean => one.replace(/\/$/, '') === other.replace(/\/$/, '');

/**
 * Whether a server may have issued a token with this `iss`. Entra names the tenant in it whatever address was asked, in the form that the
 * resource wants and not the one of the document ("Access tokens in the Microsoft identity platform", Microsoft Entra).
 */
export function mayIssue(server: string, iss: string): boolean {
  const [asked, named] = [tenantOf(server), tenantOf(iss)];
  if (asked === undefined || named === undefined) return isSameIssuer(server, iss);
  if (asked === 'consumers') return named === PERSONAL_TENANT;
  return asked === named || asked === 'common' || asked === 'organizations' || asked === '{tenantid}';
}

/** Of personal accounts. */
const PERSONAL_TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** The tenant, or what stands for many, in an issuer of Entra. */
function tenantOf(issuer: string): string | undefined {
  return /^https:\/\/(?:login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn|sts\.windows\.net)\/([^/]+)(?:\/v2\.0)?\/?$/.exec(issuer)?.[1]?.toLowerCase();
}
