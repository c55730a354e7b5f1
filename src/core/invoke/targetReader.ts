import { toOwnRegion } from './address.js';
import type { ChosenTarget } from './chosen.js';
import type { ConversationPorts } from './conversationPorts.js';
import { readTargetFacts, toStartFacts, unknownFacts, type TargetFacts } from './targetFacts.js';

/** What is known of the target of a conversation. */
export interface TargetReader {
  /** As it was read last; ends when the reading that is under way does. */
  facts(): Promise<TargetFacts>;
  /** Reads it anew; an earlier reading that is under way counts no more. */
  read(target: ChosenTarget | undefined): Promise<TargetFacts>;
  dispose(): void;
}

/** @param onRead told of what was read last */
export function createTargetReader(ports: Pick<ConversationPorts, 'connection' | 'useControl' | 'isOwnAgent'>, onRead: (facts: TargetFacts) => void): TargetReader {
  let reading = new AbortController();
  let facts: Promise<TargetFacts> = Promise.resolve(unknownFacts);

  async function find(target: ChosenTarget | undefined, signal: AbortSignal): Promise<TargetFacts> {
    const connection = ports.connection();
    if (target === undefined) return unknownFacts;
    if (connection.kind === 'left') return toStartFacts(target);
    const { access } = connection;
    return ports.useControl(toOwnRegion(target, access), (control) => readTargetFacts({ control, access, isOwnAgent: ports.isOwnAgent }, target, signal));
  }

  async function follow(target: ChosenTarget | undefined, signal: AbortSignal): Promise<TargetFacts> {
    const found = await find(target, signal).catch(() => unknownFacts);
    if (signal.aborted) return facts; // of the reading that took its place
    onRead(found);
    return found;
  }

  return {
    facts: () => facts,
    read(target) {
      reading.abort();
      reading = new AbortController();
      facts = follow(target, reading.signal);
      return facts;
    },
    dispose() {
      // Whoever still waits for the reading that ends here is not told to wait for itself.
      facts = Promise.resolve(unknownFacts);
      reading.abort();
    },
  };
}
