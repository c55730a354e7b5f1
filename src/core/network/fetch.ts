import { once } from 'node:events';
import { request as requestByHttp, type IncomingMessage } from 'node:http';
import { request as requestByHttps, type Agent } from 'node:https';
import { Readable } from 'node:stream';

type Body = ConstructorParameters<typeof Response>[0];

/** Statuses whose answers have no body (Fetch, section 2.2.3). */
const WITHOUT_BODY = [204, 205, 304];

/**
 * `fetch` through an agent, which that of Node does not take. Redirects are never followed: a secret would go along. They are answers
 * with `redirect: 'manual'` and errors else.
 */
export function createFetch(agent: Agent): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { signal } = request;
    signal.throwIfAborted();
    const url = new URL(request.url);
    const body = Buffer.from(await request.arrayBuffer());
    const headers = { ...Object.fromEntries(request.headers), ...(body.length === 0 ? {} : { 'content-length': String(body.length) }) };
    const outgoing = url.protocol === 'https:'
      ? requestByHttps(url, { method: request.method, headers, signal, agent }) : requestByHttp(url, { method: request.method, headers, signal });
    outgoing.end(body);
    const [incoming] = await once(outgoing, 'response') as [IncomingMessage];
    const status = incoming.statusCode ?? 0;
    if (request.redirect !== 'manual' && status >= 300 && status < 400 && incoming.headers.location !== undefined) {
      incoming.destroy();
      throw new TypeError('The answer is a redirect, which is not followed.');
    }
    const hasBody = !WITHOUT_BODY.includes(status);
    if (!hasBody) incoming.resume();
    return new Response(hasBody ? Readable.toWeb(incoming) as Body : null, {
      status, statusText: incoming.statusMessage ?? '', headers: toHeaders(incoming),
    });
  };
}

function toHeaders({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  return headers;
}
