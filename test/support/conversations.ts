import type { Conversation } from '../../src/core/invoke/conversation.js';
import type { Turn } from '../../src/core/invoke/turn.js';

/** Ends as soon as the last turn is as it should be. */
export function untilTurn({ transcript }: Conversation, isMeant: (turn: Turn) => boolean): Promise<Turn> {
  return new Promise((resolve) => {
    const subscription = transcript.onDidChangeTurn((turn) => { look(turn); });
    function look(turn: Turn | undefined): void {
      if (turn === undefined || !isMeant(turn)) return;
      subscription.dispose();
      resolve(turn);
    }
    look(transcript.turns().at(-1));
  });
}

export const untilEnded = (conversation: Conversation): Promise<Turn> => untilTurn(conversation, ({ endedAtMs }) => endedAtMs !== undefined);

/** Ends with the next event of an answer. */
export function untilGrown({ transcript }: Conversation): Promise<void> {
  return new Promise((resolve) => {
    const subscription = transcript.onDidGrow(() => {
      subscription.dispose();
      resolve();
    });
  });
}

/** Ends as soon as a conversation is as it should be. */
export function untilChange(conversation: Conversation, isMeant: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const subscription = conversation.onDidChange(() => { look(); });
    function look(): void {
      if (!isMeant()) return;
      subscription.dispose();
      resolve();
    }
    look();
  });
}
