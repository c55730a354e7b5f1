import { createServer, type Server } from 'node:http';
import { toClockOperation, type Clock } from './clock.js';
import { COGNITO_OPERATIONS, toCognitoHandler } from './cognito/api.js';
import { toPoolHandler } from './cognito/issuers.js';
import { getAgentRuntime, listAgentRuntimes, listAgentRuntimeVersions } from './control/agentRuntimes.js';
import {
  createApiKeyProvider, deleteApiKeyProvider, getApiKeyProvider, listApiKeyProviders, updateApiKeyProvider,
} from './control/apiKeyProviders.js';
import { createOauth2Provider, deleteOauth2Provider, getOauth2Provider, listOauth2Providers, updateOauth2Provider } from './control/oauth2Providers.js';
import { createAgentRuntime, toDeleteAgentRuntime, updateAgentRuntime } from './control/runtimeChanges.js';
import {
  createAgentRuntimeEndpoint, deleteAgentRuntimeEndpoint, getAgentRuntimeEndpoint, listAgentRuntimeEndpoints, updateAgentRuntimeEndpoint,
} from './control/runtimeEndpoints.js';
import { showPublicKeys } from './control/signingKeys.js';
import { listTagsForResource, tagResource, untagResource } from './control/tags.js';
import { getTokenVault, setTokenVaultCmk } from './control/tokenVault.js';
import { createWorkloadIdentity, deleteWorkloadIdentity, getWorkloadIdentity, listWorkloadIdentities, updateWorkloadIdentity } from './control/workloadIdentities.js';
import { authorize, callback } from './data/consent.js';
import { getResourceApiKey } from './data/resourceApiKey.js';
import { completeResourceTokenAuth, getResourceOauth2Token } from './data/resourceToken.js';
import { confirmReturnPage, showReturnPage } from './data/returnPage.js';
import { getWorkloadAccessToken, getWorkloadAccessTokenForJwt, getWorkloadAccessTokenForUserId } from './data/workloadTokens.js';
import { getGateway, getGatewayTarget, listGateways, listGatewayTargets } from './gateways/control.js';
import { callGateway, refuseStream, showGatewayMetadata } from './gateways/mcp.js';
import { FORECAST_API, showForecast } from './gateways/sampleApi.js';
import { updateGateway } from './gateways/update.js';
import { toIssuerHandler, type Issuers } from './idp/issuers.js';
import type { CallRecords } from './records/callRecords.js';
import { toRecordsHandler } from './records/events.js';
import { toResetOperation } from './reset.js';
import { toInvocation } from './runtime/authorize.js';
import { createInvoke, createStop } from './runtime/invoke.js';
import { createAgentRoutes } from './runtime/ownAgents.js';
import { showResourceMetadata } from './runtime/resourceMetadata.js';
import type { Runtimes } from './runtime/runtimes.js';
import type { Sandbox } from './sandbox.js';
import { RETURN_PAGE } from './seed.js';
import { showStatus } from './status.js';
import { SCRIPT_PATH, sendStatusScript, toStatusPageHandler } from './statusPage/route.js';
import { toLogsHandler, type AgentLogs } from './steering/agentLogs.js';
import { withControlToken } from './steering/controlToken.js';
import { createFaultRoutes, OF_AWS, OF_DISCOVERY, OF_TOKEN_ENDPOINT, type Faulty } from './steering/faultRoutes.js';
import type { Faults } from './steering/faults.js';
import { judgeTokens } from './steering/judgeTokens.js';
import { withFaults, withProviderFaults } from './steering/meetFault.js';
import { toSignOperation } from './steering/signToken.js';
import { STS_OPERATIONS, toStsHandler } from './sts/query.js';
import { exportState, toImportHandler } from './transfer.js';
import { answer } from './web/answer.js';
import { requireSignature } from './web/authorize.js';
import { toOperation } from './web/reply.js';
import type { Call, Handler, Route } from './web/router.js';
import { refuseUnknown } from './web/unknownOperation.js';

/** What the routes need beside the sandbox itself. */
export interface Services {
  readonly clock: Clock;
  readonly issuers: Issuers;
  readonly runtimes: Runtimes;
  readonly faults: Faults;
  readonly logs: AgentLogs;
  readonly records: CallRecords;
}

/** An operation of AgentCore, under its name at AWS. */
interface Operation extends Route {
  readonly operation: string;
  /** Whether the service's model has ServiceQuotaExceededException for it. */
  readonly hasQuota?: true;
  /** Throws for a caller who may not; without it, requests must be signed. */
  readonly authorize?: (call: Call) => Promise<void> | void;
}

/** Every operation of AgentCore that the sandbox has. */
function toOperations({ runtimes: { sessions, once }, logs }: Services): readonly Operation[] {
  return [
    // Control plane
    { operation: 'CreateWorkloadIdentity', method: 'POST', path: '/identities/CreateWorkloadIdentity', handler: toOperation(201, createWorkloadIdentity) },
    { operation: 'GetWorkloadIdentity', method: 'POST', path: '/identities/GetWorkloadIdentity', handler: toOperation(200, getWorkloadIdentity) },
    { operation: 'UpdateWorkloadIdentity', method: 'POST', path: '/identities/UpdateWorkloadIdentity', handler: toOperation(200, updateWorkloadIdentity) },
    { operation: 'DeleteWorkloadIdentity', method: 'POST', path: '/identities/DeleteWorkloadIdentity', handler: toOperation(204, deleteWorkloadIdentity) },
    { operation: 'ListWorkloadIdentities', method: 'POST', path: '/identities/ListWorkloadIdentities', handler: toOperation(200, listWorkloadIdentities) },
    { operation: 'CreateOauth2CredentialProvider', method: 'POST', path: '/identities/CreateOauth2CredentialProvider', handler: toOperation(201, createOauth2Provider), hasQuota: true },
    { operation: 'GetOauth2CredentialProvider', method: 'POST', path: '/identities/GetOauth2CredentialProvider', handler: toOperation(200, getOauth2Provider) },
    { operation: 'UpdateOauth2CredentialProvider', method: 'POST', path: '/identities/UpdateOauth2CredentialProvider', handler: toOperation(200, updateOauth2Provider), hasQuota: true },
    { operation: 'DeleteOauth2CredentialProvider', method: 'POST', path: '/identities/DeleteOauth2CredentialProvider', handler: toOperation(204, deleteOauth2Provider) },
    { operation: 'ListOauth2CredentialProviders', method: 'POST', path: '/identities/ListOauth2CredentialProviders', handler: toOperation(200, listOauth2Providers) },
    { operation: 'CreateApiKeyCredentialProvider', method: 'POST', path: '/identities/CreateApiKeyCredentialProvider', handler: toOperation(201, createApiKeyProvider), hasQuota: true },
    { operation: 'GetApiKeyCredentialProvider', method: 'POST', path: '/identities/GetApiKeyCredentialProvider', handler: toOperation(200, getApiKeyProvider) },
    { operation: 'UpdateApiKeyCredentialProvider', method: 'POST', path: '/identities/UpdateApiKeyCredentialProvider', handler: toOperation(200, updateApiKeyProvider), hasQuota: true },
    { operation: 'DeleteApiKeyCredentialProvider', method: 'POST', path: '/identities/DeleteApiKeyCredentialProvider', handler: toOperation(204, deleteApiKeyProvider) },
    { operation: 'ListApiKeyCredentialProviders', method: 'POST', path: '/identities/ListApiKeyCredentialProviders', handler: toOperation(200, listApiKeyProviders) },
    { operation: 'GetTokenVault', method: 'POST', path: '/identities/get-token-vault', handler: toOperation(200, getTokenVault) },
    { operation: 'SetTokenVaultCMK', method: 'POST', path: '/identities/set-token-vault-cmk', handler: toOperation(200, setTokenVaultCmk) },
    { operation: 'ListTagsForResource', method: 'GET', path: '/tags/{resourceArn}', handler: listTagsForResource },
    { operation: 'TagResource', method: 'POST', path: '/tags/{resourceArn}', handler: tagResource, hasQuota: true },
    { operation: 'UntagResource', method: 'DELETE', path: '/tags/{resourceArn}', handler: untagResource },
    { operation: 'ListAgentRuntimes', method: 'POST', path: '/runtimes/', handler: listAgentRuntimes },
    { operation: 'CreateAgentRuntime', method: 'PUT', path: '/runtimes/', handler: once.toHandler(createAgentRuntime), hasQuota: true },
    { operation: 'GetAgentRuntime', method: 'GET', path: '/runtimes/{id}/', handler: getAgentRuntime },
    { operation: 'UpdateAgentRuntime', method: 'PUT', path: '/runtimes/{id}/', handler: once.toHandler(updateAgentRuntime), hasQuota: true },
    { operation: 'DeleteAgentRuntime', method: 'DELETE', path: '/runtimes/{id}/', handler: once.toHandler(toDeleteAgentRuntime(sessions)) },
    { operation: 'ListAgentRuntimeVersions', method: 'POST', path: '/runtimes/{id}/versions/', handler: listAgentRuntimeVersions },
    { operation: 'ListAgentRuntimeEndpoints', method: 'POST', path: '/runtimes/{id}/runtime-endpoints/', handler: listAgentRuntimeEndpoints },
    { operation: 'CreateAgentRuntimeEndpoint', method: 'PUT', path: '/runtimes/{id}/runtime-endpoints/', handler: once.toHandler(createAgentRuntimeEndpoint), hasQuota: true },
    { operation: 'GetAgentRuntimeEndpoint', method: 'GET', path: '/runtimes/{id}/runtime-endpoints/{endpoint}/', handler: getAgentRuntimeEndpoint },
    { operation: 'UpdateAgentRuntimeEndpoint', method: 'PUT', path: '/runtimes/{id}/runtime-endpoints/{endpoint}/', handler: once.toHandler(updateAgentRuntimeEndpoint), hasQuota: true },
    { operation: 'DeleteAgentRuntimeEndpoint', method: 'DELETE', path: '/runtimes/{id}/runtime-endpoints/{endpoint}/', handler: once.toHandler(deleteAgentRuntimeEndpoint) },
    { operation: 'ListGateways', method: 'GET', path: '/gateways/', handler: listGateways },
    { operation: 'GetGateway', method: 'GET', path: '/gateways/{gatewayIdentifier}/', handler: getGateway },
    { operation: 'UpdateGateway', method: 'PUT', path: '/gateways/{gatewayIdentifier}/', handler: updateGateway, hasQuota: true },
    { operation: 'ListGatewayTargets', method: 'GET', path: '/gateways/{gatewayIdentifier}/targets/', handler: listGatewayTargets },
    { operation: 'GetGatewayTarget', method: 'GET', path: '/gateways/{gatewayIdentifier}/targets/{targetId}/', handler: getGatewayTarget },
    // Data plane
    { operation: 'GetWorkloadAccessToken', method: 'POST', path: '/identities/GetWorkloadAccessToken', handler: toOperation(200, getWorkloadAccessToken) },
    { operation: 'GetWorkloadAccessTokenForJWT', method: 'POST', path: '/identities/GetWorkloadAccessTokenForJWT', handler: toOperation(200, getWorkloadAccessTokenForJwt) },
    { operation: 'GetWorkloadAccessTokenForUserId', method: 'POST', path: '/identities/GetWorkloadAccessTokenForUserId', handler: toOperation(200, getWorkloadAccessTokenForUserId) },
    { operation: 'GetResourceOauth2Token', method: 'POST', path: '/identities/oauth2/token', handler: toOperation(200, getResourceOauth2Token) },
    { operation: 'GetResourceApiKey', method: 'POST', path: '/identities/api-key', handler: toOperation(200, getResourceApiKey) },
    { operation: 'CompleteResourceTokenAuth', method: 'POST', path: '/identities/CompleteResourceTokenAuth', handler: toOperation(200, completeResourceTokenAuth) },
    { operation: 'InvokeAgentRuntime', method: 'POST', path: '/runtimes/{arn}/invocations', ...toInvocation(createInvoke(sessions, logs)), hasQuota: true },
    { operation: 'StopRuntimeSession', method: 'POST', path: '/runtimes/{arn}/stopruntimesession', ...toInvocation(createStop(sessions)), hasQuota: true },
  ];
}

/** Checks the caller, then lets a fault happen that was set, then the operation. */
function guard(faults: Faults, { operation, authorize = requireSignature, handler }: Operation): Handler {
  const faulty = withFaults(faults, operation, handler);
  return async (call) => {
    await authorize(call);
    await faulty(call);
  };
}

/** Every route of the sandbox. */
function toRoutes(services: Services): readonly Route[] {
  const { clock, issuers, faults, logs, records, runtimes } = services;
  const operations = toOperations(services);
  const idp = toIssuerHandler(issuers);
  const faulty: Faulty = new Map([
    ...operations.map(({ operation, hasQuota }) => [operation, hasQuota === true ? [...OF_AWS, 'quota' as const] : OF_AWS] as const),
    ...[...COGNITO_OPERATIONS, ...STS_OPERATIONS].map((operation) => [operation, OF_AWS] as const),
    ['idp.discovery', OF_DISCOVERY],
    ['idp.token', OF_TOKEN_ENDPOINT],
  ]);
  const faultRoutes = createFaultRoutes(faults, faulty);
  const agentRoutes = createAgentRoutes(runtimes);
  return [
    ...operations.map((one) => ({ ...one, isRecorded: true as const, handler: guard(faults, one) })),
    // For a client that has no token yet
    { method: 'GET', path: '/runtimes/{arn}/invocations/.well-known/oauth-protected-resource', handler: showResourceMetadata },
    // Gateways, which speak MCP; CloudTrail calls it InvokeGateway
    { operation: 'InvokeGateway', isRecorded: true, method: 'POST', path: '/gateway/{gatewayId}/mcp', handler: callGateway },
    ...(['GET', 'DELETE'] as const).map((method) => ({ method, path: '/gateway/{gatewayId}/mcp', handler: refuseStream })),
    { method: 'GET', path: '/.well-known/oauth-protected-resource/gateway/{gatewayId}/mcp', handler: showGatewayMetadata },
    { method: 'GET', path: FORECAST_API, handler: showForecast },
    // The public halves of the keys that stand in for those of AWS KMS
    { method: 'GET', path: '/kms/{keyArn}/jwks', handler: showPublicKeys },
    // Amazon Cognito, AWS STS and all else that is sent to the root
    { method: 'POST', path: '/', handler: toCognitoHandler(faults, toStsHandler(faults)) },
    // For the browser
    { method: 'GET', path: '/identities/oauth2/authorize', handler: authorize },
    { method: 'GET', path: '/identities/oauth2/callback/{id}', handler: callback },
    ...['/.well-known/openid-configuration', '/v2.0/.well-known/openid-configuration'].map((path) => ({
      operation: 'idp.discovery', method: 'GET' as const, path: `/idp/{name}${path}`, handler: withProviderFaults(faults, 'idp.discovery', idp),
    })),
    ...['/token', '/oauth2/v2.0/token', '/login/oauth/access_token'].map((path) => ({
      operation: 'idp.token', method: 'POST' as const, path: `/idp/{name}${path}`, handler: withProviderFaults(faults, 'idp.token', idp),
    })),
    { method: 'ANY', path: '/idp/{name}/{rest…}', handler: idp },
    // The sandbox's own
    { method: 'GET', path: '/', handler: toStatusPageHandler(services) },
    { method: 'GET', path: SCRIPT_PATH, handler: sendStatusScript },
    { method: 'GET', path: RETURN_PAGE, handler: showReturnPage },
    { method: 'POST', path: RETURN_PAGE, handler: confirmReturnPage },
    { method: 'GET', path: '/_sandbox/status', handler: withControlToken(showStatus) },
    { method: 'POST', path: '/_sandbox/clock', handler: withControlToken(toOperation(200, toClockOperation(clock))) },
    { method: 'POST', path: '/_sandbox/reset', handler: withControlToken(toOperation(204, toResetOperation(services))) },
    { method: 'GET', path: '/_sandbox/faults', handler: withControlToken(faultRoutes.list) },
    { method: 'POST', path: '/_sandbox/faults', handler: withControlToken(faultRoutes.set) },
    { method: 'DELETE', path: '/_sandbox/faults', handler: withControlToken(faultRoutes.clear) },
    { method: 'GET', path: '/_sandbox/agents', handler: withControlToken(agentRoutes.list) },
    { method: 'POST', path: '/_sandbox/agents', handler: withControlToken(agentRoutes.add) },
    { method: 'DELETE', path: '/_sandbox/agents/{name}', handler: withControlToken(agentRoutes.remove) },
    { method: 'POST', path: '/_sandbox/agents/{name}/start', handler: withControlToken(agentRoutes.start) },
    { method: 'POST', path: '/_sandbox/agents/{name}/stop', handler: withControlToken(agentRoutes.stop) },
    { method: 'POST', path: '/_sandbox/agents-files', handler: withControlToken(agentRoutes.follow) },
    { method: 'GET', path: '/_sandbox/records', handler: withControlToken(toRecordsHandler(records)) },
    { method: 'GET', path: '/_sandbox/export', handler: withControlToken(exportState) },
    { method: 'POST', path: '/_sandbox/import', handler: withControlToken(toImportHandler(services)) },
    { method: 'GET', path: '/_sandbox/logs/{runtime}', handler: withControlToken(toLogsHandler(logs)) },
    { method: 'POST', path: '/_sandbox/sign', handler: withControlToken(toOperation(200, toSignOperation(issuers))) },
    { method: 'POST', path: '/_sandbox/judge', handler: withControlToken(toOperation(200, judgeTokens)) },
    { method: 'ANY', path: '/{pool}/{rest…}', handler: toPoolHandler() },
    { method: 'ANY', path: '/{rest…}', handler: refuseUnknown },
  ];
}

/** How long a client may take to send, in milliseconds. */
export interface Patience {
  readonly headersMs: number;
  readonly requestMs: number;
}

const PATIENCE: Patience = { headersMs: 10_000, requestMs: 60_000 };
/** Names and values together; a browser's cookies and a JWT fit. */
const HEADER_LIMIT_BYTES = 16_384;

/** The server, not yet listening. It answers nothing until `serve` is called: the origin is known only when it listens. */
export interface SandboxServer {
  readonly http: Server;
  serve(sandbox: Sandbox, services: Services): void;
}

/** @param patience bounds the sending of requests only: an answer may stream for as long as a consent takes */
export function createSandboxServer(patience = PATIENCE): SandboxServer {
  const http = createServer({
    maxHeaderSize: HEADER_LIMIT_BYTES,
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: Math.min(patience.headersMs / 4, 1_000),
  });
  return {
    http,
    serve(sandbox, services) {
      const routes = toRoutes(services);
      http.on('request', (request, response) => { void answer(sandbox, { routes, records: services.records }, request, response); });
    },
  };
}
