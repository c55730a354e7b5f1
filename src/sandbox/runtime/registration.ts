import { createHash } from 'node:crypto';
import { makeRuntime, removeRuntime } from '../control/runtimeChanges.js';
import { RUNTIME_NAME } from '../control/runtimeSettings.js';
import type { Sandbox } from '../sandbox.js';
import { RUNTIME_RETURN_URLS } from '../seed.js';
import type { Change, RuntimeProtocol, RuntimeRecord } from '../state.js';
import { put } from '../store.js';
import { RULES, type FieldReader, type TextRule } from '../web/fields.js';
import { toPlace } from './place.js';

/** An agent that somebody names: one of their own on this computer, or one of the sandbox's. */
export interface Registration {
  readonly name: string;
  readonly agent: NonNullable<RuntimeRecord['agent']>;
  /** The workload identity that it works with; one of its own where nothing is said. */
  readonly workload?: string;
  readonly protocol?: RuntimeProtocol;
}

const validatePlace = (text: string) => (toPlace(text) === undefined ? 'Member must be an http URL of this computer, or sandbox: and the name of an agent of the sandbox' : undefined);
const PLACE = { min: 1, max: 2048, validate: validatePlace } as const satisfies TextRule;

/** Reads `name`, `url`, `workload` and `protocol`. Problems are noted on the request. */
export function readRegistration(request: FieldReader): Registration {
  const name = request.text('name', RUNTIME_NAME);
  const agent = toPlace(request.text('url', PLACE)) ?? 'echo';
  const workload = request.optionalText('workload', RULES.workloadName);
  const protocol = request.choice('protocol', ['HTTP', 'MCP', 'A2A', 'AGUI']);
  return { name, agent, ...(workload === undefined ? {} : { workload }), ...(protocol === undefined ? {} : { protocol }) };
}

/** The same for a name each time, so that an ARN stays good where nothing is kept. */
const toRuntimeId = (name: string) => `${name}-${createHash('sha256').update(name).digest('hex').slice(0, 10)}`;

export const findByName = ({ store }: Sandbox, name: string): RuntimeRecord | undefined => store.list('runtimes').find((one) => one.name === name);

/** Puts an agent behind the runtime of its name, which is made where there is none. What else is set of the runtime stays. */
export function register(sandbox: Sandbox, { name, agent, workload, protocol }: Registration, fromFile: boolean): readonly Change[] {
  const found = findByName(sandbox, name);
  const said = { agent, ...(protocol === undefined ? {} : { protocol }) };
  const id = found?.id ?? toRuntimeId(name);
  const workloadName = workload ?? found?.workloadName ?? id;
  const { record, changes } = makeRuntime(sandbox, {
    id, name, description: 'An agent that was registered in this sandbox.', ...said, ...(fromFile ? { fromFile } : {}), workloadName, returnUrls: RUNTIME_RETURN_URLS,
  });
  const given = Object.fromEntries(Object.entries(found?.given ?? {}).filter(([member]) => member !== 'agentRuntimeArtifact')); // that is another agent
  const updated = found === undefined ? record : { ...found, ...said, given, workloadName };
  return [...changes.filter(({ table }) => table !== 'runtimes'), put('runtimes', id, updated)];
}

/**
 * Registers what the files list, and removes the runtimes that only earlier states of the files have made.
 * @param isComplete false where a file was never understood: what it may have made stays
 */
export function registerAll(sandbox: Sandbox, registrations: readonly Registration[], isComplete: boolean): readonly Change[] {
  const gone = sandbox.store.list('runtimes').filter(({ name, fromFile }) => isComplete && fromFile === true && !registrations.some((one) => one.name === name));
  return [...gone.flatMap((runtime) => removeRuntime(sandbox, runtime)), ...registrations.flatMap((one) => register(sandbox, one, true))];
}
