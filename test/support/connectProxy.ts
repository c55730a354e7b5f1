import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface ConnectProxyOptions {
  /** Where every tunnel leads, whichever host it is asked for; undefined refuses them all with 502. */
  readonly leadsTo?: number | undefined;
  /** `user:password` that it asks for. */
  readonly credentials?: string;
  /** Speaks TLS itself. */
  readonly tls?: { readonly key: Buffer; readonly cert: Buffer };
}

export interface ConnectProxy {
  readonly port: number;
  /** Targets that were asked for and let through or refused, `host:port`. */
  readonly targets: readonly string[];
  close(): Promise<void>;
}

/** A forward proxy as companies have them: CONNECT only. */
export async function startConnectProxy({ leadsTo, credentials, tls }: ConnectProxyOptions): Promise<ConnectProxy> {
  const targets: string[] = [];
  const sockets = new Set<Duplex>();
  const server = tls === undefined ? createServer() : createTlsServer(tls);
  server.on('connection', (socket: Socket) => { sockets.add(socket); });
  server.on('connect', ({ url = '', headers }: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    const expected = credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
    if (headers['proxy-authorization'] !== expected) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n');
      return;
    }
    targets.push(url);
    if (leadsTo === undefined) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const onward = connect(leadsTo, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    sockets.add(onward);
    onward.on('error', () => socket.destroy());
    onward.on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port, targets,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
