import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pingLocal } from './ping.js';

describe('GET /ping of a program on this computer', () => {
  it('is not waited for where the program takes the request and does not answer', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      assert.deepEqual(await pingLocal(url, new AbortController().signal, 20), { kind: 'unreachable' });
      const left = new AbortController();
      const asked = pingLocal(url, left.signal);
      await once(server, 'request');
      left.abort();
      await assert.rejects(asked, { name: 'AbortError' });
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
