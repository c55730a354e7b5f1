import { isCancellation, UserError } from '../base/errors.js';
import { explain } from '../base/explain.js';
import type { Invoke, InvokeEvent, InvokeRequest } from './invoke.js';
import { createMcp, type Mcp, type McpCall, type McpServer, type McpTool } from './mcp.js';
import type { AskPerson } from './mcpRequests.js';

/** How it stands with a server of MCP. */
export type McpState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'failed'; readonly message: string; readonly hint: string }
  | { readonly kind: 'ready'; readonly server: McpServer; readonly tools: readonly McpTool[] };

/** The connection to the server of MCP that a conversation is with. */
export interface McpLink {
  readonly state: () => McpState;
  /** Connects anew and lists the tools. What fails is a state. */
  connect(): Promise<void>;
  /** @throws UserError `McpNotReady`, `NoTool` */
  findTool(name: string): McpTool;
  callTool(call: McpCall, signal: AbortSignal): AsyncIterable<InvokeEvent>;
  /** Gives up connecting, as a person asks for it. */
  stop(): void;
  /** Its session is over, which the server is told; a call that is still coming ends first. Nobody waits for that. */
  close(): void;
}

/** How long a server may take to introduce itself and to list its tools, in milliseconds: a runtime is started for it meanwhile. */
const LIMIT_MS = 30_000;
/** How long a server may take to hear that a session is over, in milliseconds. */
const END_MS = 10_000;

type Base = Omit<InvokeRequest, 'payload' | 'mcp'>;

export interface McpLinkOptions {
  readonly invoke: Invoke;
  /** What is called, and with which headers, as things stand at each message. */
  readonly base: (signal: AbortSignal) => Promise<Base>;
  readonly onChange: () => void;
  readonly askPerson: AskPerson;
  readonly limitMs?: number;
}

/** What was connected to, and the calls that are still coming from there. */
interface Session {
  readonly mcp: Mcp;
  calls: number;
  isOver: boolean;
}

export function createMcpLink({ invoke, base, onChange, askPerson, limitMs = LIMIT_MS }: McpLinkOptions): McpLink {
  let state: McpState = { kind: 'connecting' };
  let session: Session | undefined;
  let connecting = new AbortController();

  function become(next: McpState): void {
    state = next;
    onChange();
  }

  const fail = (error: unknown) => {
    const { message, hint } = explain(error, 'connect to the server of MCP');
    become({ kind: 'failed', message, hint: hint ?? '' });
  };

  /** A token or a header may have been changed since it was connected. */
  const current: Invoke = async function* ({ payload, mcp: headers = {} }, signal) {
    yield* invoke({ ...await base(signal), payload, mcp: headers }, signal);
  };

  /** As it was connected to, whatever is talked to by now. */
  function endUnused({ mcp, calls, isOver }: Session): void {
    if (isOver && calls === 0) mcp.end({ signal: AbortSignal.timeout(END_MS), invoke }).catch(() => undefined);
  }

  function leave(): void {
    connecting.abort();
    if (session === undefined) return;
    session.isOver = true;
    endUnused(session);
    session = undefined;
  }

  async function connect(): Promise<void> {
    leave();
    const own = connecting = new AbortController();
    const limit = AbortSignal.timeout(limitMs);
    const signal = AbortSignal.any([own.signal, limit]);
    become({ kind: 'connecting' });
    let made: Mcp | undefined;
    try {
      made = createMcp(current, await base(signal));
      const server = await made.connect(signal);
      const tools = await made.listTools(signal);
      signal.throwIfAborted();
      session = { mcp: made, calls: 0, isOver: false };
      become({ kind: 'ready', server, tools });
    } catch (error) {
      if (made !== undefined) endUnused({ mcp: made, calls: 0, isOver: true });
      if (own.signal.aborted) return;
      if (limit.aborted) fail(new UserError(`The server has not answered for ${Math.round(limitMs / 1_000)} seconds.`, { code: 'McpNoAnswer', hint: 'Look at its log, then connect again.' }));
      else if (!isCancellation(error)) fail(error);
    }
  }

  return {
    state: () => state,
    connect,

    findTool(name) {
      const tool = state.kind === 'ready' ? state.tools.find((one) => one.name === name) : undefined;
      if (tool !== undefined) return tool;
      throw state.kind === 'ready'
        ? new UserError(`The server has no such tool: ${name}`, { code: 'NoTool' })
        : new UserError('The server is not connected.', { code: 'McpNotReady', hint: 'Connect again.' });
    },

    async *callTool(call, signal) {
      const calling = session;
      if (calling === undefined) throw new UserError('The server is not connected.', { code: 'McpNotReady', hint: 'Connect again.' });
      calling.calls += 1;
      try {
        const own = await base(signal);
        yield* calling.mcp.callTool(call, { signal, askPerson, invoke: ({ payload, mcp: headers = {} }, until) => invoke({ ...own, payload, mcp: headers }, until) });
      } catch (error) {
        if (error instanceof UserError && error.code === 'McpSessionOver') fail(error);
        throw error;
      } finally {
        calling.calls -= 1;
        endUnused(calling);
      }
    },

    stop() {
      if (state.kind !== 'connecting') return;
      connecting.abort();
      become({ kind: 'failed', message: 'Not connected: it was cancelled.', hint: 'Connect again to see the tools of the server.' });
    },
    close: leave,
  };
}
