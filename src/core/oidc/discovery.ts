import * as v from 'valibot';
import { UserError } from '../base/errors.js';
import { rethrow } from '../base/explain.js';
import { readJson, toInit, type Fetch } from './http.js';

/** https, or plain http to this computer, where the sandbox is. */
const endpoint = v.pipe(v.string(), v.check((text) => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}));

/** The part of RFC 8414 section 2 and OpenID Connect Discovery 1.0 section 3 that a code flow needs. */
const schema = v.object({
  issuer: v.string(),
  authorization_endpoint: endpoint,
  token_endpoint: endpoint,
  token_endpoint_auth_methods_supported: v.optional(v.array(v.string()), ['client_secret_basic']),
  authorization_response_iss_parameter_supported: v.optional(v.boolean(), false),
});

export interface Issuer {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  /** `client_secret_basic`, `client_secret_post`, … */
  readonly clientAuthMethods: readonly string[];
  /** Every answer of it names its issuer (RFC 9207): one that does not is refused. */
  readonly namesItself: boolean;
}

/**
 * Reads what an issuer says about itself.
 * Throws a `UserError`: `NoDiscovery`, `IssuerMismatch` (OpenID Connect Discovery 1.0 section 4.3), or what the network said.
 */
export async function discover(discoveryUrl: string, fetchJson: Fetch = fetch, signal?: AbortSignal): Promise<Issuer> {
  const response = await fetchJson(discoveryUrl, toInit({ headers: { accept: 'application/json' } }, signal))
    .catch((error: unknown) => rethrow(error, 'read the discovery document'));
  const parsed = v.safeParse(schema, response.ok ? await readJson(response) : undefined);
  if (!parsed.success) {
    throw new UserError(`There is no discovery document of an issuer with a code flow at: ${discoveryUrl}`, {
      code: 'NoDiscovery', hint: `Check the discovery URL. The HTTP status was ${response.status}.`,
    });
  }
  const found = parsed.output;
  if (!toDiscoveryUrls(found.issuer).includes(discoveryUrl)) {
    throw new UserError(`The discovery document is that of another issuer: ${found.issuer}`, {
      code: 'IssuerMismatch', hint: 'Use the discovery URL that belongs to this issuer.',
    });
  }
  return {
    issuer: found.issuer,
    authorizationEndpoint: found.authorization_endpoint,
    tokenEndpoint: found.token_endpoint,
    clientAuthMethods: found.token_endpoint_auth_methods_supported,
    namesItself: found.authorization_response_iss_parameter_supported,
  };
}

/** Where an issuer's document may be: OpenID Connect appends the well-known part, RFC 8414 section 3.1 puts it before the path. */
function toDiscoveryUrls(issuer: string): readonly string[] {
  if (!URL.canParse(issuer)) return [];
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    `${issuer.replace(/\/$/, '')}/.well-known/oauth-authorization-server`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
}
