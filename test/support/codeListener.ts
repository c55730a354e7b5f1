import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AwaitedCode, ConsentOutcome } from '../../src/core/callback/consent.js';
import { UserError } from '../../src/core/base/errors.js';
import { Secret } from '../../src/core/base/secret.js';
import type { CodePort } from '../../src/core/flow/ports.js';

/** The least that a listener does for codes: start page, callback by state, page. The real one adds every check of a browser. */
export interface CodeListener extends CodePort {
  /** Number of consents that are waited for. */
  waiting(): number;
  close(): void;
}

export async function startCodeListener(): Promise<CodeListener> {
  const awaited = new Map<string, { readonly code: AwaitedCode; readonly end: (outcome: ConsentOutcome) => void; readonly stop: AbortController }>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', redirectUri);
    const found = awaited.get(url.pathname.startsWith('/start/') ? url.pathname.slice('/start/'.length) : url.searchParams.get('state') ?? '');
    if (found === undefined) {
      response.writeHead(404).end();
    } else if (url.pathname.startsWith('/start/')) {
      response.writeHead(302, { location: found.code.authorizationUrl }).end();
    } else if (url.searchParams.has('error')) {
      const iss = url.searchParams.get('iss');
      found.end({ kind: 'refused', error: url.searchParams.get('error') ?? '', ...(iss === null ? {} : { iss }) });
      response.end('refused');
    } else {
      const answer = { code: new Secret(url.searchParams.get('code') ?? ''), iss: url.searchParams.get('iss') ?? undefined };
      found.code.complete(answer, found.stop.signal).then(() => {
        found.end({ kind: 'completed' });
        response.end('completed');
      }, (fault: unknown) => {
        found.end({ kind: 'failed', error: new UserError('It could not be finished.', { code: 'Unfinished', cause: fault }) });
        response.end('failed');
      });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const redirectUri = `${origin}/agentcore/callback`;
  return {
    redirectUri,
    waiting: () => awaited.size,
    expectCode(code) {
      const key = code.state.reveal();
      const stop = new AbortController();
      let resolve: (outcome: ConsentOutcome) => void = () => undefined;
      const outcome = new Promise<ConsentOutcome>((settle) => { resolve = settle; });
      const end = (how: ConsentOutcome) => {
        awaited.delete(key);
        resolve(how);
      };
      awaited.set(key, { code, end, stop });
      const startUrl = `${origin}/start/${key}`;
      return Promise.resolve({
        startUrl, outcome, renewStartUrl: () => startUrl,
        cancel: () => {
          stop.abort();
          end({ kind: 'canceled' });
        },
      });
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
