import type { CustomClaim } from './authorizer.js';

/** How a text of an authorizer may be written. */
export interface TextLimit {
  readonly pattern: RegExp;
  /** The pattern in words. */
  readonly words: string;
  readonly maxLength: number;
}

/** Bounds of the service: CustomJWTAuthorizerConfiguration and the types below it in the API reference of the control plane. */
export const LIMITS = {
  discoveryUrl: { pattern: /^.+\/\.well-known\/openid-configuration$/, words: 'It ends with /.well-known/openid-configuration', maxLength: Infinity },
  listed: { pattern: /./s, words: 'It is not empty', maxLength: Infinity },
  scope: { pattern: /^[\x21\x23-\x5B\x5D-\x7E]+$/, words: 'A scope has no spaces, quotes, backslashes or characters outside of ASCII', maxLength: 255 },
  claimName: { pattern: /^[A-Za-z0-9_.:-]+$/, words: 'The name of a claim has letters, digits and _ . : - only', maxLength: 255 },
  claimValue: { pattern: /^[A-Za-z0-9_.-]+$/, words: 'A value to match has letters, digits and _ . - only', maxLength: 255 },
} as const satisfies Readonly<Record<string, TextLimit>>;

/** Which operators go with a type (AuthorizingClaimMatchValueType). */
export const OPERATORS: Readonly<Record<CustomClaim['inboundTokenClaimValueType'], readonly CustomClaim['authorizingClaimMatchValue']['claimMatchOperator'][]>> = {
  STRING: ['EQUALS'],
  STRING_ARRAY: ['CONTAINS', 'CONTAINS_ANY'],
};

/**
 * Claims that a rule of their own is for: the service refuses them as custom claims, which its documents do not say. AWS's command line
 * knows of the first, users report the other.
 */
export const RESERVED_CLAIMS: ReadonlyMap<string, string> = new Map([['client_id', 'allowedClients'], ['scp', 'allowedScopes']]);

export const MOST_ADVERTISED_SCOPES = 50;
export const MOST_ENDPOINT_OVERRIDES = 5;

/** What is wrong with a text, in words; undefined where nothing is. */
export function findTextFault(text: string, { pattern, words, maxLength }: TextLimit): string | undefined {
  if (!pattern.test(text)) return `${words}: ${text}`;
  return text.length > maxLength ? `This has more than ${maxLength} characters: ${text.slice(0, 40)}…` : undefined;
}
