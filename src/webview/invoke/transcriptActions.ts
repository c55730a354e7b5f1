import type { Draft } from '../protocol/invoke.js';
import type { AnswerTab, TranscriptActions } from './actions.js';
import { askOnce } from './asks.js';
import type { Ask, AskingPage } from './asks.js';
import { BOX, SETTINGS, turnPlace } from './calls.js';

/** What of the transcript is the panel's own. */
interface OwnActions {
  readonly send: (draft: Draft) => void;
  readonly selectTab: (turnId: number, tab: AnswerTab) => void;
  /** True where there is a field for the user, which then has the focus. */
  readonly goToUser: () => boolean;
  readonly follows: () => boolean;
}

/** What the parts of the transcript can ask for, as calls of the host. A refusal is shown on the card or the turn it is about. */
export function createTranscriptActions(page: AskingPage, { send, selectTab, goToUser, follows }: OwnActions): TranscriptActions {
  const ask = (name: string, place: string, call: Ask, done?: string): void => {
    void askOnce(page, { name, place, ask: call, ...(done === undefined ? {} : { done }) });
  };
  const chooseSignIn = (): void => { ask('chooseSignIn', BOX, (host) => host.chooseSignIn()); };
  return {
    openConsent: (cardId) => { ask('openConsent', cardId, (host) => host.openConsent(cardId)); },
    copyConsentUrl: (cardId) => { ask('copyConsentUrl', cardId, (host) => host.copyConsentUrl(cardId), 'URL copied'); },
    cancelConsent: (cardId) => { ask('cancelConsent', cardId, (host) => host.cancelConsent(cardId)); },
    trustHost: (cardId) => { ask('trustHost', cardId, (host) => host.trustHost(cardId)); },
    sendAgain: send,
    inspectToken: (turnId, which) => { ask(`inspectToken ${turnId} ${which}`, BOX, (host) => host.inspectToken(turnId, which)); },
    pause: (isPaused) => { void page.host?.pause(isPaused); },
    copyText: (turnId, isCut) => {
      ask(`copyText ${turnId}`, BOX, (host) => host.copyText(turnId), isCut ? 'Copied what is shown. The whole answer is longer: save the stream for all of it' : 'Answer copied');
    },
    saveStream: (turnId) => { ask(`saveStream ${turnId}`, BOX, (host) => host.saveStream(turnId)); },
    openEvent: (turnId, n) => { ask(`openEvent ${turnId} ${n}`, BOX, (host) => host.openEvent(turnId, n)); },
    readEvents: async (turnId, from, count, characters) => (await page.host?.events(turnId, from, count, characters))?.events ?? [],
    restartSandbox: () => { ask('restartSandbox', BOX, (host) => host.restartSandbox()); },
    chooseSignIn,
    nameUser: () => { if (!goToUser()) chooseSignIn(); },
    addReturnUrl: (turnId) => { ask('addReturnUrl', turnPlace(turnId), (host) => host.addReturnUrl(turnId), 'Return URL added'); },
    showSettings: () => { ask('showSettings', SETTINGS, (host) => host.showSettings()); },
    selectTab, follows,
  };
}
