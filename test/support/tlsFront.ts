import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Https before a server of this computer, under a host name that only a proxy knows. */
export interface TlsFront {
  readonly port: number;
  close(): void;
}

/** @param endpoint origin of the server behind it, which is spoken to by its own name */
export async function startTlsFront({ key, cert }: { readonly key: Buffer; readonly cert: Buffer }, endpoint: string): Promise<TlsFront> {
  const { port, host } = new URL(endpoint);
  const front = createServer({ key, cert }, (incoming, answer) => {
    const onward = request({ host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers: { ...incoming.headers, host } }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  await once(front.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (front.address() as AddressInfo).port,
    close() {
      front.closeAllConnections();
      front.close();
    },
  };
}
