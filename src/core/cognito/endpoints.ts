import { findEndpoint, type AwsAccess } from '../identity/access.js';

/** Where a pool is spoken to with OAuth. */
export interface PoolEndpoints {
  readonly issuer: string;
  readonly discoveryUrl: string;
  /** Base of the pages that people sign in on. */
  readonly hostedUiUrl: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
}

/** A host that only this computer reaches, as URLs have it. */
const OWN_HOST = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * The origin under which pools are issuers where Cognito is not AWS's own: the sandbox, or the one that the endpoints of a profile lead to.
 * An endpoint elsewhere, as of a VPC, is another way to AWS, whose issuers keep their names.
 */
function findStandIn(access: AwsAccess): string | undefined {
  const endpoint = findEndpoint(access, 'cognito');
  if (endpoint === undefined) return undefined;
  const { hostname, origin } = new URL(endpoint);
  return access.kind === 'sandbox' || OWN_HOST.test(hostname) ? origin : undefined;
}

/**
 * The addresses of a pool with a Cognito domain. On AWS by rule (Amazon Cognito developer guide, "User pool endpoints"; GovCloud
 * has `auth-fips` in its domain); in the sandbox a pool is an issuer under the sandbox's own address and answers there for its
 * domain too.
 */
export function toPoolEndpoints(access: AwsAccess, poolId: string, domainPrefix: string): PoolEndpoints {
  const standIn = findStandIn(access);
  const issuer = `${standIn ?? `https://cognito-idp.${access.region}.amazonaws.com`}/${poolId}`;
  const auth = access.region.startsWith('us-gov-') ? 'auth-fips' : 'auth';
  const hostedUiUrl = standIn !== undefined ? issuer : `https://${domainPrefix}.${auth}.${access.region}.amazoncognito.com`;
  return {
    issuer, discoveryUrl: `${issuer}/.well-known/openid-configuration`, hostedUiUrl,
    authorizationEndpoint: `${hostedUiUrl}/oauth2/authorize`, tokenEndpoint: `${hostedUiUrl}/oauth2/token`,
  };
}

/** The pool that an issuer or a discovery URL is of, where this connection can look at it: one of its region, or of its sandbox. */
export function readPoolId(access: AwsAccess, url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  const origins = ['cognito-idp', 'issuer-cognito-idp'].map((host) => `https://${host}.${access.region}.amazonaws.com`);
  const standIn = findStandIn(access);
  return (standIn === undefined ? origins : [...origins, standIn]).includes(origin) ? /^\/([\w-]+_[0-9A-Za-z]+)(?:\/|$)/.exec(pathname)?.[1] : undefined;
}
