import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../base/errors.js';
import { Secret } from '../base/secret.js';
import { createBearerInvoke } from './bearerInvoke.js';
import type { InvokeEvent } from './invoke.js';

describe('an invocation with a bearer token', () => {
  const server = createServer((request, response) => { answer(request, response); });
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  let endpoint = '';
  before(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  const invoke = async (to = endpoint, signal = new AbortController().signal) => {
    const events: InvokeEvent[] = [];
    const request = { agentRuntimeArn: 'arn:aws:x/y', sessionId: 's'.repeat(33), userId: 'alice', payload: '{"prompt":"?"}' };
    for await (const event of createBearerInvoke({ endpoint: to, token: new Secret('the-token') })(request, signal)) events.push(event);
    return events;
  };
  const faultOf = (work: Promise<unknown>) => work.then(() => { throw new Error('It was answered.'); }, (error: unknown) => {
    assert.ok(error instanceof UserError && error.cause instanceof Error);
    return error.cause;
  });

  it('goes to the address of the agent with the token and no user id, and its events come as they are', async () => {
    let seen: IncomingMessage | undefined;
    answer = (request, response) => {
      seen = request;
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: "one"\n\ndata: "two"\n\n');
    };
    const events = await invoke();
    assert.deepEqual(events.map((event) => (event.kind === 'message' ? event.data : event.kind)), ['started', '"one"', '"two"', 'ended']);
    assert.deepEqual([seen?.url, seen?.headers.authorization, seen?.headers['x-amzn-bedrock-agentcore-runtime-user-id']], [
      '/runtimes/arn%3Aaws%3Ax%2Fy/invocations?qualifier=DEFAULT', 'Bearer the-token', undefined,
    ]);
  });

  it('that is refused is told with name, words and status, those of JSON-RPC too', async () => {
    answer = (_request, response) => {
      response.writeHead(403, { 'x-amzn-errortype': 'AccessDeniedException:http://x', 'x-amzn-requestid': 'r-1' }).end('{"message":"Authorization method mismatch."}');
    };
    const denied = await faultOf(invoke());
    assert.deepEqual([denied.name, denied.message, Reflect.get(denied, '$metadata')], ['AccessDeniedException', 'Authorization method mismatch.', { httpStatusCode: 403, requestId: 'r-1' }]);
    answer = (_request, response) => { response.writeHead(401).end('{"jsonrpc":"2.0","error":{"code":-32001,"message":"Invalid Bearer token"}}'); };
    const refused = await faultOf(invoke());
    assert.deepEqual([refused.name, refused.message], ['Status401', 'Invalid Bearer token']);
  });

  it('goes nowhere else: not to plain http elsewhere, and not where a redirect leads', async () => {
    await assert.rejects(invoke('http://agent.example'), { code: 'UnsafeUrl' });
    answer = (_request, response) => { response.writeHead(302, { location: 'https://evil.example/' }).end(); };
    await assert.rejects(invoke(), UserError);
  });

  it('ends at the signal', async () => {
    const stop = new AbortController();
    answer = () => { stop.abort(); };
    await assert.rejects(invoke(endpoint, stop.signal), { name: 'AbortError' });
  });
});
