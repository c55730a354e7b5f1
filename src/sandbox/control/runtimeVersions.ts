import type { Sandbox } from '../sandbox.js';
import type { RuntimeRecord } from '../state.js';
import { ServiceError } from '../web/errors.js';

/** Of a version that was superseded; in the order of the versions of each runtime. */
export const toVersionKey = ({ id, version }: Pick<RuntimeRecord, 'id' | 'version'>): string => `${id}/${version.padStart(5, '0')}`;

function notFound(what: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `AgentRuntime not found: ${what}`);
}

/**
 * A runtime in one of its versions, or in its latest.
 * @throws ServiceError ResourceNotFoundException
 */
export function findRuntime({ store }: Sandbox, id: string, version?: string): RuntimeRecord {
  const latest = store.get('runtimes', id);
  if (latest === undefined) throw notFound(id);
  if (version === undefined || version === latest.version) return latest;
  const older = store.get('runtimeVersions', toVersionKey({ id, version }));
  if (older === undefined) throw notFound(`${id} version ${version}`);
  return older;
}

/** Versions of a runtime under their keys, from the first to the latest. */
export function listVersions({ store }: Sandbox, latest: RuntimeRecord, after: string, count: number): readonly (readonly [key: string, record: RuntimeRecord])[] {
  const start = `${latest.id}/`;
  const older = store.page('runtimeVersions', after === '' ? start : after, count).filter(([key]) => key.startsWith(start));
  const key = toVersionKey(latest);
  return older.length < count && key > after ? [...older, [key, latest]] : older;
}
