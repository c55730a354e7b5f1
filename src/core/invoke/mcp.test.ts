import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gather } from '../../../test/support/answers.js';
import type { Invoke } from './invoke.js';
import { createInvoker, type Invoker } from './invoker.js';
import { createMcp, type Mcp } from './mcp.js';
import type { PageOutcome } from './mcpRequests.js';
import { newSessionId } from './sessionId.js';

interface Request {
  readonly headers: IncomingHttpHeaders;
  readonly path: string;
  readonly method: string;
  readonly id: number | string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  /** Of an answer to the server. */
  readonly result?: unknown;
  readonly error?: unknown;
}

type Reply = (request: Request, response: ServerResponse) => void;

const toJson = ({ id }: Request, answer: object) => JSON.stringify({ jsonrpc: '2.0', id, ...answer });
const json = (answer: object, headers: Readonly<Record<string, string>> = {}): Reply => (request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(toJson(request, answer));
};
const HELLO = { result: { protocolVersion: '2025-06-18', serverInfo: { name: 'server', version: '2' }, instructions: 'Ask me.' } };

describe('createMcp, with a server on this computer', () => {
  let url: string;
  let invoker: Invoker;
  const seen: Request[] = [];
  let replies: Readonly<Record<string, Reply>> = {};
  const { signal } = new AbortController();
  const told = new EventEmitter<{ message: [Request] }>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const message = (body === '' ? { method: request.method, params: {} } : JSON.parse(body)) as Omit<Request, 'headers' | 'path'>;
      const whole = { ...message, headers: request.headers, path: request.url ?? '' };
      seen.push(whole);
      const reply = replies[message.method];
      if (reply === undefined) response.writeHead(202).end();
      else reply(whole, response);
      told.emit('message', whole);
    });
  });

  before(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    invoker = createInvoker({ kind: 'sandbox', endpoint: url, region: 'us-east-1' }, { tokens: { getWorkloadAccessToken: () => assert.fail() } });
  });
  beforeEach(() => {
    seen.length = 0;
    replies = { initialize: json(HELLO, { 'mcp-session-id': 'session-1' }) };
  });
  after(() => {
    invoker.dispose();
    server.close();
    server.closeAllConnections();
  });

  const askPerson = (): Promise<PageOutcome> => Promise.reject(new Error('Nobody is asked here.'));
  const toMcp = (): Mcp => createMcp(invoker.invoke, { target: { kind: 'local', url, protocol: 'MCP' }, sessionId: newSessionId() });
  async function connected(): Promise<Mcp> {
    const mcp = toMcp();
    await mcp.connect(signal);
    return mcp;
  }

  it('says hello, and goes on in the session and the version that the server gives', async () => {
    const mcp = toMcp();
    assert.deepEqual(await mcp.connect(signal), { name: 'server', version: '2', instructions: 'Ask me.' });
    replies = { 'tools/list': json({ result: { tools: [] } }) };
    await mcp.listTools(signal);
    assert.deepEqual(seen.map(({ method, path }) => `${method} ${path}`), ['initialize /mcp', 'notifications/initialized /mcp', 'tools/list /mcp']);
    assert.deepEqual(
      seen.map(({ headers }) => [headers['mcp-session-id'], headers['mcp-protocol-version']]),
      [[undefined, undefined], ['session-1', '2025-06-18'], ['session-1', '2025-06-18']],
    );
  });

  it('tells a server that gave the session an id that it is over, once, and no other server', async () => {
    const mcp = await connected();
    await mcp.end({ signal });
    await mcp.end({ signal });
    assert.deepEqual(
      seen.slice(2).map(({ method, path, headers }) => [method, path, headers['mcp-session-id'], headers['mcp-protocol-version'], headers['content-length']]),
      [['DELETE', '/mcp', 'session-1', '2025-06-18', undefined]],
    );
    replies = { initialize: json(HELLO) };
    await (await connected()).end({ signal });
    assert.deepEqual(seen.slice(3).map(({ method }) => method), ['initialize', 'notifications/initialized']);
  });

  it('tells a runtime nothing of that, which takes POST alone', async () => {
    const invokeRuntime: Invoke = (request, until) => {
      assert.equal(request.endsMcpSession, undefined);
      return invoker.invoke({ ...request, target: { kind: 'local', url, protocol: 'MCP' } }, until);
    };
    const agentRuntimeArn = 'arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-abc123';
    const mcp = createMcp(invokeRuntime, { target: { kind: 'runtime', agentRuntimeArn, signIn: { kind: 'iam' } }, sessionId: newSessionId() });
    await mcp.connect(signal);
    await mcp.end({ signal });
    assert.deepEqual(seen.map(({ method }) => method), ['initialize', 'notifications/initialized']);
  });

  it('says at once which consent a server wants before it lists its tools, also where its answer stays open', async () => {
    const elicit = (...urls: readonly string[]): Reply => (request, response) => {
      const elicitations = urls.map((page) => ({ mode: 'url', elicitationId: 'e', url: page, message: 'Sign in.' }));
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`data: ${toJson(request, { error: { code: -32_042, message: 'More is needed.', data: { elicitations } } })}\n\n`);
    };
    const session = `${url}/identities/oauth2/authorize?request_uri=urn:ietf:params:oauth:request_uri:`;
    const mcp = await connected();
    replies = { 'tools/list': elicit(`${session}a`, `${session}b`) };
    await assert.rejects(mcp.listTools(signal), {
      code: 'McpConsent', message: `The server wants a consent before it lists its tools: ${new URL(url).host}`, hint: /^If you know that host, give the consent with another client/,
    });
    replies = { 'tools/list': elicit(`${session}a`, 'https://login.example.com/') };
    await assert.rejects(mcp.listTools(signal), { code: 'McpConsent', message: /^The server wants you to open a page that is not AgentCore's, so it is not opened: https:\/\/login\.example\.com\// });
  });

  it('lists tools page by page', async () => {
    replies = {
      ...replies,
      'tools/list': (request, response) => {
        const second = request.params['cursor'] === 'next';
        json({ result: { tools: [{ name: second ? 'b' : 'a', description: 'A tool', inputSchema: { type: 'object' } }, 7], ...(second ? {} : { nextCursor: 'next' }) } })(request, response);
      },
    };
    assert.deepEqual((await (await connected()).listTools(signal)).map(({ name }) => name), ['a', '', 'b', '']);
  });

  it('reads a list and a result that are larger than other events are read', async () => {
    const tools = Array.from({ length: 400 }, (_, index) => ({ name: `tool ${index}`, description: 'x'.repeat(3_000), inputSchema: {} }));
    replies = { ...replies, 'tools/list': json({ result: { tools } }), 'tools/call': json({ result: { isError: true, content: [{ type: 'text', text: 'x'.repeat(1_200_000) }] } }) };
    const mcp = await connected();
    assert.equal((await mcp.listTools(signal)).length, 400);
    const events = await gather(mcp.callTool({ name: 'a', arguments: {} }, { signal, askPerson }));
    assert.deepEqual(events.map((event) => (event.kind === 'message' ? event.type : event.kind)), ['started', 'result', 'ended']);
  });

  it('says that an answer is too large to be read', async () => {
    replies = { ...replies, 'tools/list': json({ result: { tools: [{ name: 'a', description: 'x'.repeat(17_000_000), inputSchema: {} }] } }) };
    await assert.rejects((await connected()).listTools(signal), { code: 'McpTooLarge', message: 'The answer of the server is too large to be read: tools/list' });
  });

  it('reads several messages that come as one', async () => {
    const batch = (answer: object): Reply => (request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(`[{"jsonrpc":"2.0","method":"notifications/message"},${toJson(request, answer)}]`);
    };
    replies = { initialize: batch(HELLO), 'tools/call': batch({ result: { content: [] } }) };
    const events = await gather((await connected()).callTool({ name: 'a', arguments: {} }, { signal, askPerson }));
    assert.deepEqual(events.map((event) => (event.kind === 'message' ? event.type : event.kind)), ['started', 'result', 'ended']);
  });

  it('reads an answer that streams: notifications first, then the result', async () => {
    replies = {
      ...replies,
      'tools/call': (request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (const data of [JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params: { progress: 1 } }), toJson(request, { result: { content: [] } })]) response.write(`event: message\ndata: ${data}\n\n`);
        response.end();
      },
    };
    const events = await gather((await connected()).callTool({ name: 'a', arguments: { b: 1 } }, { signal, askPerson }));
    assert.deepEqual(events.map((event) => (event.kind === 'message' ? event.type : event.kind)), ['started', 'notification', 'result', 'ended']);
    assert.deepEqual(seen.at(-1)?.params, { name: 'a', arguments: { b: 1 } });
  });

  /** Answers a call with requests of the server, and with a result once each of them is answered. */
  const asking = (requests: readonly object[]): Reply => (request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const asked of requests) response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...asked })}\n\n`);
    let left = requests.length;
    told.on('message', ({ method }) => {
      if (method as string | undefined !== undefined) return;
      left -= 1;
      if (left === 0) response.end(`data: ${toJson(request, { result: { content: [] } })}\n\n`);
    });
  };

  it('answers what the server asks for: that it is there, and what a person did with a page; anything else is refused', async () => {
    const page = (id: string, params: object) => ({ id, method: 'elicitation/create', params });
    replies = {
      ...replies,
      'tools/call': asking([
        { id: 's1', method: 'ping' }, { id: 2, method: 'roots/list' }, page('s3', { mode: 'url', url: 'https://x.example/y' }), page('s4', { mode: 'form', requestedSchema: {} }),
      ]),
    };
    const mcp = await connected();
    seen.length = 0;
    const events = await gather(mcp.callTool({ name: 'a', arguments: {} }, { signal, askPerson: (url) => Promise.resolve(url === 'https://x.example/y' ? 'accept' : 'cancel') }));
    assert.deepEqual(events.map((event) => (event.kind === 'message' ? event.type : event.kind)), ['started', 'request', 'request', 'request', 'request', 'result', 'ended']);
    const answers = new Map(seen.slice(1).map(({ id, result, error }) => [id, result ?? (error as { readonly code: number }).code]));
    assert.deepEqual([answers.get('s1'), answers.get(2), answers.get('s3'), answers.get('s4')], [{}, -32_601, { action: 'accept' }, -32_602]);
    assert.ok(seen.every(({ headers }) => headers['mcp-session-id'] === 'session-1'));
  });

  it('tells the server that a call was given up, where it was made; and nothing of one that was answered', async () => {
    const abort = new AbortController();
    replies = { ...replies, 'tools/call': (_, response) => { response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {"jsonrpc":"2.0","method":"notifications/progress"}\n\n'); } };
    const mcp = await connected();
    const reading = gather((async function* () {
      for await (const event of mcp.callTool({ name: 'a', arguments: {} }, { signal: abort.signal, askPerson })) {
        yield event;
        if (event.kind === 'message') abort.abort();
      }
    })());
    const cancelled = once(told, 'message').then(() => once(told, 'message'));
    await assert.rejects(reading, { name: 'AbortError' });
    const [{ method, params, headers }] = await cancelled as [Request];
    assert.deepEqual([method, params, headers['mcp-session-id']], ['notifications/cancelled', { requestId: seen.find((one) => one.method === 'tools/call')?.id }, 'session-1']);
    replies = { 'tools/call': json({ result: { content: [] } }) };
    seen.length = 0;
    const late = new AbortController();
    await assert.rejects(async () => {
      for await (const event of mcp.callTool({ name: 'a', arguments: {} }, { signal: late.signal, askPerson })) if (event.kind === 'ended') late.abort();
    }, { name: 'AbortError' });
    replies = { 'tools/list': json({ result: { tools: [] } }) };
    await mcp.listTools(signal);
    assert.deepEqual(seen.map((one) => one.method), ['tools/call', 'tools/list']);
  });

  const faults: readonly (readonly [title: string, reply: Reply, error: object])[] = [
    ['a version that nobody knows', json({ result: { protocolVersion: '1999-01-01' } }), { code: 'McpVersion' }],
    ['an error', json({ error: { code: -32_603, message: 'It broke' } }), { code: 'Mcp-32603', message: 'The server refused initialize: It broke' }],
    ['something else', (_, response) => { response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'); }, { code: 'McpNoAnswer' }],
    ['an answer to another question', (_, response) => { response.writeHead(200, { 'content-type': 'application/json' }).end('{"jsonrpc":"2.0","id":99,"result":{}}'); }, { code: 'McpNoAnswer' }],
  ];
  for (const [title, reply, error] of faults) {
    it(`says so where the server answers with ${title}`, async () => {
      replies = { initialize: reply };
      await assert.rejects(toMcp().connect(signal), error);
    });
  }

  it('says so where the server has forgotten the session', async () => {
    const mcp = await connected();
    replies = { 'tools/list': (_, response) => { response.writeHead(404).end(); } };
    await assert.rejects(mcp.listTools(signal), { code: 'McpSessionOver' });
  });
});
