/** The contract of the invoke panel. The host holds the transcript; the view draws what is on show and asks. Times are epoch milliseconds. */
import type { ReturnUrlDelivery } from '../../core/invoke/returnUrl.js';
import type { ToolField } from '../../core/invoke/toolForm.js';
import type { ConsentCard, ConsentState, Draft, ShownEvent, TokenResult, Turn, TurnState } from '../../core/invoke/turn.js';

export type { ConsentCard, ConsentState, Draft, ReturnUrlDelivery, ShownEvent, TokenResult, ToolField, TurnState };

/** A turn as it goes to the view: its events are asked for as they are scrolled to. */
export type ShownTurn = Omit<Turn, 'events'>;

/** What is talked to. */
export interface FrameTarget {
  readonly kind: 'runtime' | 'gateway' | 'local';
  readonly name: string;
  /** ARN of a runtime, URL of a gateway or of a program on this computer. */
  readonly address: string;
  readonly connection: string;
  /** Of a runtime or a gateway `READY` and the like, `DISCONNECTED`; of a local program what its `/ping` says, in words. */
  readonly status: string;
  readonly statusTone: 'good' | 'busy' | 'bad' | 'unknown';
  readonly protocol: 'HTTP' | 'MCP' | 'A2A' | 'AGUI';
  /** "DEFAULT → v3"; undefined where there is nothing to choose. */
  readonly qualifier: string | undefined;
}

/** Who the caller is. A bearer token never comes to the view. */
export type FrameSignIn =
  /** `userId` is undefined where none goes along: a gateway takes none beside a signature. */
  | { readonly kind: 'iam'; readonly userId: string | undefined }
  /** `who` is the subject where it is known, `from` in words where the token came from. */
  | { readonly kind: 'bearer'; readonly token: { readonly who: string; readonly from: string; readonly expiresAtMs: number | undefined } | undefined }
  /** A local agent: the workload identity that it acts as, for whom; empty for nobody, and undefined where it acts as none. */
  | { readonly kind: 'workload'; readonly workloadName: string | undefined; readonly userId: string | undefined }
  /** A gateway that asks nobody who they are. */
  | { readonly kind: 'none' }
  /** A gateway that does not say by what it knows its callers: the person has to. */
  | { readonly kind: 'unchosen' };

export interface FrameHeader {
  readonly name: string;
  readonly value: string;
}

export interface FrameTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly fields: readonly ToolField[];
}

/** The server of a target that speaks MCP. */
export type FrameMcp =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'failed'; readonly message: string; readonly hint: string }
  | { readonly kind: 'ready'; readonly server: string; readonly instructions: string | undefined; readonly tools: readonly FrameTool[] };

/** One invocation of this window in the rail. */
export interface HistoryRow {
  readonly id: string;
  readonly prompt: string;
  readonly sentAtMs: number;
  readonly tone: 'good' | 'waiting' | 'doubtful' | 'running' | 'failed' | 'cut' | 'canceled';
  /** "2.1 s · 1.4 kB", "waiting for consent", "403 AccessDeniedException". */
  readonly detail: string;
  /** Of the session that is on show; the turn with this id is in the transcript. */
  readonly turnId: number | undefined;
}

/** Everything that is above, beside and below the transcript. */
export interface InvokeFrame {
  /** Empty where nothing is connected. */
  readonly connectionId: string;
  readonly target: FrameTarget | undefined;
  /** Another number for each target and each connection. */
  readonly talkId: number;
  readonly signIn: FrameSignIn;
  /** False where the target would not let in who signs in like that, or where a choice is missing. A token may have ended all the same. */
  readonly signInFits: boolean;
  /** The workload identity that the payload names; empty where the agent acts as its own. */
  readonly workloadName: string;
  /** The credential provider that the payload names; empty where the agent chooses. */
  readonly provider: string;
  readonly sessionId: string;
  /** Payload as JSON text that the JSON tab starts with. */
  readonly payload: string;
  readonly headers: readonly FrameHeader[];
  /** How the agent learns our return URL as things stand, and why not where it does not. */
  readonly returnUrl: ReturnUrlDelivery;
  /** Undefined for a target that does not speak MCP. */
  readonly mcp: FrameMcp | undefined;
  /** Three sentences to try. */
  readonly samples: readonly string[];
  /** Newest first. */
  readonly history: readonly HistoryRow[];
  /** Earlier turns of this session that are gone, so that the others have room. */
  readonly notKept: number;
  /** Which logs there are to see; undefined where there are none. */
  readonly logs: FrameLogs | undefined;
  /** True once after a window reload that lost what was said here. */
  readonly lostTranscript: boolean;
}

/** What stands in the box and is not sent yet. The host holds it while the view is hidden; it is never saved. */
export interface BoxDraft {
  /** That of the frame for which it was typed. At another one nothing but the prompt is left of it. */
  readonly talkId: number;
  readonly mode: Draft['mode'];
  readonly prompt: string;
  /** Undefined where the payload was not edited, so that it follows the frame. */
  readonly json: string | undefined;
  /** The tool that is chosen, and what was typed for each tool by field. */
  readonly tool: string | undefined;
  readonly typed: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Headers as they are typed, where they are not those of the frame: incomplete or refused. */
  readonly headers: readonly FrameHeader[] | undefined;
}

export interface FrameLogs {
  /** The words of the drawer's title: "agent's own output · this session". */
  readonly title: string;
  /** False while the lines that do not name the session are left out, such as stack traces; undefined where none is left out for that. */
  readonly showsAllLines: boolean | undefined;
}

export interface LogLine {
  readonly n: number;
  readonly atMs: number;
  /** Tokens masked. */
  readonly text: string;
}

/** How the reading of the logs goes. */
export type LogState =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'following' }
  /** `statement` is true where a statement of IAM can be copied that allows it. */
  | { readonly kind: 'failed'; readonly message: string; readonly hint: string; readonly statement: boolean };

/** What a keybinding of the manifest asks of the panel that has the focus: VS Code takes these keys before a page does. */
export type PanelAction = 'nextRegion' | 'previousRegion' | 'showText' | 'showEvents' | 'showRaw';

/** Parts of an event: rows take 300 characters of each, an unfolded row more. */
export interface EventPage {
  readonly events: readonly ShownEvent[];
}

/** What the view may ask of the host. A rejected call carries `message`, `hint`, `code` and, for a typed field, `field`. */
export interface InvokeHost {
  /** Called when the view is drawn; answered with everything there is. */
  ready(): Promise<{ readonly frame: InvokeFrame; readonly turns: readonly ShownTurn[]; readonly draft: BoxDraft | undefined; readonly logs: { readonly state: LogState; readonly lines: readonly LogLine[] } }>;
  rememberBox(draft: BoxDraft): void;
  /** Sends a prompt or a payload, or the call of a tool again as it was. `field` of a refusal: `userId`, `json`. */
  send(draft: Draft & { readonly userId: string }): Promise<void>;
  /** Calls a tool of MCP with what was typed by field. `field` of a refusal: `userId`, else the name of the field of the form. */
  callTool(tool: string, typed: Readonly<Record<string, string>>, userId: string): Promise<void>;
  cancel(): void;
  /** Stops taking from the stream, and goes on. */
  pause(isPaused: boolean): void;
  newSession(): Promise<void>;
  /** StopRuntimeSession, after asking. */
  stopSession(): Promise<void>;
  /** Opens VS Code's own list of what can be talked to. */
  chooseTarget(): Promise<void>;
  chooseQualifier(): Promise<void>;
  /** IAM, a bearer token and where from, or for a local agent its workload identity. */
  chooseSignIn(): Promise<void>;
  /** Asks the server of MCP anew. */
  reconnect(): Promise<void>;
  /** Gives up connecting to it. */
  stopConnecting(): Promise<void>;
  /** Replaces the headers of the target for which they were typed. `field` of a refusal: `name N` or `value N`, counted from 0. */
  setHeaders(headers: readonly FrameHeader[], talkId: number): Promise<void>;
  copySessionId(): Promise<void>;
  /** Stop Session, Export, Compare Two…: VS Code's own list. */
  showMore(userId: string): Promise<void>;
  /** The history as VS Code's own list, where the rail has no room. */
  showHistory(userId: string): Promise<void>;
  /** Sends an earlier invocation again, in the session on show and as the user of the view; to another target in a new session, after asking. */
  rerun(historyId: string, userId: string): Promise<void>;
  compareTwo(): Promise<void>;
  copyText(turnId: number): Promise<void>;
  /** Asks where to, and saves the stream as it came, without secrets. */
  saveStream(turnId: number): Promise<void>;
  /** Events by number, counted from 1; at most 200 at once, each cut to `characters`. */
  events(turnId: number, from: number, count: number, characters: number): Promise<EventPage>;
  /** One event, whole, in an editor. */
  openEvent(turnId: number, n: number): Promise<void>;
  openConsent(cardId: string): Promise<void>;
  copyConsentUrl(cardId: string): Promise<void>;
  cancelConsent(cardId: string): Promise<void>;
  /** Asks, and then trusts the host of this card from now on. */
  trustHost(cardId: string): Promise<void>;
  inspectToken(turnId: number, which: 'result' | number): Promise<void>;
  restartSandbox(): Promise<void>;
  /** Registers our return URL on the identity that a turn's `refusal` is about. */
  addReturnUrl(turnId: number): Promise<void>;
  /** Opens the setting of the callback URL. */
  showSettings(): Promise<void>;
  openLogs(): Promise<void>;
  closeLogs(): void;
  /** Also the lines that do not name the session, or only those that do. */
  showAllLogLines(isWanted: boolean): Promise<void>;
  /** The log in an editor of its own. */
  showLogsInEditor(): Promise<void>;
  copyLogsStatement(): Promise<void>;
  /** The view has drawn everything up to this batch. */
  ack(batch: number): void;
}

/** What the host may ask of the view. */
export interface InvokeView {
  frame(frame: InvokeFrame): void;
  /** A turn that is new or changed; where it is known already, the words of its `draft`, its `prompt` and its `text` are empty, and the text grows by `grow` alone. */
  turn(turn: ShownTurn): void;
  /** More of a turn: the text that was added, and how much there is in all. At most one every 16 ms; answered by `ack`. */
  grow(more: { readonly batch: number; readonly turnId: number; readonly text: string; readonly eventCount: number; readonly bytes: number }): void;
  clear(): void;
  logState(state: LogState): void;
  /** At most 500 lines a call; the view keeps the newest 2,000. */
  logLines(lines: readonly LogLine[]): void;
  act(action: PanelAction): void;
}

/** All that survives a reload: where the reader was. Never a token, never what was typed as JSON. */
export interface InvokeViewState {
  /** Of the target, with its kind. */
  readonly target: { readonly kind: FrameTarget['kind']; readonly address: string } | undefined;
  readonly tab: 'text' | 'events' | 'raw';
  readonly userId: string;
  /** To which the target and the user belong: elsewhere they are others. */
  readonly connectionId: string;
  /** True where something was said, which a reload loses. */
  readonly hasTurns: boolean;
}
