import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request: an answer of our own, no answer at all, a connection that is cut, or an answer that is lost on its way back. */
export type ProxyFault =
  | { readonly kind: 'answer'; readonly status: number; readonly errorType?: string; readonly body?: unknown }
  | { readonly kind: 'hang' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'lost' };

/** Faults as services and networks have them, by the name that a test gives them. */
export const FAULTS = {
  throttle: { kind: 'answer', status: 429, errorType: 'ThrottlingException', body: { message: 'Rate exceeded' } },
  500: { kind: 'answer', status: 500, errorType: 'InternalServerException', body: { message: 'Internal failure' } },
  timeout: { kind: 'hang' },
  cut: { kind: 'cut' },
  lost: { kind: 'lost' },
} as const satisfies Readonly<Record<string, ProxyFault>>;

/** Decides what becomes of a request, by its name and how many came before it; undefined where nothing is wrong with it. */
export type FindFault = (name: string, index: number) => ProxyFault | undefined;

/** Stands between a client and a server on this computer, and passes on what no fault is for. */
export interface FaultyProxy {
  /** Address to be used instead of that of the server. */
  readonly endpoint: string;
  /** Names of the requests that came, in order: the operation that `X-Amz-Target` names, else the path. */
  readonly seen: readonly string[];
  /** Decides from now on what becomes of a request. */
  disturb(fault: FindFault): void;
  /** Ends when a request has come that is left without an answer. */
  hanging(): Promise<void>;
  /** Ends when every connection that a request came by is closed; none is kept for another request. */
  quiet(): Promise<void>;
  close(): void;
}

export async function startFaultyProxy(target: string, fault: FindFault = () => undefined): Promise<FaultyProxy> {
  const seen: string[] = [];
  const onHang: (() => void)[] = [];
  const onQuiet: (() => void)[] = [];
  let hanging = 0;
  let open = 0;
  let findFault = fault;
  const server = createServer((incoming, response) => {
    const name = toName(incoming);
    const found = findFault(name, seen.length);
    seen.push(name);
    open += 1;
    incoming.socket.once('close', () => {
      open -= 1;
      if (open === 0) for (const tell of onQuiet.splice(0)) tell();
    });
    if (found === undefined || found.kind === 'lost') {
      passOn(target, incoming, response, found === undefined);
      return;
    }
    // A client that is still sending would take an early end for a cut.
    incoming.resume();
    incoming.on('end', () => { disturb(found, response); });
  });
  server.maxRequestsPerSocket = 1;
  const disturb = (found: Exclude<ProxyFault, { kind: 'lost' }>, response: ServerResponse) => {
    if (found.kind === 'cut') response.destroy();
    else if (found.kind === 'answer') answer(found, response);
    else {
      hanging += 1;
      for (const tell of onHang.splice(0)) tell();
    }
  };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    disturb(next) { findFault = next; },
    hanging: () => (hanging > 0 ? Promise.resolve() : new Promise((resolve) => { onHang.push(resolve); })),
    quiet: () => (open === 0 ? Promise.resolve() : new Promise((resolve) => { onQuiet.push(resolve); })),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function toName({ headers, url = '' }: IncomingMessage): string {
  const target = headers['x-amz-target'];
  return typeof target === 'string' ? target.replace(/^.*\./, '') : url.split('?')[0] ?? '';
}

function passOn(target: string, incoming: IncomingMessage, response: ServerResponse, hasAnswer: boolean): void {
  const { host } = new URL(target);
  // The server's connection ends with its answer, as the client's does.
  const headers = { ...incoming.headers, host, connection: 'close' };
  const outgoing = send(new URL(incoming.url ?? '/', target), { method: incoming.method, headers }, (received) => {
    if (hasAnswer) {
      response.writeHead(received.statusCode ?? 502, { ...received.headers, connection: 'close' });
      received.pipe(response);
    } else {
      received.resume();
      received.on('end', () => { response.destroy(); });
    }
  });
  outgoing.on('error', () => { response.destroy(); });
  incoming.pipe(outgoing);
}

function answer({ status, errorType, body = {} }: Extract<ProxyFault, { kind: 'answer' }>, response: ServerResponse): void {
  response.writeHead(status, { 'content-type': 'application/json', ...(errorType === undefined ? {} : { 'x-amzn-errortype': errorType }) });
  response.end(JSON.stringify(body));
}
