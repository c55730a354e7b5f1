import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallRecords } from '../records/callRecords.js';
import { recordCall, type OpenRecord } from '../records/recordCall.js';
import type { Sandbox } from '../sandbox.js';
import { ServiceError } from './errors.js';
import { replyError } from './reply.js';
import { validateCaller } from './request.js';
import { findRoute, type Route } from './router.js';

/** What there is to answer with, and where calls are kept. */
export interface Answering {
  readonly routes: readonly Route[];
  readonly records: CallRecords;
}

/**
 * Answers one request by the route that takes it. Each answer has an id, and each leaves a line in the log; each call of an operation of
 * AgentCore is kept. Never rejects.
 */
export async function answer(sandbox: Sandbox, { routes, records }: Answering, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const startedAtMs = performance.now(); // the computer's: the sandbox's may be moved meanwhile
  const method = request.method ?? '';
  const target = request.url ?? '/';
  const path = target.split('?')[0] ?? '/'; // the query may carry codes and states
  const requestId = sandbox.ids.uuid();
  const found = findRoute(routes, method, path);
  const operation = found?.route.operation === undefined ? '' : ` ${found.route.operation}`;
  response.once('close', () => { sandbox.log.info(`${method} ${path} ${response.statusCode} ${Math.round(performance.now() - startedAtMs)} ms${operation}`); });
  response.setHeader('x-amzn-requestid', requestId);
  let record: OpenRecord | undefined;
  try {
    const refused = validateCaller(request, sandbox.origin);
    if (refused !== undefined) throw new ServiceError('AccessDeniedException', refused);
    if (!target.startsWith('/')) throw new ServiceError('UnknownOperationException', 'The sandbox is no proxy.');
    if (found === undefined) throw new ServiceError('UnknownOperationException', `This operation is not part of the sandbox: ${method} ${path}`);
    const call = { sandbox, request, response, url: new URL(`${sandbox.origin}${target}`), requestId, params: found.params, told: {} };
    if (found.route.isRecorded === true) record = recordCall(records, found.route.operation ?? '', call);
    await found.route.handler(call);
  } catch (error) {
    record?.refuse(error);
    fail(sandbox, response, error);
  }
}

function fail(sandbox: Sandbox, response: ServerResponse, error: unknown): void {
  if (response.destroyed) return; // the caller has left
  if (!(error instanceof ServiceError)) sandbox.log.error(error instanceof Error ? error.stack ?? error.message : String(error));
  if (response.headersSent) {
    response.destroy(); // in the middle of a stream only a broken connection says that something is missing
    return;
  }
  if (error instanceof ServiceError && error.name === 'RequestEntityTooLargeException') response.setHeader('connection', 'close'); // its rest is not read
  replyError(response, error);
}
