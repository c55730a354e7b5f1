import { toArn, type Sandbox } from '../sandbox.js';
import type { RuntimeEndpointRecord, RuntimeRecord } from '../state.js';
import { put, remove } from '../store.js';
import { ServiceError } from '../web/errors.js';
import { readFields, type FieldReader, type TextRule } from '../web/fields.js';
import { readQueryPage, takePageOf } from '../web/paging.js';
import { replyJson } from '../web/reply.js';
import type { Call, Handler } from '../web/router.js';
import { PAGE_SIZE, toRuntimeArn } from './agentRuntimes.js';
import { RUNTIME_NAME, RUNTIME_VERSION } from './runtimeSettings.js';
import { findRuntime } from './runtimeVersions.js';
import { readTags } from './tags.js';

/** Every runtime has it, and it always leads to the latest version. */
const DEFAULT_ENDPOINT = 'DEFAULT';

const DESCRIPTION = { min: 1, max: 256 } as const satisfies TextRule;

const toKey = (runtimeId: string, name: string) => `${runtimeId}/${name}`;

const toDefault = ({ id, version, createdAtMs, updatedAtMs }: RuntimeRecord): RuntimeEndpointRecord => ({
  runtimeId: id, name: DEFAULT_ENDPOINT, version, createdAtMs, updatedAtMs,
});

/** The endpoints of a runtime, with DEFAULT, ordered by name. */
export function listEndpoints({ store }: Sandbox, runtime: RuntimeRecord): readonly RuntimeEndpointRecord[] {
  const own = store.keys('runtimeEndpoints').filter((key) => key.startsWith(`${runtime.id}/`)).flatMap((key) => store.get('runtimeEndpoints', key) ?? []);
  return [...own, toDefault(runtime)].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Undefined where the runtime has no endpoint of that name. */
export function findEndpoint({ store }: Sandbox, runtime: RuntimeRecord, name: string): RuntimeEndpointRecord | undefined {
  return name === DEFAULT_ENDPOINT ? toDefault(runtime) : store.get('runtimeEndpoints', toKey(runtime.id, name));
}

export const removeEndpoint = ({ runtimeId, name }: RuntimeEndpointRecord) => remove('runtimeEndpoints', toKey(runtimeId, name));

function readPath(sandbox: Sandbox, params: Readonly<Record<string, string>>): { readonly runtime: RuntimeRecord; readonly endpoint: RuntimeEndpointRecord } {
  const runtime = findRuntime(sandbox, params['id'] ?? '');
  const name = params['endpoint'] ?? '';
  const endpoint = findEndpoint(sandbox, runtime, name);
  if (endpoint === undefined) throw new ServiceError('ResourceNotFoundException', `AgentRuntimeEndpoint not found: ${name}`);
  return { runtime, endpoint };
}

/** Nobody moves or removes the endpoint that follows the latest version by itself. */
function refuseDefault({ name }: RuntimeEndpointRecord): void {
  // Guess: default-endpoint
  if (name === DEFAULT_ENDPOINT) throw new ServiceError('ConflictException', 'The endpoint DEFAULT follows the latest version; it cannot be updated or deleted.');
}

function toAnswer(sandbox: Sandbox, endpoint: RuntimeEndpointRecord, status: 'CREATING' | 'UPDATING' | 'READY') {
  const { runtimeId, name, version, description, createdAtMs, updatedAtMs } = endpoint;
  return {
    name,
    id: name,
    endpointName: name,
    agentRuntimeId: runtimeId,
    agentRuntimeArn: toRuntimeArn(sandbox, runtimeId),
    agentRuntimeEndpointArn: toArn(sandbox, `runtime/${runtimeId}/runtime-endpoint/${name}`),
    ...(status === 'CREATING' ? {} : { liveVersion: version }),
    targetVersion: version,
    ...(description === undefined ? {} : { description }),
    status,
    createdAt: new Date(createdAtMs).toISOString(),
    lastUpdatedAt: new Date(updatedAtMs).toISOString(),
  };
}

/** `POST /runtimes/{id}/runtime-endpoints/`. */
export const listAgentRuntimeEndpoints: Handler = ({ sandbox, response, url, params }) => {
  const { request, page } = readQueryPage(url, PAGE_SIZE);
  const entries = listEndpoints(sandbox, findRuntime(sandbox, params['id'] ?? '')).map((endpoint) => [endpoint.name, endpoint] as const);
  const { items, ...more } = takePageOf((after, count) => entries.filter(([name]) => name > after).slice(0, count), request, page);
  replyJson(response, 200, { runtimeEndpoints: items.map((endpoint) => toAnswer(sandbox, endpoint, 'READY')), ...more });
};

/** `GET /runtimes/{id}/runtime-endpoints/{endpoint}/`. */
export const getAgentRuntimeEndpoint: Handler = ({ sandbox, response, params }) => {
  replyJson(response, 200, toAnswer(sandbox, readPath(sandbox, params).endpoint, 'READY'));
};

/** What Create and Update have in common; a version that is asked for must be there. */
function readTarget(request: FieldReader): { readonly version?: string; readonly description?: string } {
  const version = request.optionalText('agentRuntimeVersion', RUNTIME_VERSION);
  const description = request.optionalText('description', DESCRIPTION);
  return { ...(version === undefined ? {} : { version }), ...(description === undefined ? {} : { description }) };
}

/** `PUT /runtimes/{id}/runtime-endpoints/`. */
export function createAgentRuntimeEndpoint({ sandbox, params }: Pick<Call, 'sandbox' | 'params'>, body: Readonly<Record<string, unknown>>) {
  const fields = readFields(body);
  const name = fields.text('name', RUNTIME_NAME);
  const target = readTarget(fields);
  const tags = readTags(fields);
  fields.check();
  const runtime = findRuntime(sandbox, params['id'] ?? '');
  const { version } = findRuntime(sandbox, runtime.id, target.version);
  if (findEndpoint(sandbox, runtime, name) !== undefined) throw new ServiceError('ConflictException', `AgentRuntimeEndpoint already exists: ${name}`);
  const nowMs = sandbox.now();
  const endpoint: RuntimeEndpointRecord = { runtimeId: runtime.id, name, ...target, version, ...tags, createdAtMs: nowMs, updatedAtMs: nowMs };
  sandbox.store.write(put('runtimeEndpoints', toKey(runtime.id, name), endpoint));
  return toAnswer(sandbox, endpoint, 'CREATING'); // Guess: status-of-the-answer
}

/** `PUT /runtimes/{id}/runtime-endpoints/{endpoint}/`. */
export function updateAgentRuntimeEndpoint({ sandbox, params }: Pick<Call, 'sandbox' | 'params'>, body: Readonly<Record<string, unknown>>) {
  const fields = readFields(body);
  const target = readTarget(fields);
  fields.check();
  const { runtime, endpoint } = readPath(sandbox, params);
  findRuntime(sandbox, runtime.id, target.version);
  refuseDefault(endpoint);
  const updated: RuntimeEndpointRecord = { ...endpoint, ...target, updatedAtMs: sandbox.now() };
  sandbox.store.write(put('runtimeEndpoints', toKey(runtime.id, endpoint.name), updated));
  return toAnswer(sandbox, updated, 'UPDATING'); // Guess: status-of-the-answer
}

/** `DELETE /runtimes/{id}/runtime-endpoints/{endpoint}/`. */
export function deleteAgentRuntimeEndpoint({ sandbox, params }: Pick<Call, 'sandbox' | 'params'>) {
  const { runtime, endpoint } = readPath(sandbox, params);
  refuseDefault(endpoint);
  sandbox.store.write(removeEndpoint(endpoint));
  return { status: 'DELETING', agentRuntimeId: runtime.id, endpointName: endpoint.name };
}
