import { toArn, type Sandbox } from '../sandbox.js';
import type { RuntimeRecord } from '../state.js';
import { readQueryPage, takePage, takePageOf } from '../web/paging.js';
import { replyJson } from '../web/reply.js';
import type { Handler } from '../web/router.js';
import { toPublicSettings } from './runtimeSettings.js';
import { findRuntime, listVersions } from './runtimeVersions.js';
import { toWorkloadIdentityArn } from './workloadIdentities.js';

/** The service's bound on `maxResults` in the Lists of runtimes, which have no body. */
export const PAGE_SIZE = 100;

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

/** What is said of a runtime beside its settings. */
export function toRuntimeAnswer(sandbox: Sandbox, record: RuntimeRecord) {
  return {
    ...toSummary(sandbox, record),
    createdAt: new Date(record.createdAtMs).toISOString(),
    workloadIdentityDetails: { workloadIdentityArn: toWorkloadIdentityArn(sandbox, record.workloadName) },
  };
}

/** `POST /runtimes/`. */
export const listAgentRuntimes: Handler = ({ sandbox, response, url }) => {
  const { request, page } = readQueryPage(url, PAGE_SIZE);
  const { items, ...more } = takePage(sandbox.store, 'runtimes', request, page);
  replyJson(response, 200, { agentRuntimes: items.map((record) => toSummary(sandbox, record)), ...more });
};

/** `POST /runtimes/{id}/versions/`. */
export const listAgentRuntimeVersions: Handler = ({ sandbox, response, url, params }) => {
  const { request, page } = readQueryPage(url, PAGE_SIZE);
  const latest = findRuntime(sandbox, params['id'] ?? '');
  const { items, ...more } = takePageOf((after, count) => listVersions(sandbox, latest, after, count), request, page);
  replyJson(response, 200, { agentRuntimes: items.map((record) => toSummary(sandbox, record)), ...more });
};

/** `GET /runtimes/{id}/?version=`. */
export const getAgentRuntime: Handler = ({ sandbox, response, url, params }) => {
  const record = findRuntime(sandbox, params['id'] ?? '', url.searchParams.get('version') ?? undefined);
  replyJson(response, 200, { ...toRuntimeAnswer(sandbox, record), ...toPublicSettings(sandbox, record) });
};
