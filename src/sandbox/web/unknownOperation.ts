import { html, sendPage } from '../pages.js';
import { ServiceError } from './errors.js';
import { readHeader } from './request.js';
import { matchPath, type Handler } from './router.js';

/** Operations whose path does not end in their name. Those that do name themselves. */
const OPERATIONS: readonly (readonly [method: string, path: string, operation: string])[] = [
  ['POST', '/identities/payment/token', 'GetResourcePaymentToken'],
  ['PUT', '/runtimes', 'CreateAgentRuntime'],
  ['PUT', '/runtimes/{id}', 'UpdateAgentRuntime'],
  ['DELETE', '/runtimes/{id}', 'DeleteAgentRuntime'],
  ['POST', '/runtimes/{id}/versions', 'ListAgentRuntimeVersions'],
  ['POST', '/runtimes/{id}/runtime-endpoints', 'ListAgentRuntimeEndpoints'],
  ['PUT', '/runtimes/{id}/runtime-endpoints', 'CreateAgentRuntimeEndpoint'],
  ['GET', '/runtimes/{id}/runtime-endpoints/{name}', 'GetAgentRuntimeEndpoint'],
  ['PUT', '/runtimes/{id}/runtime-endpoints/{name}', 'UpdateAgentRuntimeEndpoint'],
  ['DELETE', '/runtimes/{id}/runtime-endpoints/{name}', 'DeleteAgentRuntimeEndpoint'],
  ['POST', '/runtimes/{arn}/stopruntimesession', 'StopRuntimeSession'],
  ['POST', '/runtimes/{arn}/commands', 'InvokeAgentRuntimeCommand'],
  ['GET', '/runtimes/{arn}/invocations/.well-known/agent-card.json', 'GetAgentCard'],
  ['GET', '/gateways', 'ListGateways'],
  ['POST', '/gateways', 'CreateGateway'],
  ['GET', '/gateways/{id}', 'GetGateway'],
  ['GET', '/gateways/{id}/targets', 'ListGatewayTargets'],
  ['GET', '/resourcepolicy/{arn}', 'GetResourcePolicy'],
  ['PUT', '/resourcepolicy/{arn}', 'PutResourcePolicy'],
  ['DELETE', '/resourcepolicy/{arn}', 'DeleteResourcePolicy'],
];

function nameOperation(method: string, path: string, target: string | undefined): string {
  if (target !== undefined) return target.split('.').at(-1) ?? target; // AWS JSON: X-Amz-Target: Service.Operation
  const known = OPERATIONS.find(([wanted, pattern]) => wanted === method && matchPath(pattern, path) !== undefined);
  const last = /^\/identities\/([A-Z]\w+)\/?$/.exec(path)?.[1];
  return known?.[2] ?? last ?? `${method} ${path.slice(0, 200)}`;
}

/** Answers what no route of the table takes: a person with a page, a program with an error that names the operation. */
export const refuseUnknown: Handler = ({ request, response, url }) => {
  if (request.method === 'GET' && (readHeader(request, 'accept') ?? '').includes('text/html')) {
    sendPage(response, { title: 'Nothing is here', from: 'local service', status: 404, body: html`<p>AWS SDKs use this address as their endpoint. For a person there is no page at this path.</p>` });
    return;
  }
  const operation = nameOperation(request.method ?? '', url.pathname, readHeader(request, 'x-amz-target'));
  throw new ServiceError('UnknownOperationException', `This operation is not part of the sandbox: ${operation}`);
};
