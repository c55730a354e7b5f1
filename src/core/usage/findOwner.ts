import { inParallel } from '../base/inParallel.js';
import { listAll } from '../base/paging.js';
import type { Owner, UsageControl } from './usage.js';

/** GetAgentRuntime and GetGateway are throttled per account. */
const AT_A_TIME = 4;

/**
 * Finds the runtime or the gateway that the service made a workload identity for; undefined where there is none, so that the identity
 * is nobody's but the user's. GetWorkloadIdentity does not say it, but GetAgentRuntime and GetGateway do. Those whose id or name begins the
 * name are read first, since the service names identities after them.
 * Throws a `UserError` where something cannot be read, as then nobody knows, and an `AbortError` at the signal.
 * @param among `likely`: those are read and no others, for what may take no longer, however many runtimes there are
 */
export async function findOwner(
  control: UsageControl, identityName: string, { among = 'all', signal }: { readonly among?: 'all' | 'likely'; readonly signal?: AbortSignal | undefined } = {},
): Promise<Owner | undefined> {
  const [runtimes, gateways] = await Promise.all([
    listAll((page) => control.listAgentRuntimes({ ...page, signal })), listAll((page) => control.listGateways({ ...page, signal })),
  ]);
  const owners: readonly Owner[] = [
    ...runtimes.map(({ id, name }): Owner => ({ kind: 'runtime', id, name })), ...gateways.map(({ id, name }): Owner => ({ kind: 'gateway', id, name })),
  ];
  const isLikely = ({ id, name }: Owner) => identityName.startsWith(id) || identityName.startsWith(name);
  let found: Owner | undefined;
  const ask = (some: readonly Owner[]) => inParallel(some, AT_A_TIME, async (owner) => {
    signal?.throwIfAborted();
    if (found !== undefined) return;
    const read = owner.kind === 'runtime' ? await control.getAgentRuntime(owner.id, signal) : await control.getGateway(owner.id, signal);
    if (read.workloadIdentityName === identityName) found = owner;
  });
  await ask(owners.filter(isLikely));
  if (among === 'all') await ask(owners.filter((one) => !isLikely(one)));
  return found;
}
