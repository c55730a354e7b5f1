import { toArn, type Sandbox } from '../sandbox.js';
import type { RuntimeRecord } from '../state.js';
import { ServiceError } from '../web/errors.js';
import { readFields } from '../web/fields.js';
import { readPage, takePage } from '../web/paging.js';
import { replyJson } from '../web/reply.js';
import type { Handler } from '../web/router.js';
import { toWorkloadIdentityArn } from './workloadIdentities.js';

/** The service's bound on `maxResults`. */
const PAGE_SIZE = 100;

export function toRuntimeArn(sandbox: Sandbox, id: string): string {
  return toArn(sandbox, `runtime/${id}`);
}

/** Times are ISO 8601 texts here, unlike those of identity operations. */
function toSummary(sandbox: Sandbox, record: RuntimeRecord) {
  return {
    agentRuntimeArn: toRuntimeArn(sandbox, record.id),
    agentRuntimeId: record.id,
    agentRuntimeVersion: record.version,
    agentRuntimeName: record.name,
    description: record.description,
    lastUpdatedAt: new Date(record.updatedAtMs).toISOString(),
    status: 'READY',
  };
}

/** `POST /runtimes/`; the page is asked for in the query. */
export const listAgentRuntimes: Handler = ({ sandbox, response, url }) => {
  const query = url.searchParams;
  const maxResults = query.get('maxResults');
  const request = readFields({ nextToken: query.get('nextToken'), maxResults: /^\d+$/.test(maxResults ?? '') ? Number(maxResults) : maxResults });
  const { items, ...more } = takePage(sandbox.store, 'runtimes', request, readPage(request, PAGE_SIZE));
  replyJson(response, 200, { agentRuntimes: items.map((record) => toSummary(sandbox, record)), ...more });
};

/** `GET /runtimes/{id}/?version=`. */
export const getAgentRuntime: Handler = ({ sandbox, response, url, params }) => {
  const id = params['id'] ?? '';
  const record = sandbox.store.get('runtimes', id);
  const version = url.searchParams.get('version');
  if (record === undefined || (version !== null && version !== record.version)) {
    throw new ServiceError('ResourceNotFoundException', `AgentRuntime not found: ${version === null ? id : `${id} version ${version}`}`);
  }
  replyJson(response, 200, {
    ...toSummary(sandbox, record),
    createdAt: new Date(record.createdAtMs).toISOString(),
    roleArn: `arn:aws:iam::${sandbox.accountId}:role/sandbox-${record.name}`,
    lifecycleConfiguration: { idleRuntimeSessionTimeout: 900, maxLifetime: 28_800 },
    networkConfiguration: { networkMode: 'PUBLIC' },
    protocolConfiguration: { serverProtocol: 'HTTP' },
    workloadIdentityDetails: { workloadIdentityArn: toWorkloadIdentityArn(sandbox, record.workloadName) },
  });
};
