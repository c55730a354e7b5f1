import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that systems give to whoever asks for any port, so that none is taken by chance before its test takes it. */
const PORTS = { from: 20_000, to: 32_000 } as const;

/** A return URL whose port is free now: it is registered before anybody listens. */
export async function freeUrl(): Promise<string> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    const server = createServer();
    const isFree = await once(server.listen(port, '127.0.0.1'), 'listening').then(() => true, () => false);
    if (!isFree) continue;
    await once(server.close(), 'close');
    return `http://127.0.0.1:${port}/agentcore/callback`;
  }
}
