import type { UserError } from '../base/errors.js';
import type { Secret } from '../base/secret.js';

/** Who asks for what, as far as it is known; printed on the page that the browser ends on. */
export interface ConsentFacts {
  /** A sign-in gives this window a user's own token; left out, an agent gets the user's consent. */
  readonly purpose?: 'signIn';
  /** Who asks: an agent, or the app client that is signed in to. */
  readonly agent: string;
  readonly user: string;
  readonly provider?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
}

/** What a return URL brings of a session; the listener has compared both with what it waits for. */
export interface SessionAnswer {
  /** `session_id`. */
  readonly sessionUri: string;
  /** Our `customState`, where the flow is ours. */
  readonly state: Secret | undefined;
}

/** One consent that the listener waits for. */
export interface AwaitedConsent {
  /** Equals the `request_uri` of the authorization URL, and the `session_id` on the return URL. */
  readonly sessionUri: string;
  /** The untouched URL that the start page redirects to. */
  readonly authorizationUrl: string;
  readonly facts: ConsentFacts;
  /** Epoch milliseconds; sessions last 10 minutes. */
  readonly expiresAtMs: number;
  /** Our `customState`, required back, where the flow is ours; undefined where an agent began it. */
  readonly state?: string | undefined;
  /** Binds the session (CompleteResourceTokenAuth). Called once, for the callback that passed every check. */
  complete(answer: SessionAnswer, signal: AbortSignal): Promise<void>;
}

/** What a callback of an authorization code brings. */
export interface CodeAnswer {
  readonly code: Secret;
  /** The issuer as it names itself (RFC 9207); whoever redeems the code compares it. */
  readonly iss: string | undefined;
}

/** An authorization request of our own, at any issuer (RFC 6749 section 4.1). Its callback is found by its state. */
export interface AwaitedCode {
  /** The untouched URL that the start page redirects to. */
  readonly authorizationUrl: string;
  /** 256 random bits of this flow only. */
  readonly state: Secret;
  readonly facts: ConsentFacts;
  /** Epoch milliseconds. */
  readonly expiresAtMs: number;
  /** Redeems the code. Called once, for the callback that passed every check; the page waits for it. */
  complete(answer: CodeAnswer, signal: AbortSignal): Promise<void>;
}

/** How a consent ended. */
export type ConsentOutcome =
  | { readonly kind: 'completed' }
  /**
   * The identity provider said no; `error` is a code of RFC 6749 section 4.1.2.1 or OpenID Connect Core 1.0 section 3.1.2.6, or `other`.
   * An issuer that names itself does so with a refusal too (RFC 9207 section 2.3): whoever asked it compares `iss`.
   */
  | { readonly kind: 'refused'; readonly error: string; readonly iss?: string }
  /** The browser came back in order, but the session could not be bound. */
  | { readonly kind: 'failed'; readonly error: UserError }
  | { readonly kind: 'expired' }
  | { readonly kind: 'canceled' };

/** A consent that the listener has taken in. */
export interface PendingConsent {
  /** `http://127.0.0.1:PORT/agentcore/start/<nonce>`: the only URL that is ever given to the browser. Used once. */
  readonly startUrl: string;
  readonly outcome: Promise<ConsentOutcome>;
  /** A new start URL for the same consent, for "Open Browser Again". The old one stops working. */
  renewStartUrl(): string;
  cancel(): void;
}

/**
 * The loopback listener. Its port is taken with the first consent and given back with the last; windows that hold the same
 * key share it.
 */
export interface CallbackListener {
  /** Throws a `UserError` with code `PortInUse` where another program has the registered port: no other is tried. */
  expect(consent: AwaitedConsent): Promise<PendingConsent>;
  /** The same for a code of our own; the redirect URI is the return URL. */
  expectCode(code: AwaitedCode): Promise<PendingConsent>;
  /**
   * Takes the address that a browser ended on which cannot reach this window. Every check is made but that of the cookie, which
   * the person's word stands for: `confirm` is asked whether it was they who signed in.
   * @returns how the consent ended; undefined where the person did not confirm, which changes nothing
   * @throws UserError `PastedUrl`, `PastedUnknown`, `PastedTooOld` or `PastedUsed`
   */
  paste(text: string, confirm: (facts: ConsentFacts) => Promise<boolean>): Promise<ConsentOutcome | undefined>;
  dispose(): Promise<void>;
}
