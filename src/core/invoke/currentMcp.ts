import { toRequest, type Asking } from './asking.js';
import type { ConversationPorts } from './conversationPorts.js';
import { createMcpLink, type McpLink } from './mcpLink.js';
import type { AskPerson } from './mcpRequests.js';

/** The server of MCP that a conversation is with, where it is with one. */
export interface CurrentMcp {
  readonly link: () => McpLink | undefined;
  /** Connects anew where it is with one; again where who calls it has changed. */
  follow(): void;
  /** Its session is over. */
  leave(): void;
  /** Ends when it has answered or could not be connected to. */
  whenConnected(): Promise<void>;
}

export interface CurrentMcpOptions {
  readonly ports: Pick<ConversationPorts, 'connection' | 'invoker' | 'clock'>;
  /** True where what is talked to speaks MCP. */
  readonly isServer: () => boolean;
  /** What is asked as things stand. @throws UserError `NoTarget` */
  readonly toAsking: () => Promise<Asking>;
  readonly askPerson: AskPerson;
  readonly onChange: () => void;
}

export function createCurrentMcp({ ports, isServer, toAsking, askPerson, onChange }: CurrentMcpOptions): CurrentMcp {
  let link: McpLink | undefined;
  let connected = Promise.resolve();

  function leave(): void {
    link?.close();
    link = undefined;
  }

  return {
    link: () => link,
    leave,
    whenConnected: () => connected,
    follow() {
      leave();
      if (!isServer() || ports.connection().kind === 'left') return;
      let invoker: ReturnType<ConversationPorts['invoker']> | undefined;
      link = createMcpLink({
        // Of the connection of now, also once there is another one: a call that is given up then is cancelled where it was made.
        invoke: async function* (request, signal) { yield* (await (invoker ??= ports.invoker())).invoke(request, signal); },
        base: async () => toRequest(await toAsking(), '', ports.clock.now()),
        askPerson, onChange,
      });
      connected = link.connect();
    },
  };
}
