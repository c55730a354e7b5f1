import type { AwsAccess } from '../identity/access.js';
import { parseRuntimeArn } from '../identity/runtimeArn.js';
import type { ChosenTarget } from './chosen.js';
import { findRegion } from './fit.js';

/** Of a local program that speaks MCP the address has this path, by which it is told from one that speaks HTTP. */
const MCP_PATH = '/mcp';

/** What a target is called. */
export function toTargetName(target: ChosenTarget): string {
  switch (target.kind) {
    case 'runtime': return target.runtime.name;
    case 'arn': return toRuntimeName(target.agentRuntimeArn);
    case 'gateway': case 'local': return target.name;
  }
}

/** ARN of a runtime, URL of a gateway or of a program on this computer: enough to choose it again. */
export function toAddress(target: ChosenTarget): string {
  switch (target.kind) {
    case 'runtime': return target.runtime.arn;
    case 'arn': return target.agentRuntimeArn;
    case 'gateway': return target.url;
    case 'local': return target.protocol === 'MCP' ? new URL(MCP_PATH, target.url).href : target.url;
  }
}

/** A program on this computer by such an address; undefined where it is none. */
export function toLocalTarget(address: string): ChosenTarget | undefined {
  if (!URL.canParse(address)) return undefined;
  const { origin, host, pathname } = new URL(address);
  return { kind: 'local', name: host, url: origin, protocol: pathname === MCP_PATH ? 'MCP' : 'HTTP' };
}

/** Id of the runtime that an ARN names; undefined where it names none. */
export function findRuntimeId(agentRuntimeArn: string): string | undefined {
  return parseRuntimeArn(agentRuntimeArn)?.id;
}

/** Where a target is. A runtime that is named by its ARN may be in another region than the connection; the sandbox has but one. */
export function toOwnRegion(target: ChosenTarget | undefined, access: AwsAccess): string {
  const region = target?.kind === 'arn' && access.kind === 'profile' ? findRegion(target.agentRuntimeArn) : undefined;
  return region ?? access.region;
}

/**
 * Another conversation is had with everything that differs here. A program on this computer is the same one at every connection.
 * @param connectionId of the connection at which it is called; undefined where there was none yet
 */
export function toPartner(target: ChosenTarget, connectionId: string | undefined): string {
  if (target.kind === 'local') return toAddress(target);
  const qualifier = target.kind === 'gateway' ? '' : target.qualifier ?? 'DEFAULT';
  return `${connectionId ?? ''} ${toAddress(target)} ${qualifier}`;
}

/** An id is the name, a hyphen and ten characters (CreateAgentRuntime). */
const toRuntimeName = (arn: string): string => findRuntimeId(arn)?.replace(/-\w{10}$/, '') ?? arn;
