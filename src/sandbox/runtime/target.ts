import { toRuntimeArn } from '../control/agentRuntimes.js';
import { findEndpoint } from '../control/runtimeEndpoints.js';
import { findRuntime } from '../control/runtimeVersions.js';
import type { RuntimeRecord } from '../state.js';
import { ServiceError } from '../web/errors.js';
import type { Call } from '../web/router.js';

const DEFAULT_QUALIFIER = 'DEFAULT';

/** What an invocation leads to. */
export interface Target {
  readonly runtime: RuntimeRecord;
  /** Name of the endpoint that led to this version. */
  readonly endpoint: string;
}

export const readQualifier = (url: URL): string => url.searchParams.get('qualifier') ?? DEFAULT_QUALIFIER;

/**
 * The runtime that a path names, in the version that the endpoint of the `qualifier` leads to. The path has the runtime's ARN, or its id
 * where the query has the `accountId`.
 * @throws ServiceError ResourceNotFoundException
 */
export function findTarget({ sandbox, params, url }: Pick<Call, 'sandbox' | 'params' | 'url'>): Target {
  const name = params['arn'] ?? '';
  const bareId = url.searchParams.get('accountId') === sandbox.accountId ? name : undefined;
  const latest = sandbox.store.get('runtimes', bareId ?? name.slice(name.lastIndexOf('/') + 1));
  if (latest === undefined || (bareId === undefined && toRuntimeArn(sandbox, latest.id) !== name)) {
    throw new ServiceError('ResourceNotFoundException', `No agent runtime found with ARN: ${name}`);
  }
  const qualifier = readQualifier(url);
  const endpoint = findEndpoint(sandbox, latest, qualifier);
  if (endpoint === undefined) throw new ServiceError('ResourceNotFoundException', `No endpoint or agent found with qualifier: ${qualifier}`);
  return { runtime: findRuntime(sandbox, latest.id, endpoint.version), endpoint: endpoint.name };
}
