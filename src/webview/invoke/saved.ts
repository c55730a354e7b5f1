import { findTokens } from '../../core/jwt/find.js';
import type { InvokeViewState } from '../protocol/invoke.js';

const MAX_USER_ID_CHARACTERS = 128;
const KINDS = ['runtime', 'gateway', 'local'] as const;
const TABS = ['text', 'events', 'raw'] as const;

/** Reads what VS Code kept for the panel across a reload; whatever is not as it should be starts afresh. */
export function readSaved(state: unknown): InvokeViewState {
  const { target, tab, userId, connectionId, hasTurns } = toMembers<keyof InvokeViewState>(state);
  const { kind, address } = toMembers<'kind' | 'address'>(target);
  const known = KINDS.find((other) => other === kind);
  return {
    target: known === undefined || typeof address !== 'string' ? undefined : { kind: known, address },
    tab: TABS.find((other) => other === tab) ?? 'text',
    userId: typeof userId === 'string' ? userId : '',
    connectionId: typeof connectionId === 'string' ? connectionId : '',
    hasTurns: hasTurns === true,
  };
}

/** What may be written down: no token, not even where one was pasted for a user id. */
export function toSaved({ target, tab, userId, connectionId, hasTurns }: InvokeViewState): InvokeViewState {
  const isSafe = userId.length <= MAX_USER_ID_CHARACTERS && findTokens(userId).length === 0;
  return { target, tab, userId: isSafe ? userId : '', connectionId, hasTurns };
}

function toMembers<Name extends string>(value: unknown): Partial<Record<Name, unknown>> {
  return typeof value === 'object' && value !== null ? value : {};
}
