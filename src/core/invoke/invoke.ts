/** What is sent to an agent. */
export interface InvokeRequest {
  readonly agentRuntimeArn: string;
  /** Name of a runtime endpoint; `DEFAULT` where left out. */
  readonly qualifier?: string;
  /** 33 to 256 characters; one conversation. */
  readonly sessionId: string;
  /** Sent as `X-Amzn-Bedrock-AgentCore-Runtime-User-Id`; only with SigV4. */
  readonly userId?: string;
  /** Where consents may return to, for an agent of the user's own in the sandbox: `OAuth2CallbackUrl`. */
  readonly returnUrl?: string;
  /** JSON text. */
  readonly payload: string;
}

/** What comes back, in order: `started`, any number of `message`, at most one `incomplete`, `ended`. Times are epoch milliseconds. */
export type InvokeEvent =
  | { readonly kind: 'started'; readonly atMs: number; readonly statusCode: number; readonly contentType: string; readonly sessionId: string }
  | { readonly kind: 'message'; readonly atMs: number; readonly type: string; readonly data: string; readonly bytes: number }
  /** The stream ended inside an event. It is shown and never parsed (WHATWG HTML, 9.2.6). */
  | { readonly kind: 'incomplete'; readonly atMs: number; readonly data: string; readonly bytes: number }
  | { readonly kind: 'ended'; readonly atMs: number; readonly bytes: number; readonly outcome: 'complete' | 'cut' };

/**
 * Calls an agent and gives what it answers as it arrives. Refusals before the first byte are thrown as a `UserError`;
 * a connection that breaks later ends the stream with `outcome: 'cut'` and is never retried. Aborting throws an `AbortError`.
 */
export type InvokeAgent = (request: InvokeRequest, signal: AbortSignal) => AsyncIterable<InvokeEvent>;
