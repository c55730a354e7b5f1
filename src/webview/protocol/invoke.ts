/** The contract of the invoke panel. The host holds the transcript; the view draws it and asks. Times are epoch milliseconds. */

/** One event of an answer as it is drawn. */
export interface ShownEvent {
  readonly n: number;
  readonly atMs: number;
  readonly type: string;
  readonly bytes: number;
  /** Event data; a token in it is already masked by the host. */
  readonly data: string;
  readonly incomplete: boolean;
}

/** The last object that the agent sent, when it is about a token. The token itself stays in the host. */
export interface TokenResult {
  readonly message: string;
  readonly claims: readonly { readonly name: string; readonly value: string }[];
  readonly canInspect: boolean;
}

export type ConsentState =
  | { readonly kind: 'waiting'; readonly opened: boolean }
  | { readonly kind: 'completed'; readonly atMs: number }
  | { readonly kind: 'refused'; readonly atMs: number; readonly error: string }
  | { readonly kind: 'failed'; readonly atMs: number; readonly message: string; readonly hint: string }
  | { readonly kind: 'expired'; readonly atMs: number }
  | { readonly kind: 'canceled'; readonly atMs: number };

/** One card, one per session however often the agent repeats its URL. */
export interface ConsentCard {
  readonly id: string;
  /** Host and port of the authorization URL. */
  readonly host: string;
  /** False where the host is not the connection's own; such a card has no Open button. */
  readonly trusted: boolean;
  readonly expectedHost: string;
  readonly hostNote: string;
  readonly agent: string;
  readonly user: string;
  /** Empty where the agent did not say. */
  readonly provider: string;
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
  readonly state: ConsentState;
}

export type TurnState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'streaming' }
  | { readonly kind: 'finished' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'canceled' }
  /** Refused before the first byte, or the agent failed. `restart` offers to start the sandbox again. */
  | { readonly kind: 'failed'; readonly message: string; readonly hint: string; readonly restart: boolean };

/** One prompt with its answer. */
export interface Turn {
  readonly id: number;
  readonly prompt: string;
  readonly sentAtMs: number;
  readonly firstByteAtMs: number | undefined;
  readonly endedAtMs: number | undefined;
  readonly bytes: number;
  readonly state: TurnState;
  /** Text of the answer, made readable: JSON strings unpacked, objects indented. Masked. */
  readonly text: string;
  readonly events: readonly ShownEvent[];
  readonly consents: readonly ConsentCard[];
  readonly result: TokenResult | undefined;
}

/** Everything that is above and below the transcript. */
export interface InvokeFrame {
  readonly target: { readonly name: string; readonly connection: string; readonly status: string } | undefined;
  /** `IAM`, or why bearer tokens are needed. */
  readonly signIn: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly returnUrl: string;
  /** Payload as JSON text that the JSON tab starts with. */
  readonly payload: string;
  /** Three sentences to try. */
  readonly samples: readonly string[];
  /** True once after a window reload: the transcript that was here is gone. */
  readonly lostTranscript: boolean;
}

/** What the view may ask of the host. A rejected call carries `message`, `hint` and, for a typed field, `field`. */
export interface InvokeHost {
  /** Called when the view is drawn; answered with everything there is. */
  ready(state: InvokeViewState | undefined): Promise<{ readonly frame: InvokeFrame; readonly turns: readonly Turn[] }>;
  send(draft: { readonly mode: 'prompt' | 'json'; readonly text: string; readonly userId: string }): Promise<void>;
  cancel(): void;
  newSession(): Promise<void>;
  /** Opens VS Code's own list of runtimes. */
  chooseTarget(): Promise<void>;
  copySessionId(): Promise<void>;
  copyText(turnId: number): Promise<void>;
  openConsent(cardId: string): Promise<void>;
  copyConsentUrl(cardId: string): Promise<void>;
  cancelConsent(cardId: string): Promise<void>;
  inspectToken(turnId: number): Promise<void>;
  restartSandbox(): Promise<void>;
  /** The view has drawn everything up to this batch. */
  ack(batch: number): void;
}

/** What the host may ask of the view. */
export interface InvokeView {
  frame(frame: InvokeFrame): void;
  /** A turn that is new or changed in anything but its events; its `events` and `text` are left out when known. */
  turn(turn: Turn): void;
  /** More events and text for a turn. At most 200 events a batch; answered by `ack`. */
  append(more: { readonly batch: number; readonly turnId: number; readonly events: readonly ShownEvent[]; readonly text: string; readonly bytes: number }): void;
  clear(): void;
}

/** All that survives a reload: where the reader was. Never a token, never what was typed as JSON. */
export interface InvokeViewState {
  readonly runtimeArn: string | undefined;
  readonly tab: 'text' | 'events';
  readonly userId: string;
}
