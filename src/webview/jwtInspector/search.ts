import { findTokens, findTokensPatiently } from '../../core/jwt/find.js';
import type { FoundToken } from '../../core/jwt/find.js';

/** Texts above this are searched in pieces, so that the page goes on living. */
const AT_ONCE_CHARACTERS = 512 * 1024;

/** A search that goes on: in what, and how much of it is done, 0 to 1. */
export interface SearchState {
  readonly name: string;
  readonly share: number;
}

export interface Search {
  /** Undefined where nothing is searched now. */
  readonly state: () => SearchState | undefined;
  /** Searches; another search, and Cancel, end the one before, which then gives undefined. */
  find(text: string, name: string): Promise<readonly FoundToken[] | undefined>;
  cancel(): void;
}

/** Finds the tokens of texts of any length. @param changed called as it goes on */
export function createSearch(changed: () => void): Search {
  let state: SearchState | undefined;
  let controller: AbortController | undefined;

  function stop(): void {
    controller?.abort();
    controller = undefined;
    state = undefined;
  }

  return {
    state: () => state,
    async find(text, name) {
      stop();
      if (text.length <= AT_ONCE_CHARACTERS) return findTokens(text);
      const own = new AbortController();
      controller = own;
      state = { name, share: 0 };
      changed();
      try {
        return await findTokensPatiently(text, {
          pause: () => new Promise((resolve) => { setTimeout(resolve); }), signal: own.signal,
          report: ({ searchedTo }) => {
            if (controller !== own) return;
            state = { name, share: searchedTo / text.length };
            changed();
          },
        });
      } catch (error) {
        if (own.signal.aborted) return undefined;
        throw error;
      } finally {
        if (controller === own) {
          stop();
          changed();
        }
      }
    },
    cancel() {
      stop();
      changed();
    },
  };
}
