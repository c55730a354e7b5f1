import type { ServerResponse } from 'node:http';
import { ServiceError } from './errors.js';
import { readJson } from './request.js';
import type { Handler } from './router.js';
import type { Sandbox } from '../sandbox.js';

/** Answers with JSON. Without a body, with none. */
export function replyJson(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { ...(body === undefined ? {} : { 'content-type': 'application/json' }), 'cache-control': 'no-store', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

/** Answers as the service answers a refusal. What is no {@link ServiceError} is a fault of ours: its text stays in the log. */
export function replyError(response: ServerResponse, error: unknown): void {
  const known = error instanceof ServiceError ? error : new ServiceError('InternalServerException', 'The sandbox had a fault of its own; its log says more.');
  replyJson(response, known.status, { __type: known.name, message: known.message, ...known.members }, { 'x-amzn-errortype': known.name });
}

/** A handler of an AWS operation: JSON in, JSON out. */
export function toOperation(status: 200 | 201 | 204, run: (sandbox: Sandbox, body: unknown) => unknown): Handler {
  return async ({ sandbox, request, response, told }) => {
    told.body = await readJson(request);
    const result = await run(sandbox, told.body);
    told.result = result;
    replyJson(response, status, status === 204 ? undefined : result);
  };
}
