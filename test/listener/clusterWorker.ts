// Takes the port of its argument as a worker of a cluster, where ports are shared unless one asks not to. Says how that went.
import { UserError } from '../../src/core/base/errors.js';
import { openLoopback } from '../../src/core/callback/loopback.js';

const url = new URL(`http://127.0.0.1:${process.argv[2] ?? ''}/agentcore/callback`);
try {
  const { port } = await openLoopback(url, { headersTimeoutMs: 1_000, requestTimeoutMs: 1_000 }, () => undefined);
  process.send?.({ port });
} catch (error) {
  process.send?.({ refused: error instanceof UserError ? error.code : String(error) });
}
