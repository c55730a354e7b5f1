import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { toClockOperation, type Clock } from './clock.js';
import { getAgentRuntime, listAgentRuntimes } from './control/agentRuntimes.js';
import {
  createApiKeyProvider, deleteApiKeyProvider, getApiKeyProvider, listApiKeyProviders, updateApiKeyProvider,
} from './control/apiKeyProviders.js';
import { createOauth2Provider, deleteOauth2Provider, getOauth2Provider, listOauth2Providers, updateOauth2Provider } from './control/oauth2Providers.js';
import { listTagsForResource, tagResource, untagResource } from './control/tags.js';
import { getTokenVault, setTokenVaultCmk } from './control/tokenVault.js';
import { createWorkloadIdentity, deleteWorkloadIdentity, getWorkloadIdentity, listWorkloadIdentities, updateWorkloadIdentity } from './control/workloadIdentities.js';
import { authorize, callback } from './data/consent.js';
import { getResourceApiKey } from './data/resourceApiKey.js';
import { completeResourceTokenAuth, getResourceOauth2Token } from './data/resourceToken.js';
import { confirmReturnPage, showReturnPage } from './data/returnPage.js';
import { getWorkloadAccessToken, getWorkloadAccessTokenForJwt, getWorkloadAccessTokenForUserId } from './data/workloadTokens.js';
import { toIssuerHandler, type Issuers } from './idp/issuers.js';
import { toResetOperation } from './reset.js';
import { createInvoke, type Agent } from './runtime/invoke.js';
import type { Sandbox } from './sandbox.js';
import type { RuntimeRecord } from './state.js';
import { showStatus, withControlToken } from './status.js';
import { answerSts } from './sts/query.js';
import { ServiceError } from './web/errors.js';
import { replyError, toOperation } from './web/reply.js';
import { validateCaller } from './web/request.js';
import { findRoute, type Route } from './web/router.js';
import { refuseUnknown } from './web/unknownOperation.js';

/** What the routes need beside the sandbox itself. */
export interface Services {
  readonly clock: Clock;
  readonly issuers: Issuers;
  readonly agents: Readonly<Record<RuntimeRecord['agent'], Agent>>;
}

/** Every route of the sandbox. */
function toRoutes({ clock, issuers, agents }: Services): readonly Route[] {
  const idp = toIssuerHandler(issuers);
  return [
    // Control plane
    { method: 'POST', path: '/identities/CreateWorkloadIdentity', handler: toOperation(201, createWorkloadIdentity) },
    { method: 'POST', path: '/identities/GetWorkloadIdentity', handler: toOperation(200, getWorkloadIdentity) },
    { method: 'POST', path: '/identities/UpdateWorkloadIdentity', handler: toOperation(200, updateWorkloadIdentity) },
    { method: 'POST', path: '/identities/DeleteWorkloadIdentity', handler: toOperation(204, deleteWorkloadIdentity) },
    { method: 'POST', path: '/identities/ListWorkloadIdentities', handler: toOperation(200, listWorkloadIdentities) },
    { method: 'POST', path: '/identities/CreateOauth2CredentialProvider', handler: toOperation(201, createOauth2Provider) },
    { method: 'POST', path: '/identities/GetOauth2CredentialProvider', handler: toOperation(200, getOauth2Provider) },
    { method: 'POST', path: '/identities/UpdateOauth2CredentialProvider', handler: toOperation(200, updateOauth2Provider) },
    { method: 'POST', path: '/identities/DeleteOauth2CredentialProvider', handler: toOperation(204, deleteOauth2Provider) },
    { method: 'POST', path: '/identities/ListOauth2CredentialProviders', handler: toOperation(200, listOauth2Providers) },
    { method: 'POST', path: '/identities/CreateApiKeyCredentialProvider', handler: toOperation(201, createApiKeyProvider) },
    { method: 'POST', path: '/identities/GetApiKeyCredentialProvider', handler: toOperation(200, getApiKeyProvider) },
    { method: 'POST', path: '/identities/UpdateApiKeyCredentialProvider', handler: toOperation(200, updateApiKeyProvider) },
    { method: 'POST', path: '/identities/DeleteApiKeyCredentialProvider', handler: toOperation(204, deleteApiKeyProvider) },
    { method: 'POST', path: '/identities/ListApiKeyCredentialProviders', handler: toOperation(200, listApiKeyProviders) },
    { method: 'POST', path: '/identities/get-token-vault', handler: toOperation(200, getTokenVault) },
    { method: 'POST', path: '/identities/set-token-vault-cmk', handler: toOperation(200, setTokenVaultCmk) },
    { method: 'GET', path: '/tags/{resourceArn}', handler: listTagsForResource },
    { method: 'POST', path: '/tags/{resourceArn}', handler: tagResource },
    { method: 'DELETE', path: '/tags/{resourceArn}', handler: untagResource },
    { method: 'POST', path: '/runtimes/', handler: listAgentRuntimes },
    { method: 'GET', path: '/runtimes/{id}/', handler: getAgentRuntime },
    // Data plane
    { method: 'POST', path: '/identities/GetWorkloadAccessToken', handler: toOperation(200, getWorkloadAccessToken) },
    { method: 'POST', path: '/identities/GetWorkloadAccessTokenForJWT', handler: toOperation(200, getWorkloadAccessTokenForJwt) },
    { method: 'POST', path: '/identities/GetWorkloadAccessTokenForUserId', handler: toOperation(200, getWorkloadAccessTokenForUserId) },
    { method: 'POST', path: '/identities/oauth2/token', handler: toOperation(200, getResourceOauth2Token) },
    { method: 'POST', path: '/identities/api-key', handler: toOperation(200, getResourceApiKey) },
    { method: 'POST', path: '/identities/CompleteResourceTokenAuth', handler: toOperation(200, completeResourceTokenAuth) },
    { method: 'POST', path: '/runtimes/{arn}/invocations', handler: createInvoke(agents) },
    // AWS STS and all else that is sent to the root
    { method: 'POST', path: '/', handler: answerSts },
    // For the browser
    { method: 'GET', path: '/identities/oauth2/authorize', handler: authorize },
    { method: 'GET', path: '/identities/oauth2/callback/{id}', handler: callback },
    { method: 'ANY', path: '/idp/{name}/{rest…}', handler: idp },
    // The sandbox's own
    { method: 'GET', path: '/_sandbox/return', handler: showReturnPage },
    { method: 'POST', path: '/_sandbox/return', handler: confirmReturnPage },
    { method: 'GET', path: '/_sandbox/status', handler: withControlToken(showStatus) },
    { method: 'POST', path: '/_sandbox/clock', handler: withControlToken(toOperation(200, toClockOperation(clock))) },
    { method: 'POST', path: '/_sandbox/reset', handler: withControlToken(toOperation(204, toResetOperation(clock, issuers))) },
    { method: 'ANY', path: '/{rest…}', handler: refuseUnknown },
  ];
}

/** The server, not yet listening. It answers nothing until `serve` is called: the origin is known only when it listens. */
export interface SandboxServer {
  readonly http: Server;
  serve(sandbox: Sandbox, services: Services): void;
}

export function createSandboxServer(): SandboxServer {
  const http = createServer({ requestTimeout: 0 }); // streams last as long as a consent takes
  return {
    http,
    serve(sandbox, services) {
      const routes = toRoutes(services);
      http.on('request', (request, response) => { void answer(sandbox, routes, request, response); });
    },
  };
}

async function answer(sandbox: Sandbox, routes: readonly Route[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const startedAtMs = sandbox.now();
  const method = request.method ?? '';
  const target = request.url ?? '/';
  const path = target.split('?')[0] ?? '/'; // the query may carry codes and states
  response.once('close', () => { sandbox.log.info(`${method} ${path} ${response.statusCode} ${sandbox.now() - startedAtMs} ms`); });
  try {
    const refused = validateCaller(request, sandbox.origin);
    if (refused !== undefined) throw new ServiceError('AccessDeniedException', refused);
    if (!target.startsWith('/')) throw new ServiceError('UnknownOperationException', 'The sandbox is no proxy.');
    const found = findRoute(routes, method, path);
    if (found === undefined) throw new ServiceError('UnknownOperationException', `This operation is not part of the sandbox: ${method} ${path}`);
    await found.route.handler({ sandbox, request, response, url: new URL(`${sandbox.origin}${target}`), params: found.params });
  } catch (error) {
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
