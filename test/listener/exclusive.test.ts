import assert from 'node:assert/strict';
import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

interface Said {
  readonly port?: number;
  readonly refused?: string;
}

describe('the port of a return URL', function () {
  this.timeout(20_000);

  /** A worker that takes a port. */
  const startWorker = async (port: number) => {
    cluster.setupPrimary({
      exec: fileURLToPath(new URL('clusterWorker.ts', import.meta.url)), execArgv: ['--import', 'tsx'], args: [String(port)],
    });
    const worker = cluster.fork();
    const [said] = await once(worker, 'message') as [Said];
    return { said, stop: async () => { worker.process.kill(); await once(worker, 'exit'); } };
  };

  it('is shared with nobody, not even by workers of one cluster', async () => {
    // The primary would share a port under the number that was asked for, so that is not 0.
    const free = createServer();
    await once(free.listen(0, '127.0.0.1'), 'listening');
    const { port } = free.address() as AddressInfo;
    await once(free.close(), 'close');
    const first = await startWorker(port);
    const second = await startWorker(port);
    try {
      assert.deepEqual(first.said, { port });
      assert.deepEqual(second.said, { refused: 'PortInUse' });
    } finally {
      await Promise.all([first.stop(), second.stop()]);
    }
  });
});
