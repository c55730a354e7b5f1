import type { Turn } from '../protocol/invoke.js';
import type { Calls } from './calls.js';

export type AnswerTab = 'text' | 'events';

/** What the parts of the transcript can ask for. */
export interface TranscriptActions {
  readonly openConsent: (cardId: string) => void;
  readonly copyConsentUrl: (cardId: string) => void;
  readonly cancelConsent: (cardId: string) => void;
  readonly sendAgain: (turn: Turn) => void;
  readonly inspectToken: (turnId: number) => void;
  readonly copyText: (turnId: number) => void;
  readonly restartSandbox: () => void;
  readonly addReturnUrl: (turnId: number) => void;
  readonly showSettings: () => void;
  readonly selectTab: (turnId: number, tab: AnswerTab) => void;
}

/** What a turn is drawn with beside itself. */
export interface TurnContext {
  readonly agent: string;
  readonly tab: AnswerTab;
  readonly nowMs: number;
  /** True for the last turn, whose tabs stay in sight. */
  readonly last: boolean;
  /** What was asked of the host and still runs, or came to nothing. */
  readonly calls: Calls;
}
