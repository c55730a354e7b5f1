/** A custom claim of an authorizer, in the members of the API (CustomClaimValidationType in the API reference of the control plane). */
export interface CustomClaim {
  readonly inboundTokenClaimName: string;
  readonly inboundTokenClaimValueType: 'STRING' | 'STRING_ARRAY';
  readonly authorizingClaimMatchValue: {
    /** EQUALS goes with STRING, the others with STRING_ARRAY. */
    readonly claimMatchOperator: 'EQUALS' | 'CONTAINS' | 'CONTAINS_ANY';
    /** The list is for CONTAINS_ANY. */
    readonly claimMatchValue: { readonly matchValueString: string } | { readonly matchValueStringList: readonly string[] };
  };
}

/** Whose tokens a runtime or gateway takes, in the members of the API (CustomJWTAuthorizerConfiguration). */
export interface CustomJwtAuthorizer {
  readonly discoveryUrl: string;
  readonly allowedAudience?: readonly string[];
  readonly allowedClients?: readonly string[];
  readonly allowedScopes?: readonly string[];
  /** What a scope of `allowedScopes` is called where clients are told which to ask for. */
  readonly advertisedScopeMapping?: Readonly<Record<string, string>>;
  readonly customClaims?: readonly CustomClaim[];
  /** These say how the issuer is reached and who may send a token: they are kept as they are. */
  readonly privateEndpoint?: unknown;
  readonly privateEndpointOverrides?: unknown;
  readonly allowedWorkloadConfiguration?: unknown;
}

/** How a runtime or gateway lets callers in, as `authorizerType` of a gateway spells it. A runtime has only the first two. */
export type Inbound =
  | { readonly type: 'CUSTOM_JWT'; readonly authorizer: CustomJwtAuthorizer }
  | { readonly type: 'AWS_IAM' | 'NONE' | 'AUTHENTICATE_ONLY' };

/** What a caller with a token stands before. */
export interface Door {
  readonly kind: 'runtime' | 'gateway';
  readonly name: string;
  readonly inbound: Inbound;
}

/** The values of a custom claim that let a token in. */
export function valuesOf({ authorizingClaimMatchValue: { claimMatchValue } }: CustomClaim): readonly string[] {
  return 'matchValueString' in claimMatchValue ? [claimMatchValue.matchValueString] : claimMatchValue.matchValueStringList;
}
