import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Another site than the listener's, as the browser sees it: an identity provider, or whoever attacks. */
export interface OtherSite {
  readonly origin: string;
  /** Request targets as they came over the wire, favicons left out. */
  readonly targets: readonly string[];
  close(): void;
}

/** Serves on `localhost`, which is another site than 127.0.0.1. */
export async function openOtherSite(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<OtherSite> {
  const targets: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    targets.push(request.url ?? '');
    answer(request, response);
  });
  await once(server.listen(0, 'localhost'), 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`, targets,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
