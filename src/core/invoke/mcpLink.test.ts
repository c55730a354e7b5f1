import assert from 'node:assert/strict';
import { once } from 'node:events';
import { gather } from '../../../test/support/answers.js';
import type { Invoke, InvokeEvent, InvokeRequest } from './invoke.js';
import { createMcpLink, type McpLink } from './mcpLink.js';
import { newSessionId } from './sessionId.js';

/** A server that takes every message and answers none, until it is left. */
const silent: Invoke = async function* (_request, signal) {
  signal.throwIfAborted();
  await once(signal, 'abort');
  signal.throwIfAborted();
  yield* [];
};

describe('The link to a server of MCP that never answers', () => {
  const toLink = (limitMs: number): McpLink => createMcpLink({
    invoke: silent, base: () => Promise.resolve({ target: { kind: 'local', url: 'http://127.0.0.1:8080', protocol: 'MCP' }, sessionId: newSessionId() }), onChange: () => undefined, askPerson: () => Promise.resolve('decline'), limitMs,
  });

  it('gives up after its limit, and says so', async () => {
    const link = toLink(20);
    await link.connect();
    assert.deepEqual(link.state(), { kind: 'failed', message: 'The server has not answered for 0 seconds.', hint: 'Look at its log, then connect again.' });
  });

  it('gives up at once where it is told to, and can be connected again', async () => {
    const link = toLink(60_000);
    const connecting = link.connect();
    link.stop();
    await connecting;
    assert.deepEqual(link.state(), { kind: 'failed', message: 'Not connected: it was cancelled.', hint: 'Connect again to see the tools of the server.' });
    const again = link.connect();
    assert.equal(link.state().kind, 'connecting');
    link.close();
    await again;
  });
});

describe('The link to a server of MCP that gives its sessions an id', () => {
  /** Notes what it is sent; a call of a tool is answered once the test says so. */
  function scene() {
    const sent: string[] = [];
    let answer: () => void = () => undefined;
    const mayAnswer = new Promise<void>((resolve) => { answer = resolve; });
    const invoke: Invoke = async function* ({ payload, mcp, endsMcpSession }: InvokeRequest): AsyncGenerator<InvokeEvent> {
      const { id, method = 'DELETE' } = (endsMcpSession === true ? {} : JSON.parse(payload)) as { readonly id?: number; readonly method?: string };
      sent.push(`${method} ${mcp?.sessionId ?? ''}`.trim());
      if (method === 'DELETE') throw new Error('405');
      yield await Promise.resolve({ kind: 'started', atMs: 0, statusCode: 200, contentType: '', sessionId: 's', mcpSessionId: 'session-1' });
      if (method === 'tools/call') await mayAnswer;
      const result = { protocolVersion: '2025-11-25', tools: [{ name: 'look' }] };
      yield { kind: 'message', atMs: 0, deltaMs: 0, type: 'message', data: '', bytes: 0, raw: '', json: { value: { id, ...(method === 'tools/list' && refuses ? { error: { code: 1 } } : { result }) } } };
      yield { kind: 'ended', atMs: 0, bytes: 0, events: 0, outcome: 'complete', rest: '' };
    };
    let refuses = false;
    const link = createMcpLink({
      invoke, base: () => Promise.resolve({ target: { kind: 'local', url: 'http://127.0.0.1:8080', protocol: 'MCP' }, sessionId: newSessionId() }), onChange: () => undefined, askPerson: () => Promise.resolve('decline'),
    });
    return { sent, link, answer, refuse: () => { refuses = true; } };
  }
  const HELLO = ['initialize', 'notifications/initialized session-1', 'tools/list session-1'];

  it('ends the session where it is closed, where it is connected anew, and where no tools were listed', async () => {
    const { sent, link, refuse } = scene();
    await link.connect();
    await link.connect();
    link.close();
    link.close();
    assert.deepEqual(sent, [...HELLO, 'DELETE session-1', ...HELLO, 'DELETE session-1']);
    refuse();
    sent.length = 0;
    await link.connect();
    assert.deepEqual([sent, link.state().kind], [[...HELLO, 'DELETE session-1'], 'failed']);
  });

  it('lets a call that is still coming end first', async () => {
    const { sent, link, answer } = scene();
    await link.connect();
    const calling = gather(link.callTool({ name: 'look', arguments: {} }, new AbortController().signal));
    link.close();
    answer();
    assert.deepEqual((await calling).map(({ kind }) => kind), ['started', 'message', 'ended']);
    assert.deepEqual(sent, [...HELLO, 'tools/call session-1', 'DELETE session-1']);
    await assert.rejects(gather(link.callTool({ name: 'look', arguments: {} }, new AbortController().signal)), { code: 'McpNotReady' });
  });
});
