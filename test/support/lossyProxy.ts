import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of one request: `lost` never reaches the service, `unanswered` does, and its answer is lost. */
export type Fate = 'passed' | 'lost' | 'unanswered';

export interface LossyProxy {
  /** Address to be used instead of that of the service. */
  readonly endpoint: string;
  /** Operations that were asked for, as `X-Amz-Target` names them, repeated ones too. */
  readonly operations: readonly string[];
  stop(): Promise<void>;
}

/** A network between a program and a sandbox that can fail at any request. */
export async function startLossyProxy(endpoint: string, decide: (operation: string, index: number) => Fate): Promise<LossyProxy> {
  const operations: string[] = [];
  const server = createServer((request, response) => {
    const target = request.headers['x-amz-target'];
    const operation = (Array.isArray(target) ? target.join() : target ?? '').replace(/^.*\./, '');
    const fate = decide(operation, operations.length);
    operations.push(operation);
    if (fate === 'lost') { request.socket.destroy(); return; }
    const forward = async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const headers = Object.entries(request.headers)
        .filter(([name]) => !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name))
        .map(([name, value]): [string, string] => [name, String(value)]);
      const answer = await fetch(`${endpoint}${request.url ?? '/'}`, {
        method: request.method ?? 'POST', headers, body: Buffer.concat(chunks),
      });
      const body = Buffer.from(await answer.arrayBuffer());
      if (fate === 'unanswered') { request.socket.destroy(); return; }
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(body);
    };
    forward().catch(() => { request.socket.destroy(); });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    operations,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
