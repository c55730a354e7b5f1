import { html, sendPage } from '../pages.js';
import { ServiceError } from './errors.js';
import { OTHER_OPERATIONS } from './otherOperations.js';
import { readHeader } from './request.js';
import { matchPath, type Handler } from './router.js';

/** A header may say anything; a name is a word. */
const toName = (text: string) => (/^\w{1,64}$/.test(text) ? text : 'POST /');

function nameOperation(method: string, path: string, target: string | undefined): string {
  if (target !== undefined) return toName(target.split('.').at(-1) ?? ''); // AWS JSON: X-Amz-Target: Service.Operation
  const known = OTHER_OPERATIONS.find(([wanted, pattern]) => wanted === method && matchPath(pattern, path) !== undefined);
  const last = /^\/identities\/([A-Z]\w+)\/?$/.exec(path)?.[1];
  return known?.[2] ?? last ?? `${method} ${path.slice(0, 200)}`;
}

/** Answers what no route of the table takes: a person with a page, a program with an error that names the operation. */
export const refuseUnknown: Handler = ({ sandbox, request, response, url }) => {
  if (request.method === 'GET' && (readHeader(request, 'accept') ?? '').includes('text/html')) {
    sendPage(response, { title: 'Nothing is here', from: 'local service', status: 404, body: html`<p>AWS SDKs use this address as their endpoint. For a person there is no page at this path.</p>` });
    return;
  }
  const operation = nameOperation(request.method ?? '', url.pathname, readHeader(request, 'x-amz-target'));
  sandbox.log.warn(`Not part of the sandbox: ${operation}`);
  // Guess: operation-not-in-the-sandbox
  throw new ServiceError('UnknownOperationException', `This operation is not part of the sandbox: ${operation}`);
};
