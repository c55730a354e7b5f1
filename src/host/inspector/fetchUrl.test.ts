import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startConnectProxy } from '../../../test/support/connectProxy.js';
import { createNetwork } from '../../core/network/network.js';
import { createFetchUrl } from './fetchUrl.js';

describe('the fetch of a verification', () => {
  let network: Awaited<ReturnType<typeof createNetwork>>;
  let fetchUrl: ReturnType<typeof createFetchUrl>;
  let server: Server;
  let origin: string;
  let asked: IncomingMessage[] = [];
  before(async () => {
    network = await createNetwork({}, {});
    fetchUrl = createFetchUrl(network);
    server = createServer((request, response) => {
      asked.push(request);
      if (request.url === '/moved') response.writeHead(302, { location: '/elsewhere', 'set-cookie': 'a=b' }).end();
      else if (request.url === '/endless') response.write('x'.repeat(100_000));
      else if (request.url !== '/silent') response.writeHead(200).end('{}');
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    network.dispose();
  });
  beforeEach(() => { asked = []; });

  const limits = (signal = new AbortController().signal) => ({ maxBytes: 1000, signal });

  it('brings status and body, and sends no cookie and no credentials', async () => {
    await fetchUrl(`${origin}/moved`, limits());
    const { status, bytes } = await fetchUrl(`${origin}/keys`, limits());
    assert.deepEqual([status, Buffer.from(bytes).toString()], [200, '{}']);
    assert.deepEqual(asked.flatMap(({ headers }) => ['cookie', 'authorization', 'referer'].filter((name) => name in headers)), []);
  });

  it('follows no redirect, and says where one leads', async () => {
    const { status, location } = await fetchUrl(`${origin}/moved`, limits());
    assert.deepEqual([status, location, asked.length], [302, '/elsewhere', 1]);
  });

  it('reads a byte more than is allowed of an answer without an end, and no more', async () => {
    assert.equal((await fetchUrl(`${origin}/endless`, limits())).bytes.length, 1001);
  });

  it('stops at the signal', async () => {
    const controller = new AbortController();
    const pending = fetchUrl(`${origin}/silent`, limits(controller.signal));
    await new Promise((resolve) => { server.once('request', resolve); });
    controller.abort();
    await assert.rejects(pending, { name: 'AbortError' });
  });

  it('goes by the proxy of the window, and says what that one answers', async () => {
    const proxy = await startConnectProxy({});
    const behind = await createNetwork({ proxy: `http://127.0.0.1:${proxy.port}` }, {});
    try {
      await assert.rejects(createFetchUrl(behind)('https://issuer.example/keys', limits()), { message: /the proxy lets nothing through to this host\. .* 502/ });
      assert.deepEqual(proxy.targets, ['issuer.example:443']);
    } finally {
      behind.dispose();
      await proxy.close();
    }
  });

  it('says in words that nobody listens', async () => {
    await assert.rejects(fetchUrl('http://127.0.0.1:1/', limits()), { message: /nobody listens there|bad port/ });
  });
});
