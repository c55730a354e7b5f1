import { isCancellation } from '../base/errors.js';
import type { AwsAccess } from '../identity/access.js';
import type { AgentRuntime, IdentityControl } from '../identity/control.js';
import { findRuntimeId } from './address.js';
import type { ChosenTarget } from './chosen.js';
import { findRegion } from './fit.js';
import { RETURN_URL } from './headers.js';

/** What is known of a target. */
export interface TargetFacts {
  readonly protocol: 'HTTP' | 'MCP';
  /** How callers are let in; undefined where that could not be read. */
  readonly inbound: AgentRuntime['inbound'] | undefined;
  /** Headers of a caller that reach the agent; undefined where they are not known. */
  readonly allowedHeaders: readonly string[] | undefined;
  /** Of a runtime, where it could be read. */
  readonly runtime: AgentRuntime | undefined;
}

/** Where it is read. */
export interface FactSources {
  readonly control: Pick<IdentityControl, 'getAgentRuntime'>;
  readonly access: AwsAccess;
  /** True where the sandbox hands the header with the return URL on to the agent. */
  readonly isOwnAgent: (agentRuntimeArn: string) => Promise<boolean>;
}

/** Where nothing is known. */
export const unknownFacts: TargetFacts = { protocol: 'HTTP', inbound: undefined, allowedHeaders: undefined, runtime: undefined };

/** What is known of a target before anything was read. */
export function toStartFacts(target: ChosenTarget): TargetFacts {
  switch (target.kind) {
    case 'local': return { ...unknownFacts, protocol: target.protocol };
    case 'gateway': return { ...unknownFacts, protocol: 'MCP' };
    case 'runtime': case 'arn': return unknownFacts;
  }
}

/**
 * Reads what there is to know of a target. What this connection may not read, or what is another account's, is not known; that is no
 * fault, since the invocation itself says what is wrong. Throws an `AbortError` only.
 */
export async function readTargetFacts(
  { control, access, isOwnAgent }: FactSources, target: ChosenTarget, signal: AbortSignal,
): Promise<TargetFacts> {
  switch (target.kind) {
    case 'local': case 'gateway': return toStartFacts(target);
    case 'runtime': return toFacts(await read(control, target.runtime.arn, signal), isOwnAgent);
    case 'arn': return toFacts(findRegion(target.agentRuntimeArn) === access.region ? await read(control, target.agentRuntimeArn, signal) : undefined, isOwnAgent);
  }
}

async function toFacts(runtime: AgentRuntime | undefined, isOwnAgent: FactSources['isOwnAgent']): Promise<TargetFacts> {
  const allowed = runtime?.allowedHeaders;
  const isOwn = runtime !== undefined && await isOwnAgent(runtime.arn).catch(() => false);
  return {
    protocol: runtime?.protocol === 'MCP' ? 'MCP' : 'HTTP', inbound: runtime?.inbound, runtime,
    allowedHeaders: isOwn ? [...allowed ?? [], RETURN_URL] : allowed,
  };
}

async function read(control: Pick<IdentityControl, 'getAgentRuntime'>, arn: string, signal: AbortSignal): Promise<AgentRuntime | undefined> {
  try {
    const runtime = await control.getAgentRuntime(findRuntimeId(arn) ?? '', signal);
    // Another account may have a runtime of the same id.
    return runtime.arn === arn ? runtime : undefined;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return undefined;
  }
}
