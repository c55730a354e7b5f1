import { toRequest, type Asking } from './asking.js';
import type { ConsentTaker } from './consentTaker.js';
import { toCardId } from './consentUrl.js';
import type { ConversationPorts } from './conversationPorts.js';
import type { ConsentAsked } from './invoke.js';
import { createMcpLink, type McpLink } from './mcpLink.js';
import type { AskPerson } from './mcpRequests.js';
import type { Transcript } from './transcript.js';

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
  readonly transcript: Transcript;
  /** True where what is talked to speaks MCP. */
  readonly isServer: () => boolean;
  /** What is asked as things stand. @throws UserError `NoTarget` */
  readonly toAsking: () => Promise<Asking>;
  readonly askPerson: AskPerson;
  readonly takeOf: ConsentTaker;
  readonly onChange: () => void;
}

export function createCurrentMcp({ ports, transcript, isServer, toAsking, askPerson, takeOf, onChange }: CurrentMcpOptions): CurrentMcp {
  let link: McpLink | undefined;
  let connected = Promise.resolve();

  /** What a server asks for before there is a call stands in a turn of its own, which connects once more where it is sent again. */
  function createConsentTurn(isCurrent: () => boolean): (asked: ConsentAsked) => Promise<void> {
    let taking: ReturnType<ConsentTaker> | undefined;
    return async (asked) => {
      const asking = await toAsking();
      const connection = ports.connection();
      const isKnown = transcript.turns().some(({ consents }) => consents.some(({ id }) => id === toCardId(asked.url)));
      if (isKnown || connection.kind === 'left' || !isCurrent()) return;
      if (taking === undefined) {
        const turnId = transcript.begin({ mode: 'connect', text: 'Connect to the server' }, ports.clock.now());
        transcript.end(turnId, { kind: 'finished' }, ports.clock.now());
        taking = takeOf(turnId, asking, connection, { payload: undefined, named: {} });
      }
      await taking(asked);
    };
  }

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
      const takeConsent = createConsentTurn(() => link === own);
      const own = link = createMcpLink({
        // Of the connection of now, also once there is another one: a call that is given up then is cancelled where it was made.
        invoke: async function* (request, signal) { yield* (await (invoker ??= ports.invoker())).invoke(request, signal); },
        base: async () => toRequest(await toAsking(), '', ports.clock.now()),
        askPerson, onChange,
        onConsent: (asked) => { takeConsent(asked).catch(() => undefined); },
      });
      connected = own.connect();
    },
  };
}
