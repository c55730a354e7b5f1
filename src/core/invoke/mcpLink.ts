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
  close(): void;
}

/** How long a server may take to introduce itself and to list its tools, in milliseconds: a runtime is started for it meanwhile. */
const LIMIT_MS = 30_000;

type Base = Omit<InvokeRequest, 'payload' | 'mcp'>;

export interface McpLinkOptions {
  readonly invoke: Invoke;
  /** What is called, and with which headers, as things stand at each message. */
  readonly base: (signal: AbortSignal) => Promise<Base>;
  readonly onChange: () => void;
  readonly askPerson: AskPerson;
  readonly limitMs?: number;
}

export function createMcpLink({ invoke, base, onChange, askPerson, limitMs = LIMIT_MS }: McpLinkOptions): McpLink {
  let state: McpState = { kind: 'connecting' };
  let mcp: Mcp | undefined;
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

  async function connect(): Promise<void> {
    connecting.abort();
    const own = connecting = new AbortController();
    const limit = AbortSignal.timeout(limitMs);
    const signal = AbortSignal.any([own.signal, limit]);
    become({ kind: 'connecting' });
    try {
      const made = createMcp(current, await base(signal));
      const server = await made.connect(signal);
      const tools = await made.listTools(signal);
      signal.throwIfAborted();
      mcp = made;
      become({ kind: 'ready', server, tools });
    } catch (error) {
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
      if (mcp === undefined) throw new UserError('The server is not connected.', { code: 'McpNotReady', hint: 'Connect again.' });
      try {
        const own = await base(signal);
        yield* mcp.callTool(call, { signal, askPerson, invoke: ({ payload, mcp: headers = {} }, until) => invoke({ ...own, payload, mcp: headers }, until) });
      } catch (error) {
        if (error instanceof UserError && error.code === 'McpSessionOver') fail(error);
        throw error;
      }
    },

    stop() {
      if (state.kind !== 'connecting') return;
      connecting.abort();
      become({ kind: 'failed', message: 'Not connected: it was cancelled.', hint: 'Connect again to see the tools of the server.' });
    },
    close: () => { connecting.abort(); },
  };
}
