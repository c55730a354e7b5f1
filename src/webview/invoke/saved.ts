import { findTokens } from '../../core/jwt/find.js';
import type { InvokeViewState } from '../protocol/invoke.js';

/** What VS Code keeps for the panel across a reload: where the reader was and the prompt that is half written. */
export interface SavedState extends InvokeViewState {
  readonly prompt: string;
}

const MAX_PROMPT_CHARACTERS = 4000;

/** Reads a saved state; whatever is not as it should be starts afresh. */
export function readSaved(state: unknown): SavedState {
  const { runtimeArn, tab, userId, prompt } = (typeof state === 'object' && state !== null ? state : {}) as Partial<Record<keyof SavedState, unknown>>;
  return {
    runtimeArn: typeof runtimeArn === 'string' ? runtimeArn : undefined,
    tab: tab === 'events' ? 'events' : 'text',
    userId: typeof userId === 'string' ? userId : '',
    prompt: typeof prompt === 'string' ? prompt : '',
  };
}

/** What may be written down: a prompt with a token in it, or a very long one, is not. */
export function toSaved(state: SavedState): SavedState {
  const isSafe = state.prompt.length <= MAX_PROMPT_CHARACTERS && findTokens(state.prompt).length === 0;
  return { ...state, userId: state.userId.slice(0, 128), prompt: isSafe ? state.prompt : '' };
}
