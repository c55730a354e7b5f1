import type { AwaitedCode, AwaitedConsent, PendingConsent } from '../callback/consent.js';

/** The person's browser. The engine opens nothing but start pages of the listener. */
export interface BrowserPort {
  open(url: string, signal: AbortSignal): Promise<void>;
}

/** Where consents of AgentCore Identity come back: the loopback listener. */
export interface ConsentPort {
  /** Throws a `UserError` with code `PortInUse` where the registered port is taken. */
  expect(consent: AwaitedConsent): Promise<PendingConsent>;
}

/** Where authorization codes come back: the same listener, the callback found by its state. */
export interface CodePort {
  /** The registered redirect URI. */
  readonly redirectUri: string;
  expectCode(code: AwaitedCode): Promise<PendingConsent>;
}
