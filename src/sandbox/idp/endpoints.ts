import type { PresetName } from './presets.js';

/** Paths below `/idp/NAME`, as the real ones have them below their host. */
interface Paths {
  readonly issuer: string;
  readonly authorization: string;
  readonly token: string;
  readonly keys: string;
}

const OWN_PATHS: Paths = { issuer: '', authorization: '/auth', token: '/token', keys: '/jwks' };
const PRESET_PATHS: Readonly<Record<PresetName, Paths>> = {
  entra: { issuer: '/v2.0', authorization: '/oauth2/v2.0/authorize', token: '/oauth2/v2.0/token', keys: '/discovery/v2.0/keys' },
  github: { issuer: '', authorization: '/login/oauth/authorize', token: '/login/oauth/access_token', keys: '' },
  google: { issuer: '', authorization: '/o/oauth2/v2/auth', token: '/token', keys: '/oauth2/v3/certs' },
};

const isPreset = (name: string): name is PresetName => Object.hasOwn(PRESET_PATHS, name);

export const toPaths = (name: string): Paths => (isPreset(name) ? PRESET_PATHS[name] : OWN_PATHS);

/** Addresses of an issuer of ours. Kept apart from the issuer itself, which takes a while to load. */
export function issuerEndpoints(origin: string, name: string) {
  const base = `${origin}/idp/${name}`;
  const paths = toPaths(name);
  const issuer = `${base}${paths.issuer}`;
  return {
    issuer,
    discoveryUrl: `${issuer}/.well-known/openid-configuration`,
    authorizationEndpoint: `${base}${paths.authorization}`,
    tokenEndpoint: `${base}${paths.token}`,
    jwksUri: `${base}${paths.keys}`,
    /** Whether its answers to the browser say who they are from (RFC 9207). */
    namesItself: name !== 'github',
  };
}
