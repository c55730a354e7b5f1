import type { Disposable } from '../base/disposable.js';
import { findConsentUrls, toCardId } from './consentUrl.js';
import type { AskPerson, PageOutcome } from './mcpRequests.js';
import type { Transcript } from './transcript.js';
import type { ConsentState } from './turn.js';

/** Pages that a person is asked for at once; a server that wants more opened is refused. */
const MOST_ASKED = 5;

/** Waits for what a person does with the card of a page. One that has no card is declined. */
export function createAskPerson(transcript: Pick<Transcript, 'turns' | 'onDidChangeTurn'>): AskPerson {
  let asked = 0;

  function find(cardId: string): PageOutcome | undefined {
    const card = transcript.turns().flatMap(({ consents }) => consents).find(({ id }) => id === cardId);
    return card === undefined ? undefined : toOutcome(card.state);
  }

  return async (url, signal) => {
    const [consent] = findConsentUrls(url);
    if (consent === undefined || asked >= MOST_ASKED) return 'decline';
    const cardId = toCardId(consent);
    asked += 1;
    let listening: Disposable | undefined;
    let onAbort = (): void => undefined;
    try {
      return find(cardId) ?? await new Promise<PageOutcome>((resolve, reject) => {
        listening = transcript.onDidChangeTurn(() => {
          const outcome = find(cardId);
          if (outcome !== undefined) resolve(outcome);
        });
        onAbort = () => { reject(new DOMException('The call was given up.', 'AbortError')); };
        signal.addEventListener('abort', onAbort);
      });
    } finally {
      listening?.dispose();
      signal.removeEventListener('abort', onAbort);
      asked -= 1;
    }
  };
}

function toOutcome(state: ConsentState): PageOutcome | undefined {
  switch (state.kind) {
    case 'waiting': return state.opened ? 'accept' : undefined;
    case 'completed': return 'accept';
    case 'canceled': return 'decline';
    case 'refused': case 'failed': case 'expired': return 'cancel';
  }
}
