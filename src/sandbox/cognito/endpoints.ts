import type { Sandbox } from '../sandbox.js';

/** Addresses of a pool as an issuer. Kept apart from the issuer itself, which takes a while to load. */
export function poolEndpoints(origin: string, poolId: string) {
  const issuer = `${origin}/${poolId}`;
  return {
    issuer,
    discoveryUrl: `${issuer}/.well-known/openid-configuration`,
    authorizationEndpoint: `${issuer}/oauth2/authorize`,
    tokenEndpoint: `${issuer}/oauth2/token`,
  };
}

/** `https://cognito-idp.REGION.amazonaws.com/POOL_ID/…`, and the form of pools of issuer type UPDATED. */
const POOL_URL = /^https:\/\/(?:issuer-)?cognito-idp\.([a-z0-9-]+)\.amazonaws\.com\/([\w-]+_[0-9a-zA-Z]+)(\/.*)?$/;
/** `https://PREFIX.auth.REGION.amazoncognito.com/…`. */
const DOMAIN_URL = /^https:\/\/([a-z0-9-]+)\.auth\.([a-z0-9-]+)\.amazoncognito\.com(\/.*)?$/;

/**
 * A URL of a pool in AWS whose pool lives here, as one of this sandbox: so programs that were written for AWS run unchanged. Any
 * other URL stays as it is.
 */
export function toLocalUrl({ origin, region, store }: Sandbox, url: string): string {
  const [, poolRegion, poolId = '', poolPath = ''] = POOL_URL.exec(url) ?? [];
  if (poolRegion === region && store.get('userPools', poolId) !== undefined) return `${origin}/${poolId}${poolPath}`;
  const [, domain = '', domainRegion, domainPath = ''] = DOMAIN_URL.exec(url) ?? [];
  const owner = domainRegion === region ? store.get('userPoolDomains', domain) : undefined;
  return owner === undefined ? url : `${origin}/${owner.poolId}${domainPath}`;
}

interface Server {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
}

/** {@link toLocalUrl} of all that a configuration says of an authorization server. */
export function toLocalServer(sandbox: Sandbox, { issuer, authorizationEndpoint, tokenEndpoint }: Server): Server {
  return {
    issuer: toLocalUrl(sandbox, issuer), authorizationEndpoint: toLocalUrl(sandbox, authorizationEndpoint), tokenEndpoint: toLocalUrl(sandbox, tokenEndpoint),
  };
}
