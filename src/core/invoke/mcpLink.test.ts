import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Invoke } from './invoke.js';
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
