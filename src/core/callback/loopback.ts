import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { UserError } from '../base/errors.js';

/** How long a client may take. */
export interface Patience {
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
}

/** A bound return URL. */
export interface Loopback {
  readonly port: number;
  /** Closes the sockets, those of waiting clients too. */
  close(): Promise<void>;
}

const MAX_SOCKETS = 16;
const REFUSALS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout', HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};
const LOOPBACK_HOSTS: Readonly<Record<string, readonly string[]>> = {
  '127.0.0.1': ['127.0.0.1'], '[::1]': ['::1'], localhost: ['127.0.0.1', '::1'],
};

/**
 * Takes the port of a return URL on loopback addresses only (RFC 8252 section 8.3); for `localhost` on both, since a
 * browser may try either. No other port is ever tried: the URL is registered with this one.
 */
export async function openLoopback(url: URL, patience: Patience, onRequest: RequestListener): Promise<Loopback> {
  const [first, second] = LOOPBACK_HOSTS[url.hostname] ?? [];
  if (url.protocol !== 'http:' || first === undefined) {
    throw new UserError(`The return URL is not on this computer: ${url.origin}`, {
      code: 'NotLoopback', hint: 'It begins with http://127.0.0.1: and a port.',
    });
  }
  const wanted = url.port === '' ? 80 : Number(url.port);
  const servers = [await listen(first, wanted, patience, onRequest)];
  const { port } = servers[0]?.address() as AddressInfo;
  try {
    if (second !== undefined) servers.push(await listen(second, port, patience, onRequest));
  } catch (error) {
    // A computer without IPv6 is fine; another program on the very name we are registered with is not.
    if (error instanceof UserError && error.code === 'PortInUse') {
      await Promise.all(servers.map(close));
      throw error;
    }
  }
  return { port, close: async () => { await Promise.all(servers.map(close)); } };
}

function listen(host: string, port: number, { headersTimeoutMs, requestTimeoutMs }: Patience, onRequest: RequestListener): Promise<Server> {
  const server = createServer({
    headersTimeout: headersTimeoutMs, requestTimeout: requestTimeoutMs, keepAliveTimeout: 1,
    // Node looks for late clients every 30 seconds only, unless told otherwise.
    connectionsCheckingInterval: Math.max(50, headersTimeoutMs / 4),
  }, onRequest);
  server.maxConnections = MAX_SOCKETS;
  server.on('clientError', refuse);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => { reject(toUserError(error, port)); });
    server.listen({ host, port, exclusive: true }, () => { resolve(server); });
  });
}

/**
 * Says what is wrong with a request that is none or comes too late. A browser opens sockets ahead of its requests: one that was never used is
 * closed without a word, since an answer on it would be taken for that to the next request.
 */
function refuse(error: NodeJS.ErrnoException, socket: Duplex & { readonly bytesRead?: number }): void {
  if (!socket.writable || socket.bytesRead === 0) {
    socket.destroy();
    return;
  }
  socket.end(`HTTP/1.1 ${REFUSALS[error.code ?? ''] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => { resolve(); });
    server.closeAllConnections();
  });
}

function toUserError(error: NodeJS.ErrnoException, port: number): UserError {
  if (error.code === 'EADDRINUSE') {
    return new UserError(`Port ${port} is in use by another program. The return URL is registered with this port, so no other is taken.`, {
      code: 'PortInUse', hint: 'Close that program and try again, or set another callback URL and register it.', cause: error,
    });
  }
  return new UserError(`Port ${port} cannot be listened on: ${error.code ?? error.message}`, {
    code: 'PortRefused', hint: 'Set another callback URL and register it.', cause: error,
  });
}
