import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One invocation that an agent of a test is in the middle of. */
export interface Invocation {
  readonly headers: IncomingMessage['headers'];
  /** One server-sent event, as the SDKs of AgentCore send them. */
  readonly say: (words: string) => void;
  readonly end: () => void;
  /** Breaks the connection off. */
  readonly cut: () => void;
  /** Once the connection is closed, by whomever. */
  readonly closed: Promise<void>;
}

/** An agent on this computer that says what a test lets it say, when the test lets it. */
export interface SteeredAgent {
  readonly url: string;
  /** The next invocation, once it is there. */
  readonly next: () => Promise<Invocation>;
  /** What `/ping` answers from now on. */
  readonly setStatus: (status: 'Healthy' | 'HealthyBusy') => void;
  readonly stop: () => Promise<void>;
}

export async function startSteeredAgent(): Promise<SteeredAgent> {
  const arrived: Invocation[] = [];
  const waiting: ((invocation: Invocation) => void)[] = [];
  let status = 'Healthy';
  const server = createServer((request, response) => {
    if (request.url === '/ping') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ status }));
      return;
    }
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    const invocation = toInvocation(request, response);
    const next = waiting.shift();
    if (next === undefined) arrived.push(invocation);
    else next(invocation);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: () => new Promise((resolve) => {
      const invocation = arrived.shift();
      if (invocation === undefined) waiting.push(resolve);
      else resolve(invocation);
    }),
    setStatus: (next) => { status = next; },
    stop: () => new Promise((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    }),
  };
}

function toInvocation({ headers }: IncomingMessage, response: ServerResponse): Invocation {
  return {
    headers,
    say: (words) => { response.write(`data: ${JSON.stringify(words)}\n\n`); },
    end: () => { response.end(); },
    cut: () => { response.destroy(); },
    closed: new Promise((resolve) => { response.once('close', () => { resolve(); }); }),
  };
}
