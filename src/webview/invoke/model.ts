import type { InvokeView, Turn } from '../protocol/invoke.js';

type Growth = Parameters<InvokeView['append']>[0];

/** Takes in a turn that is new or changed. Its events and text come only once; later they are left empty and the known ones stay. */
export function withTurn(turns: readonly Turn[], turn: Turn): readonly Turn[] {
  const known = turns.find(({ id }) => id === turn.id);
  if (known === undefined) return [...turns, turn];
  const merged: Turn = {
    ...turn,
    events: turn.events.length === 0 ? known.events : turn.events,
    text: turn.text === '' ? known.text : turn.text,
  };
  return turns.map((other) => (other === known ? merged : other));
}

/** Adds a batch to its turn. Events that are already there are left out, so that a batch sent twice changes nothing. */
export function withGrowth(turns: readonly Turn[], more: Growth): readonly Turn[] {
  return turns.map((turn) => {
    if (turn.id !== more.turnId) return turn;
    const lastN = turn.events.at(-1)?.n ?? 0;
    const fresh = more.events.filter(({ n }) => n > lastN);
    if (more.events.length > 0 && fresh.length === 0) return turn;
    return { ...turn, events: [...turn.events, ...fresh], text: turn.text + more.text, bytes: Math.max(turn.bytes, more.bytes) };
  });
}

/** True while something is still to come. */
export function isRunning(turn: Turn | undefined): boolean {
  return turn?.state.kind === 'connecting' || turn?.state.kind === 'streaming';
}

/** How often the screen must be drawn for its clocks alone: for tenths of a second, for a countdown, or not at all. */
export function tickEveryMs(turns: readonly Turn[]): number | undefined {
  if (turns.at(-1)?.state.kind === 'connecting') return 100;
  const counts = isRunning(turns.at(-1)) || turns.some((turn) => turn.consents.some(({ state, trusted }) => trusted && state.kind === 'waiting'));
  return counts ? 1000 : undefined;
}

/** The rule of X-Amzn-Bedrock-AgentCore-Runtime-User-Id, 1 to 128 characters; a message or undefined. */
export function validateUserId(userId: string): string | undefined {
  if (userId === '') return 'A user id is needed: the token is kept for this user.';
  return userId.length > 128 ? `A user id has 1 to 128 characters. This one has ${userId.length}.` : undefined;
}
