/** The contract of the JWT inspector. Tokens live in the view and in the host's memory, never in the view's saved state. */

import type { RuleResult } from '../../core/inbound/rule.js';
import type { Verdict as DoorVerdict } from '../../core/inbound/evaluate.js';
import type { FlowFacts } from '../../core/jwt/agentFlow.js';
import type { FoundToken } from '../../core/jwt/find.js';
import type { TokenKind } from '../../core/jwt/kind.js';
import type { Fetched } from '../../core/jwt/verify/fetchJson.js';
import type { PlannedFetch, VerifyPlan } from '../../core/jwt/verify/plan.js';
import type { Verification } from '../../core/jwt/verify/verify.js';
import type { PanelAction } from './invoke.js';

/** One token with what stood beside it. */
export interface TokenText {
  readonly text: string;
  /** JSON of the header beside the signed one, which only the JSON serializations have. */
  readonly unprotectedHeader?: string | undefined;
}

/** What the view shows, held by the host for when the view is drawn anew. */
export interface Shown {
  readonly found: readonly FoundToken[];
  readonly chosen: number;
  /** A text in which no token was found. */
  readonly loose: string;
  /** The token that it is compared with. */
  readonly other?: TokenText | undefined;
}

/** What the view begins with: a text that is to be read, or what it showed before. */
export interface Beginning {
  readonly text: string;
  readonly shown?: Shown;
  readonly verified?: VerifiedToken;
  readonly nowMs: number;
  /** How far clocks may be apart. */
  readonly skewSeconds: number;
}

/** What a verification found, of which token and how long it took. */
export interface VerifiedToken {
  readonly token: TokenText;
  readonly verification: Verification;
  readonly tookMs: number;
}

/** A plan with what the token is verified by: "the issuer’s published keys". */
export interface ShownPlan extends VerifyPlan {
  readonly id: number;
  readonly by: string;
}

/** What to do about a rule that refuses the token. */
export interface ShownFix {
  readonly words: string;
  /** True where it can be shown as a change of the configuration. */
  readonly hasChange: boolean;
}

/** One runtime or gateway, and what becomes of the token there. */
export interface DoorRow {
  readonly id: string;
  readonly name: string;
  readonly kind: 'runtime' | 'gateway';
  /** Where its configuration was read, where that is not the connection. */
  readonly from?: string | undefined;
  readonly verdict: DoorVerdict;
  readonly sentence: string;
  /** The first rule that refuses. */
  readonly failed?: RuleResult | undefined;
  readonly rules: readonly RuleResult[];
  readonly fixes: readonly ShownFix[];
}

/** What is known of a token beside itself, without asking anybody. */
export interface Expected {
  readonly flow: FlowFacts;
  /** Should be `iss`. */
  readonly issuer?: string;
  /** One of them should be in `aud`. */
  readonly audiences?: readonly string[];
  readonly kind?: TokenKind['kind'];
}

/** Who would let the token in. */
export interface Doors {
  /** `none`: nothing is connected. `unread`: reading contacts AWS, which waits for a click. `failed`: `message` says why. */
  readonly state: 'none' | 'unread' | 'read' | 'failed';
  /** Of the connection. */
  readonly label: string;
  readonly message: string;
  readonly rows: readonly DoorRow[];
  /** What could not be read, as sentences. */
  readonly notes: readonly string[];
  /** Of this answer: a yes to its addresses is none to those of another one. */
  readonly list: number;
  /** Discovery documents that would decide rows which are open. */
  readonly undecided: readonly PlannedFetch[];
  /** Left out where nothing was asked. */
  readonly expected?: Expected;
}

export interface JwtInspectorHost {
  /** Called when the view is drawn, which happens anew each time it was hidden. */
  ready(): Promise<Beginning>;
  remember(shown: Shown): void;
  /** A token is on show: it goes to the history of this window, which is in memory only. */
  seen(token: TokenText): void;
  copy(text: string): Promise<void>;
  pasteFromClipboard(): Promise<string>;
  /** Lets a person choose a file; undefined where they do not. */
  openFile(): Promise<{ readonly name: string; readonly text: string } | undefined>;
  /** Reads a file of this computer that was dropped, by its URI: a view cannot. @throws UserError where it is of another kind or too large */
  openDropped(uri: string): Promise<{ readonly name: string; readonly text: string }>;
  /** What verifying would fetch. `asked` lets a person choose keys; undefined where they do not. */
  plan(token: TokenText, by: 'issuer' | 'asked'): Promise<ShownPlan | undefined>;
  /** Carries the plan of this id out, once. @throws UserError `NoPlan` where another one took its place */
  verify(plan: number): Promise<VerifiedToken>;
  /** Stops what runs, and forgets what was planned. */
  cancelVerify(): void;
  /** @param isAsked whether a person has just said that AWS is to be contacted for this connection; `again` reads anew */
  doors(token: TokenText, isAsked: boolean, again: boolean): Promise<Doors>;
  /** Fetches the discovery documents that a list of doors has shown. @throws UserError `NoList` where another one took its place */
  askIssuers(list: number): Promise<readonly Fetched[]>;
  /** Takes an authorizer that is typed or read from a file; false where none was given. */
  addAuthorizer(): Promise<boolean>;
  /** Opens a configuration before and after a fix. */
  showChange(row: string, fix: number): Promise<void>;
  /** Another token to compare with; undefined where none was chosen. */
  pickOther(token: TokenText): Promise<TokenText | undefined>;
  /** A token that was seen, as a text to be read; undefined where none was chosen. */
  pickFromHistory(): Promise<string | undefined>;
  /** Makes test tokens and gives them as a text to be read; undefined where none were wanted. */
  makeTestTokens(token: TokenText | undefined): Promise<string | undefined>;
  /** Everything that has no button; what the view is to do of it itself comes back. */
  showMore(token: TokenText | undefined): Promise<MoreChoice | undefined>;
}

export type MoreChoice = 'verifyWith' | 'openFile' | 'makeTestTokens' | 'addAuthorizer' | 'clear';

/** Whose address it is: what Verify fetches, or "Ask the Issuers". Both may run at once. */
export type FetchingWork = 'verification' | 'issuers';

export interface JwtInspectorView {
  /** Reads another text in the same panel. */
  read(text: string): void;
  act(action: PanelAction): void;
  /** Asks before an address that is private or that the plan could not name. */
  approve(fetch: PlannedFetch, work: FetchingWork): Promise<boolean>;
  /** Shows an address whose request waits to leave, and answers when it stands on the page; false where it is not shown. */
  fetching(fetch: PlannedFetch, work: FetchingWork): Promise<boolean>;
  /** The connection is another one, or what is known of it. */
  connectionChanged(): void;
}
