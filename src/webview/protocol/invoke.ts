/** The contract of the invoke panel. The host holds the transcript; the view draws it and asks. Times are epoch milliseconds. */
import type { ConsentCard, ConsentState, Draft, ShownEvent, TokenResult, Turn, TurnState } from '../../core/invoke/turn.js';

export type { ConsentCard, ConsentState, Draft, ShownEvent, TokenResult, Turn, TurnState };

/** Everything that is above and below the transcript. */
export interface InvokeFrame {
  readonly target: { readonly name: string; readonly arn: string; readonly connection: string; readonly status: string } | undefined;
  /** `IAM`, or why bearer tokens are needed. */
  readonly signIn: string;
  readonly userId: string;
  /** The workload identity that the payload names; empty where the agent acts as its own. */
  readonly workloadName: string;
  /** The credential provider that the payload names; empty where the agent chooses. */
  readonly provider: string;
  readonly sessionId: string;
  /** Payload as JSON text that the JSON tab starts with. */
  readonly payload: string;
  /** Three sentences to try. */
  readonly samples: readonly string[];
  /** True once after a window reload: the transcript that was here is gone. */
  readonly lostTranscript: boolean;
}

/** What stands in the box and is not sent yet. The host holds it while the view is hidden; it is never saved. */
export interface BoxDraft {
  readonly mode: Draft['mode'];
  readonly prompt: string;
  /** Undefined where the payload was not edited, so that it follows the frame. */
  readonly json: string | undefined;
}

/** What a keybinding of the manifest asks of the panel that has the focus: VS Code takes these keys before a page does. */
export type PanelAction = 'nextRegion' | 'previousRegion' | 'showText' | 'showEvents';

/** What the view may ask of the host. A rejected call carries `message`, `hint` and, for a typed field, `field`. */
export interface InvokeHost {
  /** Called when the view is drawn; answered with everything there is. */
  ready(): Promise<{ readonly frame: InvokeFrame; readonly turns: readonly Turn[]; readonly draft: BoxDraft | undefined }>;
  rememberBox(draft: BoxDraft): void;
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
  /** Registers our return URL on the identity that a turn's `refusal` is about. */
  addReturnUrl(turnId: number): Promise<void>;
  /** Opens the setting of the callback URL. */
  showSettings(): Promise<void>;
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
  act(action: PanelAction): void;
}

/** All that survives a reload: where the reader was. Never a token, never what was typed as JSON. */
export interface InvokeViewState {
  readonly runtimeArn: string | undefined;
  readonly tab: 'text' | 'events';
  readonly userId: string;
}
