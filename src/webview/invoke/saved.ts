import { findTokens } from '../../core/jwt/find.js';
import type { InvokeViewState } from '../protocol/invoke.js';

const MAX_USER_ID_CHARACTERS = 128;

/** Reads what VS Code kept for the panel across a reload; whatever is not as it should be starts afresh. */
export function readSaved(state: unknown): InvokeViewState {
  const { runtimeArn, tab, userId } = (typeof state === 'object' && state !== null ? state : {}) as Partial<Record<keyof InvokeViewState, unknown>>;
  return {
    runtimeArn: typeof runtimeArn === 'string' ? runtimeArn : undefined,
    tab: tab === 'events' ? 'events' : 'text',
    userId: typeof userId === 'string' ? userId : '',
  };
}

/** What may be written down: no token, not even where one was pasted for a user id. */
export function toSaved({ runtimeArn, tab, userId }: InvokeViewState): InvokeViewState {
  const isSafe = userId.length <= MAX_USER_ID_CHARACTERS && findTokens(userId).length === 0;
  return { runtimeArn, tab, userId: isSafe ? userId : '' };
}
