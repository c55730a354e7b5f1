import { isCancellation } from '../base/errors.js';
import type { AwsAccess } from '../identity/access.js';
import type { AgentRuntime, Gateway, IdentityControl } from '../identity/control.js';
import { PROTOCOLS } from '../localAgents/agentsList.js';
import { findRuntimeId, toOwnRegion } from './address.js';
import type { ChosenTarget } from './chosen.js';
import { findRegion } from './fit.js';
import { RETURN_URL } from './headers.js';

/** What is known of a target; undefined is what could not be read. */
export interface TargetFacts {
  readonly protocol: (typeof PROTOCOLS)[number];
  /** How callers are let in. */
  readonly inbound: Gateway['inbound'] | undefined;
  /** Headers of a caller that reach the agent. */
  readonly allowedHeaders: readonly string[] | undefined;
  /** Name of the workload identity that the service made for it. */
  readonly workloadIdentityName: string | undefined;
  /** `READY` and the like. */
  readonly status: string | undefined;
  /** The newest version of a runtime. */
  readonly version: string | undefined;
}

type FactControl = Pick<IdentityControl, 'getAgentRuntime' | 'getGateway'>;

/** Where it is read. */
export interface FactSources {
  /** Of the target's own region. */
  readonly control: FactControl;
  readonly access: AwsAccess;
  /** True where the sandbox hands the header with the return URL on to the agent. */
  readonly isOwnAgent: (agentRuntimeArn: string) => Promise<boolean>;
}

/** Where nothing is known. */
export const unknownFacts: TargetFacts = { protocol: 'HTTP', inbound: undefined, allowedHeaders: undefined, workloadIdentityName: undefined, status: undefined, version: undefined };

/** What is known of a target before anything was read. */
export function toStartFacts(target: ChosenTarget): TargetFacts {
  switch (target.kind) {
    case 'local': return { ...unknownFacts, protocol: target.protocol };
    case 'gateway': return { ...unknownFacts, protocol: 'MCP', status: target.status };
    case 'runtime': return { ...unknownFacts, status: target.runtime.status, version: target.runtime.version };
    case 'arn': return unknownFacts;
  }
}

/**
 * Reads what there is to know of a target. What this connection may not read, or what is another account's, is not known; that is no
 * fault, since the invocation itself says what is wrong. Throws an `AbortError` only.
 */
export async function readTargetFacts(sources: FactSources, target: ChosenTarget, signal: AbortSignal): Promise<TargetFacts> {
  const found = await find(sources, target, signal).catch((error: unknown) => {
    if (isCancellation(error)) throw error;
    return undefined;
  });
  return found ?? toStartFacts(target);
}

async function find(sources: FactSources, target: ChosenTarget, signal: AbortSignal): Promise<TargetFacts | undefined> {
  switch (target.kind) {
    case 'local': return undefined;
    case 'gateway': return toGatewayFacts(await sources.control.getGateway(target.id, signal));
    case 'runtime': return findRuntime(sources, target.runtime.arn, signal);
    // The sandbox has its own runtimes only.
    case 'arn': return findRegion(target.agentRuntimeArn) === toOwnRegion(target, sources.access) ? findRuntime(sources, target.agentRuntimeArn, signal) : undefined;
  }
}

async function findRuntime({ control, isOwnAgent }: FactSources, arn: string, signal: AbortSignal): Promise<TargetFacts | undefined> {
  const runtime = await control.getAgentRuntime(findRuntimeId(arn) ?? '', signal);
  // Another account may have a runtime of the same id.
  return runtime.arn === arn ? toRuntimeFacts(runtime, await isOwnAgent(arn).catch(() => false)) : undefined;
}

const toRuntimeFacts = ({ protocol, inbound, allowedHeaders, workloadIdentityName, status, version }: AgentRuntime, isOwn: boolean): TargetFacts => ({
  // One that is not known here is called as it stands.
  protocol: PROTOCOLS.find((known) => known === protocol) ?? 'HTTP', inbound, workloadIdentityName, status, version,
  allowedHeaders: isOwn ? [...allowedHeaders, RETURN_URL] : allowedHeaders,
});

const toGatewayFacts = ({ inbound, workloadIdentityName, status }: Gateway): TargetFacts => (
  { ...unknownFacts, protocol: 'MCP', inbound, workloadIdentityName, status });
