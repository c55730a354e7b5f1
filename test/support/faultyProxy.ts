import { once } from 'node:events';
import { createServer, request as send, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request: an answer of our own, no answer at all, or a connection that is cut. */
export type ProxyFault =
  | { readonly kind: 'answer'; readonly status: number; readonly errorType?: string; readonly body?: unknown }
  | { readonly kind: 'hang' }
  | { readonly kind: 'cut' };

/** Faults as services have them, by the name that a test gives them. */
export const FAULTS = {
  throttle: { kind: 'answer', status: 429, errorType: 'ThrottlingException', body: { message: 'Rate exceeded' } },
  500: { kind: 'answer', status: 500, errorType: 'InternalServerException', body: { message: 'Internal failure' } },
  timeout: { kind: 'hang' },
  cut: { kind: 'cut' },
} as const satisfies Readonly<Record<string, ProxyFault>>;

/** Stands between a client and a server on this computer, and passes on what no fault is for. */
export interface FaultyProxy {
  readonly endpoint: string;
  /** Paths of the requests that came, in order. */
  readonly seen: readonly string[];
  /** Decides from now on what becomes of a request. */
  disturb(fault: (path: string) => ProxyFault | undefined): void;
  /** Ends when a request has come that is left without an answer. */
  hanging(): Promise<void>;
  close(): void;
}

export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const seen: string[] = [];
  const onHang: (() => void)[] = [];
  let hanging = 0;
  let findFault: (path: string) => ProxyFault | undefined = () => undefined;
  const server = createServer((incoming, response) => {
    const path = (incoming.url ?? '').split('?')[0] ?? '';
    seen.push(path);
    const fault = findFault(path);
    if (fault === undefined) {
      const { host } = new URL(target);
      const outgoing = send(new URL(incoming.url ?? '/', target), { method: incoming.method, headers: { ...incoming.headers, host } }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      outgoing.on('error', () => { response.destroy(); });
      incoming.pipe(outgoing);
      return;
    }
    // A client that is still sending would take an early end for a cut.
    incoming.resume();
    incoming.on('end', () => { disturb(fault, response); });
  });
  const disturb = (fault: ProxyFault, response: ServerResponse) => {
    if (fault.kind === 'cut') response.destroy();
    else if (fault.kind === 'answer') answer(fault, response);
    else {
      hanging += 1;
      for (const tell of onHang.splice(0)) tell();
    }
  };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    disturb(fault) { findFault = fault; },
    hanging: () => (hanging > 0 ? Promise.resolve() : new Promise((resolve) => { onHang.push(resolve); })),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answer({ status, errorType, body = {} }: Extract<ProxyFault, { kind: 'answer' }>, response: ServerResponse): void {
  response.writeHead(status, { 'content-type': 'application/json', ...(errorType === undefined ? {} : { 'x-amzn-errortype': errorType }) });
  response.end(JSON.stringify(body));
}
