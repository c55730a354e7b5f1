/** What a token is held against, by the member of customJWTAuthorizer where there is one. */
export type RuleName =
  | 'structure' | 'signature' | 'issuer' | 'time' | 'subject'
  | 'allowedAudience' | 'allowedClients' | 'allowedScopes' | 'customClaims' | 'allowedWorkloadConfiguration';

/** What one rule says of a token. */
export interface RuleResult {
  readonly rule: RuleName;
  /** `notChecked`: what it depends on is not known here; `notAsked`: the authorizer has no such rule. */
  readonly verdict: 'pass' | 'fail' | 'notChecked' | 'notAsked';
  /** What would be let in, for people; empty where nothing is asked. */
  readonly wanted: string;
  /** What the token has instead, for people. */
  readonly found: string;
  /** One sentence that says why. */
  readonly why: string;
  /** Which of `customClaims`, counted from 0. */
  readonly index?: number;
}

/** A text that one of several would do for. */
export const anyOf = (values: readonly string[]): string => values.join(' or ');
