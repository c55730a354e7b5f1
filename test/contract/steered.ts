import assert from 'node:assert/strict';
import type { ReadyLine } from '../support/sandbox.js';

/** A request to one of the sandbox's own routes, `/_sandbox/ROUTE`, with its control token or another. */
export function steer({ endpoint, controlToken }: ReadyLine, method: 'GET' | 'POST' | 'DELETE', route: string, body?: unknown, token = controlToken): Promise<Response> {
  return fetch(`${endpoint}/_sandbox/${route}`, { method, headers: { 'x-sandbox-control-token': token }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}

/** A fault for the next requests of an operation. */
export async function setFault(ready: ReadyLine, fault: { readonly operation: string; readonly kind: string; readonly count?: number; readonly delayMs?: number }): Promise<void> {
  const response = await steer(ready, 'POST', 'faults', fault);
  assert.equal(response.status, 200, await response.text());
}
