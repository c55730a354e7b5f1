import { readPrivateEndpoints } from '../control/privateEndpoints.js';
import type { PrivateEndpoint, PrivateEndpointOverride } from '../oauth2Config.js';
import { toPublicUrl, toStoredUrl } from '../origin.js';
import type { FieldReader, TextRule } from '../web/fields.js';

/** What a claim must match: each operator with the one kind of value that it takes. */
export type ClaimMatch =
  | { readonly claimMatchOperator: 'EQUALS' | 'CONTAINS'; readonly claimMatchValue: { readonly matchValueString: string } }
  | { readonly claimMatchOperator: 'CONTAINS_ANY'; readonly claimMatchValue: { readonly matchValueStringList: readonly string[] } };

export interface CustomClaim {
  readonly inboundTokenClaimName: string;
  readonly inboundTokenClaimValueType: 'STRING' | 'STRING_ARRAY';
  readonly authorizingClaimMatchValue: ClaimMatch;
}

/** Whose tokens a runtime or gateway takes, in the members that the service gives it. */
export interface CustomJwtAuthorizer {
  /** Relative where it is one of this sandbox. */
  readonly discoveryUrl: string;
  readonly allowedAudience?: readonly string[];
  readonly allowedClients?: readonly string[];
  readonly allowedScopes?: readonly string[];
  /** What a scope of `allowedScopes` is called where clients are told which to ask for. */
  readonly advertisedScopeMapping?: Readonly<Record<string, string>>;
  readonly customClaims?: readonly CustomClaim[];
  readonly privateEndpoint?: PrivateEndpoint;
  readonly privateEndpointOverrides?: readonly PrivateEndpointOverride[];
  /** Kept and given back: no request here names the workload that sends it. */
  readonly allowedWorkloadConfiguration?: Readonly<Record<string, unknown>>;
}

/** `authorizerConfiguration`: a union with one arm. */
export interface AuthorizerConfiguration {
  readonly customJWTAuthorizer: CustomJwtAuthorizer;
}

const LISTED = { min: 1, max: 2048 } as const satisfies TextRule;
const SCOPE = { pattern: /^[\x21\x23-\x5B\x5D-\x7E]+$/, min: 1, max: 255 } as const satisfies TextRule;
const MATCH_VALUE = { pattern: /^[A-Za-z0-9_.-]+$/, min: 1, max: 255 } as const satisfies TextRule;
const CLAIM_NAME = { pattern: /^[A-Za-z0-9_.:-]+$/, min: 1, max: 255 } as const satisfies TextRule;
const DISCOVERY_URL = { pattern: /^.+\/\.well-known\/openid-configuration$/, max: 2048 } as const satisfies TextRule;
/** The service's bound on the pairs of `advertisedScopeMapping`. */
const MOST_ADVERTISED = 50;

/** Reads `authorizerConfiguration`, undefined where it is not sent. Problems are noted on the request. */
export function readAuthorizerConfiguration(request: FieldReader, origin: string): AuthorizerConfiguration | undefined {
  if (!request.has('authorizerConfiguration')) return undefined;
  const config = request.union('authorizerConfiguration', ['customJWTAuthorizer']).object('customJWTAuthorizer');
  const list = (name: string, rule: TextRule) => {
    config.size(name, 1, Infinity);
    const found = config.texts(name, rule);
    return found === undefined ? {} : { [name]: found };
  };
  config.size('advertisedScopeMapping', 1, MOST_ADVERTISED);
  config.size('customClaims', 1, Infinity);
  const customClaims = config.objects('customClaims')?.map(readCustomClaim);
  return {
    customJWTAuthorizer: {
      discoveryUrl: toStoredUrl(config.text('discoveryUrl', DISCOVERY_URL), origin),
      ...list('allowedAudience', LISTED),
      ...list('allowedClients', LISTED),
      ...list('allowedScopes', SCOPE),
      ...(config.has('advertisedScopeMapping') ? { advertisedScopeMapping: config.textMap('advertisedScopeMapping', SCOPE, SCOPE) } : {}),
      ...(customClaims === undefined ? {} : { customClaims }),
      ...readPrivateEndpoints(config),
      ...(config.has('allowedWorkloadConfiguration') ? { allowedWorkloadConfiguration: config.json('allowedWorkloadConfiguration') } : {}),
    },
  };
}

function readCustomClaim(claim: FieldReader): CustomClaim {
  for (const name of ['inboundTokenClaimValueType', 'authorizingClaimMatchValue']) claim.need(name);
  const inboundTokenClaimValueType = claim.choice('inboundTokenClaimValueType', ['STRING', 'STRING_ARRAY']) ?? 'STRING';
  const match = claim.object('authorizingClaimMatchValue');
  return { inboundTokenClaimName: claim.text('inboundTokenClaimName', CLAIM_NAME), inboundTokenClaimValueType, authorizingClaimMatchValue: readMatch(match, inboundTokenClaimValueType) };
}

/** Which operator goes with which type and value is said in the API reference of AuthorizingClaimMatchValueType. */
function readMatch(match: FieldReader, type: CustomClaim['inboundTokenClaimValueType']): ClaimMatch {
  match.need('claimMatchOperator');
  const claimMatchOperator = match.choice('claimMatchOperator', ['EQUALS', 'CONTAINS', 'CONTAINS_ANY']);
  const value = match.union('claimMatchValue', ['matchValueString', 'matchValueStringList']);
  const wanted = type === 'STRING' ? ['EQUALS'] : ['CONTAINS', 'CONTAINS_ANY'];
  if (claimMatchOperator !== undefined && !wanted.includes(claimMatchOperator)) match.fail('claimMatchOperator', `Member must be one that goes with ${type}: [${wanted.join(', ')}]`);
  if (claimMatchOperator === 'CONTAINS_ANY') {
    value.need('matchValueStringList');
    value.size('matchValueStringList', 1, Infinity);
    return { claimMatchOperator, claimMatchValue: { matchValueStringList: value.texts('matchValueStringList', MATCH_VALUE) ?? [] } };
  }
  return { claimMatchOperator: claimMatchOperator ?? 'EQUALS', claimMatchValue: { matchValueString: value.text('matchValueString', MATCH_VALUE) } };
}

/** The configuration as the service answers it. */
export function toPublicAuthorizer({ customJWTAuthorizer }: AuthorizerConfiguration, origin: string): AuthorizerConfiguration {
  return { customJWTAuthorizer: { ...customJWTAuthorizer, discoveryUrl: toPublicUrl(customJWTAuthorizer.discoveryUrl, origin) } };
}

/** The scopes that clients are told to ask for. */
export function toAdvertisedScopes({ allowedScopes, advertisedScopeMapping = {} }: CustomJwtAuthorizer): readonly string[] | undefined {
  return allowedScopes?.map((scope) => (Object.hasOwn(advertisedScopeMapping, scope) ? advertisedScopeMapping[scope] ?? scope : scope));
}
