import type { AwsAccess } from '../identity/access.js';

/** Where a pool is spoken to with OAuth. */
export interface PoolEndpoints {
  readonly issuer: string;
  readonly discoveryUrl: string;
  /** Base of the pages that people sign in on. */
  readonly hostedUiUrl: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
}

/**
 * The addresses of a pool with a Cognito domain. On AWS by rule (Amazon Cognito developer guide, "User pool endpoints"; GovCloud
 * has `auth-fips` in its domain); in the sandbox a pool is an issuer under the sandbox's own address and answers there for its
 * domain too.
 */
export function toPoolEndpoints(access: AwsAccess, poolId: string, domainPrefix: string): PoolEndpoints {
  const origin = access.kind === 'sandbox' ? access.endpoint : `https://cognito-idp.${access.region}.amazonaws.com`;
  const issuer = `${origin}/${poolId}`;
  const auth = access.region.startsWith('us-gov-') ? 'auth-fips' : 'auth';
  const hostedUiUrl = access.kind === 'sandbox' ? issuer : `https://${domainPrefix}.${auth}.${access.region}.amazoncognito.com`;
  return {
    issuer, discoveryUrl: `${issuer}/.well-known/openid-configuration`, hostedUiUrl,
    authorizationEndpoint: `${hostedUiUrl}/oauth2/authorize`, tokenEndpoint: `${hostedUiUrl}/oauth2/token`,
  };
}
