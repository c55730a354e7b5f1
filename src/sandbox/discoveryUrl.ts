/** Where the discovery document of an issuer is (OpenID Connect Discovery 1.0, section 4: a slash at the end of the issuer goes first). */
export const toDiscoveryUrl = (issuer: string): string => `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
