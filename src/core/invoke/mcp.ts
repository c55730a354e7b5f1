import { UserError } from '../base/errors.js';
import { toRecord } from '../base/record.js';
import type { Invoke, InvokeEvent, InvokeRequest, McpHeaders, Message } from './invoke.js';
import { maskTokens } from './mask.js';

/** The version that we ask for; the server may answer with another one of these. */
const LATEST_VERSION = '2025-11-25';
const VERSIONS: ReadonlySet<string> = new Set([LATEST_VERSION, '2025-06-18', '2025-03-26']);
/** Where a caller of a gateway says how the target's credentials are got ("Example: Authentication with an authorization code grant when invoking a gateway"). */
const CREDENTIAL_META = 'aws.bedrock-agentcore.gateway/credentialProviderConfiguration';
/** A server that gives pages without an end is not followed for ever. */
const MAX_PAGES = 100;

export interface McpServer {
  readonly name: string;
  readonly version: string;
  readonly instructions: string | undefined;
}

export interface McpTool {
  readonly name: string;
  readonly title: string | undefined;
  readonly description: string;
  /** A JSON schema: see `toolForm.ts`. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

export interface McpCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** For a gateway: where a browser is returned to after consent; one of the gateway's own identity. */
  readonly returnUrl?: string;
}

/**
 * A conversation with a server of MCP by its "Streamable HTTP" (MCP 2025-11-25): a runtime, a gateway, or a program on this computer.
 * Every method throws what `Invoke` throws, and a `UserError` where the server answers with an error.
 */
export interface Mcp {
  connect(signal: AbortSignal): Promise<McpServer>;
  listTools(signal: AbortSignal): Promise<readonly McpTool[]>;
  /** The events of one call: `notification`, then `result` or `error`; a consent where the gateway asks for one. */
  callTool(call: McpCall, signal: AbortSignal): AsyncIterable<InvokeEvent>;
}

/** @param base what is called, without a payload */
export function createMcp(invoke: Invoke, base: Omit<InvokeRequest, 'payload' | 'mcp'>): Mcp {
  let session: McpHeaders = {};
  let lastId = 0;

  const send = (message: Readonly<Record<string, unknown>>, signal: AbortSignal) => (
    invoke({ ...base, mcp: session, payload: JSON.stringify({ jsonrpc: '2.0', ...message }) }, signal));

  /** Asks and waits for the answer with the same id; what else comes is passed over. */
  async function ask(method: string, params: Readonly<Record<string, unknown>>, signal: AbortSignal) {
    lastId += 1;
    const id = lastId;
    let mcpSessionId: string | undefined;
    for await (const event of send({ id, method, params }, signal)) {
      if (event.kind === 'started') ({ mcpSessionId } = event);
      const members = event.kind === 'message' ? toRecord(event.json?.value) : {};
      if (members['id'] !== id) continue;
      if (members['error'] !== undefined) throw toFault(method, members['error']);
      return { result: toRecord(members['result']), mcpSessionId };
    }
    throw new UserError(`The server did not answer: ${method}`, { code: 'McpNoAnswer', hint: 'It may not speak MCP at this address.' });
  }

  async function notify(method: string, signal: AbortSignal): Promise<void> {
    for await (const event of send({ method }, signal)) if (event.kind === 'ended') return;
  }

  return {
    async connect(signal) {
      session = {};
      const { result, mcpSessionId } = await ask('initialize', {
        protocolVersion: LATEST_VERSION, capabilities: { elicitation: { url: {} } }, clientInfo: { name: 'agentcore-identity', version: '1' },
      }, signal);
      const protocolVersion = toText(result['protocolVersion']);
      if (!VERSIONS.has(protocolVersion)) {
        throw new UserError(`The server speaks a version of MCP that is not known here: ${protocolVersion}`, { code: 'McpVersion' });
      }
      session = { protocolVersion, ...(mcpSessionId === undefined ? {} : { sessionId: mcpSessionId }) };
      await notify('notifications/initialized', signal);
      const { name, version } = toRecord(result['serverInfo']);
      const { instructions } = result;
      return { name: toText(name), version: toText(version), instructions: typeof instructions === 'string' ? instructions : undefined };
    },

    async listTools(signal) {
      const tools: McpTool[] = [];
      let cursor: unknown;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const { result } = await ask('tools/list', cursor === undefined ? {} : { cursor }, signal);
        if (Array.isArray(result['tools'])) tools.push(...(result['tools'] as readonly unknown[]).map(toTool));
        cursor = result['nextCursor'];
        if (typeof cursor !== 'string' || cursor === '') break;
      }
      return tools;
    },

    async *callTool({ name, arguments: given, returnUrl }, signal) {
      lastId += 1;
      const id = lastId;
      const meta = returnUrl === undefined ? {} : { _meta: { [CREDENTIAL_META]: { oauthCredentialProvider: { returnUrl } } } };
      for await (const event of send({ id, method: 'tools/call', params: { name, arguments: given, ...meta } }, signal)) {
        yield event.kind === 'message' ? toNamed(event, id) : event;
      }
    },
  };
}

/** The event by what it is to the call. */
function toNamed(message: Message, id: number): Message {
  const members = toRecord(message.json?.value);
  if (members['id'] === id) return { ...message, type: members['error'] === undefined ? 'result' : 'error' };
  return typeof members['method'] === 'string' ? { ...message, type: 'notification' } : message;
}

function toFault(method: string, error: unknown): UserError {
  const { code, message } = toRecord(error);
  return new UserError(`The server refused ${method}: ${maskTokens(toText(message))}`, { code: `Mcp${typeof code === 'number' ? code : ''}`, cause: error });
}

const toText = (value: unknown) => (typeof value === 'string' ? value : '');

function toTool(value: unknown): McpTool {
  const { name, title, description, inputSchema } = toRecord(value);
  return { name: toText(name), title: typeof title === 'string' ? title : undefined, description: toText(description), inputSchema: toRecord(inputSchema) };
}
