import { toPlaceText } from '../runtime/place.js';
import type { Sessions } from '../runtime/sessions.js';
import type { Sandbox } from '../sandbox.js';
import type { Change, RuntimeRecord } from '../state.js';
import { put, remove } from '../store.js';
import { ServiceError } from '../web/errors.js';
import { readFields } from '../web/fields.js';
import type { Call } from '../web/router.js';
import { toRuntimeAnswer } from './agentRuntimes.js';
import { listEndpoints, removeEndpoint } from './runtimeEndpoints.js';
import { readRuntimeSettings, RUNTIME_NAME } from './runtimeSettings.js';
import { findRuntime, toVersionKey } from './runtimeVersions.js';
import { readTags } from './tags.js';
import { removeWorkloadIdentity } from './workloadIdentities.js';

/** What a new runtime begins as. */
export interface NewRuntime extends Omit<RuntimeRecord, 'version' | 'createdAtMs' | 'updatedAtMs'> {
  /** Where the consents of its identity may return to, where the identity is made with it. */
  readonly returnUrls: readonly string[];
}

/** The first version of a runtime, and its identity where there is none of that name: linked to it if of its own, as its id is the name. */
export function makeRuntime({ store, now }: Sandbox, { returnUrls, ...runtime }: NewRuntime): { readonly record: RuntimeRecord; readonly changes: readonly Change[] } {
  const times = { createdAtMs: now(), updatedAtMs: now() };
  const record: RuntimeRecord = { ...runtime, version: '1', ...times };
  const name = record.workloadName;
  const identity = store.get('workloadIdentities', name) === undefined ? [put('workloadIdentities', name, { name, returnUrls, linked: name === record.id, ...times })] : [];
  return { record, changes: [...identity, put('runtimes', record.id, record)] };
}

/** Takes a runtime away with all that is its own: versions, endpoints, and the identity that was made for it. */
export function removeRuntime(sandbox: Sandbox, runtime: RuntimeRecord): readonly Change[] {
  const { id, workloadName } = runtime;
  const isItsOwn = workloadName === id && sandbox.store.get('workloadIdentities', id)?.linked === true;
  return [
    remove('runtimes', id),
    ...sandbox.store.keys('runtimeVersions').filter((key) => key.startsWith(`${id}/`)).map((key) => remove('runtimeVersions', key)),
    ...listEndpoints(sandbox, runtime).map(removeEndpoint),
    ...(isItsOwn ? removeWorkloadIdentity(sandbox, id) : []),
  ];
}

/** `PUT /runtimes/`. */
export function createAgentRuntime({ sandbox }: Pick<Call, 'sandbox'>, body: Readonly<Record<string, unknown>>) {
  const fields = readFields(body);
  const name = fields.text('agentRuntimeName', RUNTIME_NAME);
  const settings = readRuntimeSettings(sandbox, fields, body);
  const tags = readTags(fields);
  fields.check();
  if (sandbox.store.list('runtimes').some((other) => other.name === name)) throw new ServiceError('ConflictException', `AgentRuntime with name already exists: ${name}`);
  const id = `${name}-${sandbox.ids.bytes(5).toString('hex')}`;
  const { record, changes } = makeRuntime(sandbox, { id, name, ...settings, ...tags, workloadName: id, returnUrls: [] });
  sandbox.store.write(...changes);
  return { ...toRuntimeAnswer(sandbox, record), status: 'CREATING' }; // Guess: status-of-the-answer
}

/** `PUT /runtimes/{id}/`: a new version, which holds what was sent and nothing of the one before. */
export function updateAgentRuntime({ sandbox, params }: Pick<Call, 'sandbox' | 'params'>, body: Readonly<Record<string, unknown>>) {
  const fields = readFields(body);
  const settings = readRuntimeSettings(sandbox, fields, body);
  fields.check();
  const before = findRuntime(sandbox, params['id'] ?? '');
  const { id, name, agent, fromFile, workloadName, createdAtMs, tags } = before;
  const record: RuntimeRecord = {
    id, name, workloadName, createdAtMs,
    ...(agent === undefined ? {} : { agent }), // a container that is not here changes nothing about who answers
    ...(fromFile === undefined ? {} : { fromFile }),
    ...(tags === undefined ? {} : { tags }),
    ...settings,
    version: String(Number(before.version) + 1),
    updatedAtMs: sandbox.now(),
  };
  sandbox.store.write(put('runtimeVersions', toVersionKey(before), before), put('runtimes', id, record));
  if (record.agent !== undefined) sandbox.log.info(`Version ${record.version} of ${id} answers from ${toPlaceText(record.agent)}`);
  return { ...toRuntimeAnswer(sandbox, record), status: 'UPDATING' }; // Guess: status-of-the-answer
}

/** `DELETE /runtimes/{id}/?version=`: without a version all of it. */
export const toDeleteAgentRuntime = (sessions: Pick<Sessions, 'endOrphans'>) => ({ sandbox, url, params }: Pick<Call, 'sandbox' | 'url' | 'params'>) => {
  const latest = findRuntime(sandbox, params['id'] ?? '');
  const version = url.searchParams.get('version') ?? undefined;
  const doomed = findRuntime(sandbox, latest.id, version);
  if (version !== undefined && listEndpoints(sandbox, latest).some((endpoint) => endpoint.version === version)) {
    throw new ServiceError('ConflictException', `An endpoint leads to this version: ${version}`); // Guess: delete-of-a-version
  }
  sandbox.store.write(...(version === undefined ? removeRuntime(sandbox, latest) : [remove('runtimeVersions', toVersionKey(doomed))]));
  sessions.endOrphans();
  return { status: 'DELETING', agentRuntimeId: latest.id, ...(version === undefined ? {} : { agentRuntimeVersion: version }) };
};
