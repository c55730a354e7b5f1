import { isCancellation } from '../base/errors.js';
import { explain } from '../base/explain.js';
import { inParallel } from '../base/inParallel.js';
import { listAll } from '../base/paging.js';
import type { WorkspaceAgent } from '../workspace/agents.js';
import type { ProviderRef, ProviderUser, Unread, Usage, UsageControl, UsageProgress } from './usage.js';

/** How many gateways are looked through at a time; ListGatewayTargets and GetGatewayTarget are throttled per account. */
const AT_A_TIME = 4;

/**
 * Finds who uses a credential provider: the service has no operation that says so, so every target of every gateway is read.
 * What cannot be read is told in `unread`, and the search goes on. An agent that asks for a token in its own code is not found.
 * Throws an `AbortError` at the signal, and nothing else.
 * @param agents those of the workspace, which may name the provider in their project files
 */
export async function findUsers(
  control: UsageControl, provider: ProviderRef,
  { agents = [], signal, onProgress = () => undefined }: {
    readonly agents?: readonly WorkspaceAgent[]; readonly signal?: AbortSignal; readonly onProgress?: UsageProgress;
  } = {},
): Promise<Usage> {
  const unread: Unread[] = [];
  const gateways = await unlessUnread(unread, 'the gateways', listAll((page) => control.listGateways({ ...page, signal })), signal) ?? [];
  onProgress(0, gateways.length);
  let done = 0;
  const found = await inParallel(gateways, AT_A_TIME, async (gateway) => {
    const of = await lookThrough(control, gateway, provider, signal);
    done += 1;
    onProgress(done, gateways.length);
    return of;
  });
  return {
    users: [...found.flatMap(({ users }) => users), ...findAgents(agents, provider)],
    unread: [...unread, ...found.flatMap((one) => one.unread)],
    gateways: gateways.length,
    targets: found.reduce((total, { targets }) => total + targets, 0),
  };
}

/** The targets of one gateway. */
async function lookThrough(
  control: UsageControl, gateway: { readonly id: string; readonly name: string }, { arn }: ProviderRef, signal: AbortSignal | undefined,
): Promise<Omit<Usage, 'gateways'>> {
  const unread: Unread[] = [];
  const listing = listAll((page) => control.listGatewayTargets(gateway.id, { ...page, signal }));
  const targets = await unlessUnread(unread, `the targets of gateway ${gateway.name}`, listing, signal) ?? [];
  const users: ProviderUser[] = [];
  for (const { id, name } of targets) {
    signal?.throwIfAborted();
    const target = await unlessUnread(unread, `target ${name} of gateway ${gateway.name}`, control.getGatewayTarget(gateway.id, id, signal), signal);
    if (target?.providerArns.includes(arn) === true) {
      users.push({ kind: 'gatewayTarget', gateway: { id: gateway.id, name: gateway.name }, target: { id, name } });
    }
  }
  return { users, unread, targets: targets.length };
}

/** Undefined for what cannot be read, which is put to what is `unread`. */
async function unlessUnread<T>(unread: Unread[], what: string, reading: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    signal?.throwIfAborted();
    if (isCancellation(error)) throw error;
    unread.push({ what, error: explain(error, `read ${what}`) });
    return undefined;
  }
}

/** A project names a provider by its name, and a deployment of it may have another. */
function findAgents(agents: readonly WorkspaceAgent[], { kind, name }: ProviderRef): readonly ProviderUser[] {
  return agents
    .filter(({ providers, deployments }) => (
      [...providers, ...deployments.flatMap((deployment) => deployment.providers)].some((named) => named.kind === kind && named.name === name)))
    .map((agent) => ({ kind: 'workspaceAgent', name: agent.name, file: agent.file, line: agent.line }));
}
