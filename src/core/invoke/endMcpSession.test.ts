import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gather } from '../../../test/support/answers.js';
import { Secret } from '../base/secret.js';
import type { InvokeTarget } from './invoke.js';
import { createInvoker } from './invoker.js';
import { newSessionId } from './sessionId.js';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const TOKEN = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"sub":"alice"}').toString('base64url')}.c2ln`;

describe('The end of a session of MCP', () => {
  it('is told as its calls were made, and needs no answer', async () => {
    const seen: IncomingMessage[] = [];
    let status = 204;
    const server = createServer((request, response) => {
      seen.push(request);
      response.writeHead(status).end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const invoker = createInvoker({ kind: 'sandbox', endpoint: url, region: 'us-east-1' }, { tokens: { getWorkloadAccessToken: () => assert.fail() } });
    const bearer = { kind: 'bearer', token: new Secret(TOKEN) } as const;
    const end = (target: InvokeTarget) => gather(invoker.invoke(
      { target, sessionId: newSessionId(), payload: '', headers: { 'X-Api-Key': 'k' }, mcp: { sessionId: 'session-1', protocolVersion: '2025-11-25' }, endsMcpSession: true }, new AbortController().signal));
    const targets: readonly (readonly [target: InvokeTarget, path: string, authorization: RegExp])[] = [
      [{ kind: 'gateway', url: `${url}/mcp`, signIn: { kind: 'iam' } }, '/mcp', /^AWS4-HMAC-SHA256 .*SignedHeaders=[^,]*mcp-session-id/],
      [{ kind: 'gateway', url: `${url}/mcp`, signIn: bearer }, '/mcp', /^Bearer eyJ/],
      [{ kind: 'local', url, protocol: 'MCP', actsAs: { workloadName: 'w', user: undefined } }, '/mcp', /^$/],
    ];
    try {
      for (const [target, path, authorization] of targets) {
        assert.deepEqual((await end(target)).map(({ kind }) => kind), ['started', 'ended']);
        const request = seen.at(-1);
        assert.deepEqual([request?.method, request?.url, request?.headers['mcp-session-id'], request?.headers['x-api-key'], request?.headers['content-length']], ['DELETE', path, 'session-1', 'k', undefined]);
        assert.match(request?.headers.authorization ?? '', authorization);
      }
      status = 405;
      await assert.rejects(end({ kind: 'local', url, protocol: 'MCP' }), { code: 'AgentFailed' });
    } finally {
      invoker.dispose();
      server.close();
      server.closeAllConnections();
    }
  });
});
