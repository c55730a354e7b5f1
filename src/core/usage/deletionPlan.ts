import type { Deletable } from '../identity/deletion.js';
import type { WorkspaceAgent } from '../workspace/agents.js';
import { findOwner } from './findOwner.js';
import { findUsers } from './findUsers.js';
import type { Owner, ProviderUser, UsageControl } from './usage.js';

/** What is to be deleted, who would miss it, and what cannot be deleted. */
export interface DeletionPlan {
  readonly items: readonly Deletable[];
  readonly uses: readonly { readonly item: Deletable; readonly users: readonly ProviderUser[] }[];
  /** Of a runtime or a gateway, which deletes it with itself. */
  readonly owned: readonly { readonly item: Deletable; readonly owner: Owner }[];
  /** True where something could not be looked through: a user may be there that is not named. */
  readonly isPartial: boolean;
}

/**
 * Looks who uses what is to be deleted. Each gateway and runtime is read once, however many items there are.
 * Never throws for what cannot be read: who may delete need not be able to list gateways. Throws an `AbortError` at the signal.
 */
export async function planDeletion(
  control: UsageControl, items: readonly Deletable[], { agents = [], signal }: { readonly agents?: readonly WorkspaceAgent[]; readonly signal?: AbortSignal } = {},
): Promise<DeletionPlan> {
  const once = readOnce(control);
  const owned: { item: Deletable; owner: Owner }[] = [];
  const uses: { item: Deletable; users: readonly ProviderUser[] }[] = [];
  let isPartial = false;
  for (const item of items) {
    try {
      if (item.kind === 'workloadIdentity') {
        const owner = await findOwner(once, item.name, { signal });
        if (owner !== undefined) owned.push({ item, owner });
      } else {
        const ref = { kind: item.kind === 'provider' ? 'oauth2' as const : 'apiKey' as const, arn: item.arn, name: item.name };
        const { users, unread } = await findUsers(once, ref, { agents, ...(signal === undefined ? {} : { signal }) });
        uses.push({ item, users });
        isPartial ||= unread.length > 0;
      }
    } catch {
      signal?.throwIfAborted();
      isPartial = true;
    }
  }
  return { items: items.filter((item) => !owned.some((one) => one.item === item)), uses, owned, isPartial };
}

/** The same control, which remembers what it read. */
function readOnce(control: UsageControl): UsageControl {
  const kept = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, read: () => Promise<T>): Promise<T> => {
    const found = kept.get(key) ?? read();
    kept.set(key, found);
    return found as Promise<T>;
  };
  return {
    listGateways: (page) => once(`gateways ${page.nextToken ?? ''}`, () => control.listGateways(page)),
    getGateway: (id, signal) => once(`gateway ${id}`, () => control.getGateway(id, signal)),
    listGatewayTargets: (id, page) => once(`targets ${id} ${page.nextToken ?? ''}`, () => control.listGatewayTargets(id, page)),
    getGatewayTarget: (gateway, id, signal) => once(`target ${gateway} ${id}`, () => control.getGatewayTarget(gateway, id, signal)),
    listAgentRuntimes: (page) => once(`runtimes ${page.nextToken ?? ''}`, () => control.listAgentRuntimes(page)),
    getAgentRuntime: (id, signal) => once(`runtime ${id}`, () => control.getAgentRuntime(id, signal)),
  };
}

/** Sentences for the question whether to delete. */
export function describePlan({ items, uses, owned, isPartial }: DeletionPlan): readonly string[] {
  const users = uses.flatMap(({ item, users: found }) => found.map((user) => `${toName(user)} uses ${item.name} and will stop working.`));
  const kinds = new Set(items.map(({ kind }) => kind));
  const isProvider = kinds.has('provider') || kinds.has('apiKeyProvider');
  return [
    ...shorten(users),
    ...(isProvider && users.length === 0 && !isPartial ? [`No gateway target and no agent of this workspace uses ${items.length === 1 ? 'it' : 'them'}.`] : []),
    ...(isPartial ? ['Who uses it could not be looked up everywhere.'] : []),
    ...(kinds.has('workloadIdentity') ? ['Agents that act as a deleted identity get no more tokens, and the tokens kept for its users are gone.'] : []),
    ...(kinds.has('provider') ? ['Agents can no longer get tokens from a deleted provider, and the tokens kept through it are gone. A new one of the same name has another callback URL.'] : []),
    ...(kinds.has('apiKeyProvider') ? ['AgentCore deletes the API key that it keeps. Nobody gets it back from there.'] : []),
    ...owned.map(({ item, owner }) => describeOwned(item, owner)),
    'This cannot be undone.',
  ];
}

export const describeOwned = ({ name }: Deletable, owner: Owner): string => (
  `${name} stays: AgentCore made it for the ${owner.kind} ${owner.name}, and deletes it with that.`);

const MOST_LINES = 8;

function shorten(lines: readonly string[]): readonly string[] {
  return lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES), `… and ${lines.length - MOST_LINES} more.`];
}

function toName(user: ProviderUser): string {
  return user.kind === 'gatewayTarget' ? `Target ${user.target.name} of gateway ${user.gateway.name}` : `Agent ${user.name} of this workspace`;
}
