import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openLocal } from './httpInvoke.js';
import { newSessionId } from './sessionId.js';

describe('A call of an agent on this computer', () => {
  it('carries a return URL of the caller\'s own in place of ours', async () => {
    let seen: IncomingHttpHeaders = {};
    const server = createServer(({ headers }, response) => {
      seen = headers;
      response.end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const target = { kind: 'local', url, protocol: 'HTTP', returnUrl: 'http://127.0.0.1:8765/agentcore/callback' } as const;
    const request = { target, sessionId: newSessionId(), payload: '{}', headers: { oauth2callbackurl: 'https://mine.example/back' } };
    try {
      (await openLocal(target, request, { getWorkloadAccessToken: () => assert.fail() }, new AbortController().signal)).close();
      assert.equal(seen['oauth2callbackurl'], 'https://mine.example/back');
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
