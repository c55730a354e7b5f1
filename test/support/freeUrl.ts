import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A return URL whose port is free now: it is registered before anybody listens. */
export async function freeUrl(): Promise<string> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return `http://127.0.0.1:${port}/agentcore/callback`;
}
