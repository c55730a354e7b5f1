/** The contract of the invoke panel. The host holds the transcript; the view draws it and asks. Times are epoch milliseconds. */
import type { ConsentCard, ConsentState, Draft, ShownEvent, TokenResult, Turn, TurnState } from '../../core/invoke/transcript.js';

export type { ConsentCard, ConsentState, Draft, ShownEvent, TokenResult, Turn, TurnState };

/** Everything that is above and below the transcript. */
export interface InvokeFrame {
  readonly target: { readonly name: string; readonly arn: string; readonly connection: string; readonly status: string } | undefined;
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
  send(draft: Draft & { readonly userId: string }): Promise<void>;
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
