import { toWorkloadIdentityArn } from '../control/workloadIdentities.js';
import { toPublicAuthorizer } from '../inbound/authorizer.js';
import { toPublicUrl } from '../origin.js';
import { toArn, type Sandbox } from '../sandbox.js';
import { ServiceError } from '../web/errors.js';
import { readQueryPage, takePage, takePageOf } from '../web/paging.js';
import { replyJson } from '../web/reply.js';
import type { Handler } from '../web/router.js';
import { readStanding, type TargetStanding } from './pendingTarget.js';
import { inGateway, type GatewayRecord, type TargetRecord } from './records.js';

/** Versions of the Model Context Protocol that gateways speak, youngest first. */
export const MCP_VERSIONS: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26'];

/** The service's bound on `maxResults`. */
const PAGE_SIZE = 1_000;

const toTime = (ms: number) => new Date(ms).toISOString();

/** Where a gateway is called. At AWS it has a host of its own. */
export const toGatewayUrl = ({ origin }: Pick<Sandbox, 'origin'>, id: string): string => `${origin}/gateway/${id}/mcp`;

/** @throws ServiceError ResourceNotFoundException */
export function findGateway({ store }: Sandbox, id: string): GatewayRecord {
  const record = store.get('gateways', id);
  if (record === undefined) throw new ServiceError('ResourceNotFoundException', `Gateway not found: ${id}`);
  return record;
}

/** The targets of a gateway, ordered by id. */
export function listTargets({ store }: Sandbox, gatewayId: string): readonly TargetRecord[] {
  return store.list('gatewayTargets').filter((target) => target.gatewayId === gatewayId);
}

function toSummary(record: GatewayRecord) {
  return {
    gatewayId: record.id,
    name: record.name,
    status: 'READY',
    description: record.description,
    createdAt: toTime(record.createdAtMs),
    updatedAt: toTime(record.updatedAtMs),
    authorizerType: record.authorizerConfiguration === undefined ? 'AWS_IAM' : 'CUSTOM_JWT',
    protocolType: 'MCP',
  };
}

/** `GET /gateways/`. */
export const listGateways: Handler = ({ sandbox, response, url }) => {
  const { request, page } = readQueryPage(url, PAGE_SIZE);
  const { items, ...more } = takePage(sandbox.store, 'gateways', request, page);
  replyJson(response, 200, { items: items.map(toSummary), ...more });
};

/** A gateway as GetGateway answers it. */
export function describeGateway(sandbox: Sandbox, record: GatewayRecord) {
  return {
    ...toSummary(record),
    gatewayArn: toArn(sandbox, `gateway/${record.id}`),
    gatewayUrl: toGatewayUrl(sandbox, record.id),
    roleArn: record.roleArn ?? `arn:aws:iam::${sandbox.accountId}:role/sandbox-${record.name}`,
    protocolConfiguration: { mcp: { supportedVersions: MCP_VERSIONS } },
    ...(record.authorizerConfiguration === undefined ? {} : { authorizerConfiguration: toPublicAuthorizer(record.authorizerConfiguration, sandbox.origin) }),
    workloadIdentityDetails: { workloadIdentityArn: toWorkloadIdentityArn(sandbox, record.workloadName) },
  };
}

/** `GET /gateways/{gatewayIdentifier}/`. */
export const getGateway: Handler = ({ sandbox, response, params }) => {
  replyJson(response, 200, describeGateway(sandbox, findGateway(sandbox, params['gatewayIdentifier'] ?? '')));
};

function toTargetSummary({ target, authorizationData }: TargetStanding) {
  return {
    targetId: target.id,
    name: target.name,
    status: authorizationData === undefined ? 'READY' : 'CREATE_PENDING_AUTH',
    description: target.description,
    createdAt: toTime(target.createdAtMs),
    updatedAt: toTime(target.updatedAtMs),
    ...(authorizationData === undefined ? {} : { authorizationData }),
  };
}

/** `GET /gateways/{gatewayIdentifier}/targets/`. */
export const listGatewayTargets: Handler = ({ sandbox, response, params, url }) => {
  const gateway = findGateway(sandbox, params['gatewayIdentifier'] ?? '');
  const { request, page } = readQueryPage(url, PAGE_SIZE);
  const targets = listTargets(sandbox, gateway.id).map((target) => [target.id, target] as const);
  const { items, ...more } = takePageOf((after, count) => targets.filter(([id]) => id > after).slice(0, count), request, page);
  replyJson(response, 200, { items: items.map((target) => ({ ...toTargetSummary(readStanding(sandbox, gateway, target)), targetType: 'OPEN_API_SCHEMA' })), ...more });
};

/** `GET /gateways/{gatewayIdentifier}/targets/{targetId}/`. */
export const getGatewayTarget: Handler = ({ sandbox, response, params }) => {
  const gateway = findGateway(sandbox, params['gatewayIdentifier'] ?? '');
  const target = sandbox.store.get('gatewayTargets', inGateway(gateway.id, params['targetId'] ?? ''));
  if (target === undefined) throw new ServiceError('ResourceNotFoundException', `Target not found: ${params['targetId'] ?? ''}`);
  replyJson(response, 200, {
    ...toTargetSummary(readStanding(sandbox, gateway, target)),
    gatewayArn: toArn(sandbox, `gateway/${gateway.id}`),
    targetConfiguration: { mcp: { openApiSchema: { inlinePayload: JSON.stringify(toOpenApi(sandbox, target)) } } },
    credentialProviderConfigurations: [toCredentialConfiguration(sandbox, target)],
  });
};

function toCredentialConfiguration(sandbox: Sandbox, { credential }: TargetRecord) {
  if (credential.type === 'API_KEY') {
    const providerArn = toArn(sandbox, `token-vault/default/apikeycredentialprovider/${credential.providerName}`);
    return { credentialProviderType: 'API_KEY', credentialProvider: { apiKeyCredentialProvider: { providerArn, credentialParameterName: credential.headerName, credentialLocation: 'HEADER' } } };
  }
  const providerArn = toArn(sandbox, `token-vault/default/oauth2credentialprovider/${credential.providerName}`);
  const defaultReturnUrl = toPublicUrl(credential.returnUrl, sandbox.origin);
  return { credentialProviderType: 'OAUTH', credentialProvider: { oauthCredentialProvider: { providerArn, scopes: credential.scopes, grantType: 'AUTHORIZATION_CODE', defaultReturnUrl } } };
}

/** The API behind a target as an OpenAPI document. */
function toOpenApi({ origin }: Sandbox, { name, description, operation }: TargetRecord) {
  const url = new URL(toPublicUrl(operation.url, origin));
  const parameters = Object.entries(operation.parameters).map(([parameter, meaning]) => ({ name: parameter, in: 'query', required: true, description: meaning, schema: { type: 'string' } }));
  return {
    openapi: '3.0.3',
    info: { title: name, description, version: '1' },
    servers: [{ url: url.origin }],
    paths: { [url.pathname]: { get: { operationId: operation.operationId, summary: operation.summary, parameters, responses: { 200: { description: 'The answer' } } } } },
  };
}
