import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { issuerEndpoints } from '../idp/endpoints.js';
import { toArn } from '../sandbox.js';
import { readCaller } from '../sts/caller.js';
import { ServiceError } from '../web/errors.js';
import { replyJson } from '../web/reply.js';
import type { Call, Handler } from '../web/router.js';
import type { Fault, Faults } from './faults.js';

/** No issuer of this name can be meant (RFC 2606). */
const ANOTHER_ISSUER = 'https://another-issuer.example';

/** What a fault says to the caller: it answers or throws. */
type Tell = (fault: Fault, call: Call) => void;

/** @returns true where the request goes on to its handler */
async function meet(fault: Fault, call: Call, tell: Tell): Promise<boolean> {
  const { sandbox, response } = call;
  sandbox.log.info(`A fault that was set is met: ${fault.kind} ${fault.operation}`);
  switch (fault.kind) {
    case 'delay':
      return passes(fault.delayMs ?? 0, response);
    case 'cutBefore':
      response.destroy();
      return false;
    case 'cutWithin':
      breakOff(response);
      return true;
    default:
      tell(fault, call);
      return false;
  }
}

/** Waits; false where the caller leaves meanwhile. */
async function passes(ms: number, response: ServerResponse): Promise<boolean> {
  const gone = new AbortController();
  const leave = () => { gone.abort(); };
  response.once('close', leave);
  try {
    await wait(ms, undefined, { signal: gone.signal });
    return true;
  } catch {
    return false; // the only reason to be woken early
  } finally {
    response.off('close', leave);
  }
}

/** Lets an answer end in its middle: the work is done, and the caller does not learn of it. An answer without a body does not come at all. */
function breakOff(response: ServerResponse): void {
  const write = response.write.bind(response);
  let isCut = false;
  const cut = (chunk: unknown) => {
    if (isCut) return;
    isCut = true;
    const bytes = typeof chunk === 'string' || chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.alloc(0);
    if (bytes.length === 0) response.destroy();
    else write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => { response.destroy(); });
  };
  response.write = (chunk: unknown) => {
    cut(chunk);
    return true;
  };
  response.end = (chunk?: unknown) => {
    cut(chunk);
    return response;
  };
}

/**
 * An operation of AWS fails as the service's does; IAM's sentence is from "Troubleshoot access denied error messages" in its user guide.
 * @param service the prefix of IAM's action, and the name for which requests are signed
 */
export const failAsAws = (service: 'bedrock-agentcore' | 'cognito-idp' | 'sts'): Tell => ({ kind, operation }, { sandbox, request }) => {
  if (kind === 'throttle') throw new ServiceError('ThrottlingException', 'Rate exceeded');
  if (kind === 'quota') throw new ServiceError('ServiceQuotaExceededException', 'The request would go beyond a quota of your account.');
  if (kind === 'internalError') throw new ServiceError('InternalServerException', 'The service had a fault. It was set for this sandbox.');
  const caller = readCaller(sandbox, request, service);
  const user = 'arn' in caller ? caller.arn : 'unknown';
  const resource = service === 'bedrock-agentcore' ? toArn(sandbox, '*') : '*';
  throw new ServiceError('AccessDeniedException', `User: ${user} is not authorized to perform: ${service}:${operation} on resource: ${resource}`);
};

/** A provider's server fails in the terms of RFC 6749, section 5.2. Its discovery document may name another issuer than its own. */
const failAsProvider: Tell = ({ kind }, { sandbox, response, params }) => {
  if (kind === 'expiredCode') {
    replyJson(response, 400, { error: 'invalid_grant', error_description: 'The code or the refresh token has expired.' });
  } else if (kind === 'wrongIssuer') {
    const { authorizationEndpoint, tokenEndpoint, jwksUri } = issuerEndpoints(sandbox.origin, params['name'] ?? '');
    replyJson(response, 200, { issuer: ANOTHER_ISSUER, authorization_endpoint: authorizationEndpoint, token_endpoint: tokenEndpoint, jwks_uri: jwksUri });
  } else {
    replyJson(response, 500, { error: 'server_error' });
  }
};

/** Lets a request meet the fault that waits for its operation. @returns true where it goes on to its handler */
export async function meetFault(faults: Faults, operation: string, call: Call, tell: Tell): Promise<boolean> {
  const fault = faults.take(operation);
  return fault === undefined || meet(fault, call, tell);
}

/** A handler of an AWS operation that meets faults. */
export function withFaults(faults: Faults, operation: string, handler: Handler): Handler {
  return async (call) => {
    if (await meetFault(faults, operation, call, failAsAws('bedrock-agentcore'))) await handler(call);
  };
}

/** A handler of the provider's side that meets faults. */
export function withProviderFaults(faults: Faults, operation: string, handler: Handler): Handler {
  return async (call) => {
    if (await meetFault(faults, operation, call, failAsProvider)) await handler(call);
  };
}
