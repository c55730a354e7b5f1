/** Addresses of an issuer of ours. Kept apart from the issuer itself, which takes a while to load. */
export function issuerEndpoints(origin: string, name: string) {
  const issuer = `${origin}/idp/${name}`;
  return {
    issuer,
    discoveryUrl: `${issuer}/.well-known/openid-configuration`,
    authorizationEndpoint: `${issuer}/auth`,
    tokenEndpoint: `${issuer}/token`,
    jwksUri: `${issuer}/jwks`,
  };
}
