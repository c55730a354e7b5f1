import type { Draft, InvokeViewState } from '../protocol/invoke.js';
import type { Calls } from './calls.js';
import type { ReadEvents } from './eventRows.js';

export type AnswerTab = InvokeViewState['tab'];

/** What the parts of the transcript can ask for. */
export interface TranscriptActions {
  readonly openConsent: (cardId: string) => void;
  readonly copyConsentUrl: (cardId: string) => void;
  readonly cancelConsent: (cardId: string) => void;
  readonly trustHost: (cardId: string) => void;
  readonly sendAgain: (draft: Draft) => void;
  readonly inspectToken: (turnId: number, which: 'result' | number) => void;
  readonly pause: (isPaused: boolean) => void;
  /** `isCut`: only what is shown of it is copied. */
  readonly copyText: (turnId: number, isCut: boolean) => void;
  readonly saveStream: (turnId: number) => void;
  readonly openEvent: (turnId: number, n: number) => void;
  readonly readEvents: ReadEvents;
  readonly restartSandbox: () => void;
  readonly chooseSignIn: () => void;
  /** Goes where the user is named. */
  readonly nameUser: () => void;
  readonly addReturnUrl: (turnId: number) => void;
  readonly showSettings: () => void;
  readonly selectTab: (turnId: number, tab: AnswerTab) => void;
  /** True while the end of the conversation is followed. */
  readonly follows: () => boolean;
}

/** What a turn is drawn with beside itself. */
export interface TurnContext {
  readonly agent: string;
  readonly tab: AnswerTab;
  readonly nowMs: number;
  /** True for the last turn, whose tabs stay in sight. */
  readonly last: boolean;
  /** Words of the button that chooses another sign-in. */
  readonly signInWords: string;
  /** True where the sign-in that is chosen now is one that the target takes. */
  readonly canSignIn: boolean;
  /** What was asked of the host and still runs, or came to nothing. */
  readonly calls: Calls;
}
