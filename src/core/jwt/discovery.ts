export const DISCOVERY_SUFFIX = '/.well-known/openid-configuration';

/** Where the discovery document of an issuer is (OpenID Connect Discovery 1.0, section 4). */
export const toDiscoveryUrl = (issuer: string): string => `${issuer.replace(/\/$/, '')}${DISCOVERY_SUFFIX}`;

/** Who should issue the tokens by that same section. Some issuers do not keep to it: only the document itself says. */
export const guessIssuer = (discoveryUrl: string): string => discoveryUrl.slice(0, -DISCOVERY_SUFFIX.length);
