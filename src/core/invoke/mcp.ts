import { UserError } from '../base/errors.js';
import { toRecord } from '../base/record.js';
import { findConsentUrls } from './consentUrl.js';
import { describeForeign, toElicitations, type Elicitation } from './elicitation.js';
import { parseJson } from './eventJson.js';
import type { Invoke, InvokeEvent, InvokeRequest, McpHeaders, Message } from './invoke.js';
import { maskTokens } from './mask.js';
import { toReply, type AskPerson } from './mcpRequests.js';

/** The version that we ask for; the server may answer with another one of these. */
const LATEST_VERSION = '2025-11-25';
const VERSIONS: ReadonlySet<string> = new Set([LATEST_VERSION, '2025-06-18', '2025-03-26']);
/** Where a caller of a gateway says how the target's credentials are got ("Example: Authentication with an authorization code grant when invoking a gateway"). */
const CREDENTIAL_META = 'aws.bedrock-agentcore.gateway/credentialProviderConfiguration';
/** For what is sent beside a call, such as that it is cancelled: nobody waits for it longer. */
const ASIDE_MS = 10_000;
/** An answer is read up to this size, though events as large are not: a list of tools may be long. */
const MOST_CHARACTERS = 16_777_216;
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

export interface McpCallOptions {
  readonly signal: AbortSignal;
  readonly askPerson: AskPerson;
  /** By which all that belongs to the call goes where it went, whatever is talked to by then. */
  readonly invoke?: Invoke;
}

type Members = Readonly<Record<string, unknown>>;
type Send = (message: Readonly<Record<string, unknown>>, signal: AbortSignal) => AsyncIterable<InvokeEvent>;

/**
 * A conversation with a server of MCP by its "Streamable HTTP" (MCP 2025-11-25): a runtime, a gateway, or a program on this computer.
 * Every method throws what `Invoke` throws, and a `UserError` where the server answers with an error.
 */
export interface Mcp {
  connect(signal: AbortSignal): Promise<McpServer>;
  listTools(signal: AbortSignal): Promise<readonly McpTool[]>;
  /**
   * The events of one call: `notification` and `request`, then `result` or `error`; a consent where the gateway asks for one. Requests of
   * the server are answered. Where it is given up, the server is told: to be left is no cancellation ("Streamable HTTP", MCP 2025-11-25).
   */
  callTool(call: McpCall, options: McpCallOptions): AsyncIterable<InvokeEvent>;
  /** Tells a server that gave the session an id that it is over; nobody else. It need not take that (405). */
  end(options: Pick<McpCallOptions, 'signal' | 'invoke'>): Promise<void>;
}

/** @param base what is called, without a payload */
export function createMcp(invoke: Invoke, base: Omit<InvokeRequest, 'payload' | 'mcp'>): Mcp {
  let session: McpHeaders = {};
  let lastId = 0;

  const sendBy = (via: Invoke, mcp: McpHeaders): Send => (message, signal) => (
    via({ ...base, mcp, payload: JSON.stringify({ jsonrpc: '2.0', ...message }) }, signal));
  const send: Send = (message, signal) => sendBy(invoke, session)(message, signal);

  /** Asks and waits for the answer with the same id; what else comes is passed over. */
  async function ask(method: string, params: Readonly<Record<string, unknown>>, signal: AbortSignal) {
    lastId += 1;
    const id = lastId;
    let mcpSessionId: string | undefined;
    for await (const event of send({ id, method, params }, signal)) {
      if (event.kind === 'started') ({ mcpSessionId } = event);
      if (event.kind !== 'message') continue;
      if (event.data.length > MOST_CHARACTERS) throw new UserError(`The answer of the server is too large to be read: ${method}`, { code: 'McpTooLarge' });
      for (const members of toMessages(event)) {
        // Nobody is asked before there is a call: there is no answer yet to show a card in.
        if (isRequest(members)) await post(send, await toReply(members, () => Promise.resolve('decline')), signal);
        if (!isAnswer(members, id)) continue;
        if (members['error'] !== undefined) throw toFault(method, members);
        return { result: toRecord(members['result']), mcpSessionId };
      }
    }
    throw new UserError(`The server did not answer: ${method}`, { code: 'McpNoAnswer', hint: 'It may not speak MCP at this address.' });
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
      await post(send, { method: 'notifications/initialized' }, signal);
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

    async *callTool({ name, arguments: given, returnUrl }, { signal, askPerson, invoke: via = invoke }) {
      lastId += 1;
      const id = lastId;
      // What is said beside the call goes to the session that it was made in.
      const own = sendBy(via, session);
      const aside = (message: Readonly<Record<string, unknown>>, until: AbortSignal) => post(own, message, until).catch(() => undefined);
      let state: 'sent' | 'answered' = 'sent';
      const meta = returnUrl === undefined ? {} : { _meta: { [CREDENTIAL_META]: { oauthCredentialProvider: { returnUrl } } } };
      try {
        for await (const event of own({ id, method: 'tools/call', params: { name, arguments: given, ...meta } }, signal)) {
          const messages = event.kind === 'message' ? toMessages(event) : [];
          if (messages.some((members) => isAnswer(members, id))) state = 'answered';
          // Not awaited: a person takes their time, and the answer goes on.
          for (const members of messages.filter(isRequest)) void toReply(members, (url) => askPerson(url, signal)).then((reply) => aside(reply, signal), () => undefined);
          yield event.kind === 'message' ? { ...event, type: toType(messages, id) ?? event.type } : event;
        }
      } finally {
        if (signal.aborted && state === 'sent') void aside({ method: 'notifications/cancelled', params: { requestId: id } }, AbortSignal.timeout(ASIDE_MS));
      }
    },

    async end({ signal, invoke: via = invoke }) {
      const mcp = session;
      session = {};
      // A runtime takes POST alone (InvokeAgentRuntime, API reference); its sessions end by StopRuntimeSession or by themselves.
      if (mcp.sessionId === undefined || base.target.kind === 'runtime') return;
      for await (const event of via({ ...base, mcp, payload: '', endsMcpSession: true }, signal)) if (event.kind === 'ended') return;
    },
  };
}

/** Sends what is answered by nothing but that it was taken. */
async function post(send: Send, message: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<void> {
  for await (const event of send(message, signal)) if (event.kind === 'ended') return;
}

const isRequest = ({ id, method }: Members): boolean => typeof method === 'string' && (typeof id === 'string' || typeof id === 'number');

const isAnswer = (members: Members, id: number): boolean => members['id'] === id && !isRequest(members);

/** The messages of an event: one, or as MCP 2025-03-26 allows it, several ("Sending Messages to the Server"). */
function toMessages({ json, data }: Message): readonly Members[] {
  const value = (json ?? parseJson(data, MOST_CHARACTERS))?.value;
  return (Array.isArray(value) ? value as readonly unknown[] : [value]).map(toRecord);
}

/** What an event is to a call; undefined where it is none of these. */
function toType(messages: readonly Members[], id: number): string | undefined {
  const answer = messages.find((members) => isAnswer(members, id));
  if (answer !== undefined) return answer['error'] === undefined ? 'result' : 'error';
  if (messages.some(isRequest)) return 'request';
  return messages.some(({ method }) => typeof method === 'string') ? 'notification' : undefined;
}

function toFault(method: string, members: Members): UserError {
  const { error } = members;
  const { code, message } = toRecord(error);
  const elicitations = toElicitations(members);
  if (elicitations.length > 0) return toConsentFault(elicitations, error);
  return new UserError(`The server refused ${method}: ${maskTokens(toText(message))}`, { code: `Mcp${typeof code === 'number' ? code : ''}`, cause: error });
}

/** There is no call yet to which a card could belong, so that its page is named and not opened. */
function toConsentFault(elicitations: readonly Elicitation[], cause: unknown): UserError {
  const foreign = describeForeign(elicitations);
  if (foreign !== undefined) return new UserError(foreign, { code: 'McpConsent', cause, hint: 'Connect again afterwards.' });
  const hosts = new Set(elicitations.flatMap(({ url }) => findConsentUrls(url)).map(({ host }) => host));
  return new UserError(`The server wants a consent before it lists its tools: ${[...hosts].join(', ')}`, {
    code: 'McpConsent', cause, hint: 'If you know that host, give the consent with another client of this server, as the same user, then connect again.',
  });
}

const toText = (value: unknown) => (typeof value === 'string' ? value : '');

function toTool(value: unknown): McpTool {
  const { name, title, description, inputSchema } = toRecord(value);
  return { name: toText(name), title: typeof title === 'string' ? title : undefined, description: toText(description), inputSchema: toRecord(inputSchema) };
}
