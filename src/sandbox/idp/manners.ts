import type { AccountClaims, Configuration, errors, KoaContextWithOIDC, default as Provider, ResourceServer } from 'oidc-provider';
import type { User } from '../state.js';
import type { IssuerContext } from './ownTokens.js';

/** A request that an issuer refuses, before it is put in the words of the one that it is like. */
export interface Refusal {
  readonly failure: errors.OIDCProviderError;
  readonly ctx: KoaContextWithOIDC;
}

/** A refusal in an issuer's own words. */
export interface Problem {
  readonly error: string;
  readonly error_description?: string | undefined;
  /** What the page says where there is nowhere to redirect to: a code of the issuer's own, never text of the query. */
  readonly code: string;
  /** Further members of the token endpoint's answer. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly status?: number;
}

/** A consent that was just given. */
export interface Consent {
  readonly accountId: string;
  readonly clientId: string;
  readonly grantId: string;
  readonly scopes: readonly string[];
  /** Parameters of the authorization request. */
  readonly params: Readonly<Record<string, unknown>>;
}

type ScopedSource = Parameters<NonNullable<Configuration['issueRefreshToken']>>[2];

/**
 * How one issuer differs from the others: paths, scopes, claims, tokens, consent and errors. All else is oidc-provider's, and the same
 * for all of them. One file for each, beginning with the facts.
 */
export interface Manners {
  /** What it is, on each of its pages. */
  readonly brand: string;
  /** Path of the userinfo endpoint; the others are in `endpoints.ts`. */
  readonly userinfo: string;
  readonly grantTypes: readonly string[];
  /** Scopes of OpenID Connect itself; those of APIs are up to `toResourceServer`. */
  readonly scopes: readonly string[];
  /** Claims under each scope. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
  /** Parameters of the authorization request that the standards do not have. */
  readonly extraParams?: readonly string[];
  /** Whether the ID token has the claims that userinfo has. */
  readonly claimsInIdToken: boolean;
  /** What the tokens of each kind begin with, where they are not JWTs. */
  readonly prefixes?: Readonly<Partial<Record<'AccessToken' | 'RefreshToken' | 'AuthorizationCode', string>>>;
  /** Audience of the tokens that its userinfo endpoint takes. */
  readonly userinfoAudience: string;
  /** A sign-in that is refused: what stands beside the sentence. */
  readonly wrongPassword?: string;
  /** A scope in the words of the consent page. */
  describeScope(scope: string): string;
  /** The subject under which it knows a user. */
  toSubject(user: User): string;
  toClaims(user: User, scopes: ReadonlySet<string>, clientId: string): AccountClaims;
  /** Claims of an access token beside the standard's. */
  toTokenClaims(user: User, scopes: ReadonlySet<string>, ctx: KoaContextWithOIDC): Readonly<Record<string, unknown>>;
  /** Gives a JWT access token its final form. */
  shapeToken?(payload: Record<string, unknown>): void;
  /** Changes an authorization request before it is read. */
  prepare?(query: URLSearchParams): void;
  /** The resource that a request is for where it names none. */
  toDefaultResource(scopes: readonly string[]): string;
  /** Throws an error of oidc-provider where a scope is not known. */
  toResourceServer(resource: string, scopes: readonly string[], ctx: KoaContextWithOIDC): ResourceServer;
  issuesRefreshToken(source: ScopedSource): boolean;
  /** The scopes among these that the person may refuse one by one. */
  toChoices?(scopes: readonly string[]): readonly string[];
  onConsent?(consent: Consent): void;
  toProblem(refusal: Refusal): Problem;
  /** Changes what the token endpoint answers. */
  shapeTokenAnswer?(answer: Readonly<Record<string, unknown>>, ctx: KoaContextWithOIDC): Readonly<Record<string, unknown>>;
  /** Changes what the browser brings back. */
  shapeAuthorizationAnswer?(answer: Readonly<Record<string, unknown>>, ctx: KoaContextWithOIDC): Readonly<Record<string, unknown>>;
  /** Grants and rules that oidc-provider does not have. */
  extend?(provider: Provider): void;
  /** Answers of further routes, by path, to a query. */
  readonly pages?: Readonly<Record<string, (provider: Provider, query: URLSearchParams) => Promise<{ readonly status: number; readonly body: unknown }>>>;
}

/** Makes an issuer's manners; what it remembers of consents ends with it. */
export type ToManners = (context: IssuerContext) => Manners;
