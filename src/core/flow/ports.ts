import type { Secret } from '../base/secret.js';
import type { AwaitedConsent, ConsentFacts, PendingConsent } from '../callback/consent.js';

/** The person's browser. The engine opens nothing but start pages of the listener. */
export interface BrowserPort {
  open(url: string, signal: AbortSignal): Promise<void>;
}

/** Where consents of AgentCore Identity come back: the loopback listener. */
export interface ConsentPort {
  /** Throws a `UserError` with code `PortInUse` where the registered port is taken. */
  expect(consent: AwaitedConsent): Promise<PendingConsent>;
}

/** An authorization request of our own, at any issuer (RFC 6749, section 4.1). */
export interface AwaitedCode {
  /** The untouched URL that the start page redirects to. */
  readonly authorizationUrl: string;
  /** Names the flow: the callback that brings it back, in the browser that opened the start page, is ours. */
  readonly state: Secret;
  readonly facts: ConsentFacts;
  /** Epoch milliseconds. */
  readonly expiresAtMs: number;
  /** Takes the callback's code and issuer (RFC 9207). Called once, for the callback that passed every check; the page waits for it. */
  complete(answer: { readonly code: Secret; readonly iss: string | undefined }, signal: AbortSignal): Promise<void>;
}

/** Where authorization codes come back: the same listener, the callback found by its state. */
export interface CodePort {
  /** The registered redirect URI. */
  readonly redirectUri: string;
  expectCode(code: AwaitedCode): Promise<PendingConsent>;
}
