import { listAll } from '../base/paging.js';
import type { Owner, UsageControl } from './usage.js';

/**
 * Finds the runtime or the gateway that the service made a workload identity for; undefined where there is none, so that the identity
 * is nobody's but the user's. GetWorkloadIdentity does not say it, but GetAgentRuntime and GetGateway do. Those whose id begins the name,
 * or is it, are read first, since the service names identities after them.
 * Throws a `UserError` where something cannot be read, as then nobody knows, and an `AbortError` at the signal.
 */
export async function findOwner(control: UsageControl, identityName: string, signal?: AbortSignal): Promise<Owner | undefined> {
  const [runtimes, gateways] = await Promise.all([
    listAll((page) => control.listAgentRuntimes({ ...page, signal })), listAll((page) => control.listGateways({ ...page, signal })),
  ]);
  const owners: readonly Owner[] = [
    ...runtimes.map(({ id, name }): Owner => ({ kind: 'runtime', id, name })), ...gateways.map(({ id, name }): Owner => ({ kind: 'gateway', id, name })),
  ];
  const isLikely = ({ id, name }: Owner) => identityName.startsWith(id) || identityName.startsWith(name);
  for (const owner of [...owners.filter(isLikely), ...owners.filter((one) => !isLikely(one))]) {
    signal?.throwIfAborted();
    const read = owner.kind === 'runtime' ? await control.getAgentRuntime(owner.id, signal) : await control.getGateway(owner.id, signal);
    if (read.workloadIdentityName === identityName) return owner;
  }
  return undefined;
}
