import type { Tags, TokenVault } from '../identity/control.js';
import { findOwner } from '../usage/findOwner.js';
import { findUsers } from '../usage/findUsers.js';
import type { Owner, ProviderUser } from '../usage/usage.js';
import type { WorkspaceAgent } from '../workspace/agents.js';
import { fact } from './facts.js';
import type { TreeSources } from './lists.js';
import type { NodeOf, TreeNode } from './nodes.js';
import { toPoolFacts } from './poolFacts.js';
import { toApiKeyFacts, toIdentityRows, toProviderFacts, toVaultFacts } from './providerFacts.js';
import { toGatewayFacts, toRuntimeFacts, toTargetFacts } from './runtimeFacts.js';

/** Rows whose content is read by a call of their own. */
export type Resource = NodeOf<'workloadIdentity' | 'provider' | 'apiKeyProvider' | 'tokenVault' | 'runtime' | 'gateway' | 'gatewayTarget' | 'pool' | 'usedBy'>;

/** What reading a resource told that its list does not: shown in its own row from then on. */
export interface Learned {
  readonly returnUrls?: number;
  readonly owner?: Owner | undefined;
  readonly status?: string | undefined;
  readonly reason?: string | undefined;
  readonly vault?: TokenVault;
  readonly users?: number;
}

interface Details {
  readonly rows: readonly TreeNode[];
  readonly learned?: Learned;
  /** The same with what takes longer, which nobody is to wait for; undefined where nothing comes of that. Never rejects. */
  readonly later?: Promise<Details | undefined>;
}

/** What is tried when a resource is opened, to follow "Cannot". */
export function toReading(node: Resource): string {
  switch (node.kind) {
    case 'workloadIdentity': return `read workload identity ${node.identity.name}`;
    case 'provider': return `read OAuth2 credential provider ${node.provider.name}`;
    case 'apiKeyProvider': return `read API key credential provider ${node.provider.name}`;
    case 'tokenVault': return 'read the token vault';
    case 'runtime': return `read agent runtime ${node.runtime.name}`;
    case 'gateway': return `read gateway ${node.gateway.name}`;
    case 'gatewayTarget': return `read target ${node.target.name}`;
    case 'pool': return `read user pool ${node.pool.name}`;
    case 'usedBy': return `find who uses ${node.of.name}`;
  }
}

/** The service names identities that it makes after their owner, with ten characters of its own behind. */
const OF_THE_SERVICE = /-[a-zA-Z0-9]{10}$/;

/** Reads a resource and gives its rows, the one that decides first. */
export async function loadDetails(
  node: Resource, { access, control, cognito }: TreeSources, agents: readonly WorkspaceAgent[], nowMs: number, signal: AbortSignal,
): Promise<Details> {
  /** Undefined where they may not be read: that is no reason to show nothing. */
  const tagsOf = async (arn: string): Promise<Tags | undefined> => {
    try {
      return await (await control()).listTags(arn, signal);
    } catch {
      signal.throwIfAborted();
      return undefined;
    }
  };
  switch (node.kind) {
    case 'workloadIdentity': {
      const ready = await control();
      const { name, arn } = node.identity;
      const [identity, tags] = await Promise.all([ready.getWorkloadIdentity(name, signal), tagsOf(arn)]);
      const returnUrls = identity.allowedResourceOauth2ReturnUrls.length;
      const toDetails = (owner: Owner | undefined): Details => (
        { rows: toIdentityRows(node.id, identity, tags, owner, nowMs), learned: { returnUrls, ...(owner === undefined ? {} : { owner }) } });
      if (node.owner !== undefined || !OF_THE_SERVICE.test(name)) return toDetails(node.owner);
      const finding = findOwner(ready, name, { among: 'likely', signal });
      return { ...toDetails(undefined), later: finding.then((owner) => (owner === undefined ? undefined : toDetails(owner)), () => undefined) };
    }
    case 'provider': {
      const [provider, tags] = await Promise.all([(await control()).getOauth2Provider(node.provider.name, signal), tagsOf(node.provider.arn)]);
      return { rows: toProviderFacts(node.id, provider, tags, nowMs), learned: { status: provider.status, reason: provider.failureReason } };
    }
    case 'apiKeyProvider': {
      const [provider, tags] = await Promise.all([(await control()).getApiKeyProvider(node.provider.name, signal), tagsOf(node.provider.arn)]);
      return { rows: toApiKeyFacts(node.id, provider, tags, nowMs) };
    }
    case 'tokenVault': {
      const vault = await (await control()).getTokenVault(signal);
      return { rows: toVaultFacts(node.id, vault, nowMs), learned: { vault } };
    }
    case 'runtime': {
      const [runtime, tags] = await Promise.all([(await control()).getAgentRuntime(node.runtime.id, signal), tagsOf(node.runtime.arn)]);
      return { rows: toRuntimeFacts(node.id, runtime, node.agent, tags, nowMs) };
    }
    case 'gateway': {
      const gateway = await (await control()).getGateway(node.gateway.id, signal);
      return { rows: toGatewayFacts(node.id, gateway, await tagsOf(gateway.arn), nowMs) };
    }
    case 'gatewayTarget': return { rows: toTargetFacts(node.id, await (await control()).getGatewayTarget(node.gatewayId, node.target.id, signal), nowMs) };
    case 'pool': return { rows: toPoolFacts(node.id, await (await cognito()).getPool(node.pool.id, signal), access()) };
    case 'usedBy': {
      const { users, unread, gateways, targets } = await findUsers(await control(), node.of, { agents, signal });
      const looked = `Looked through: ${gateways} gateways, ${targets} targets and the project files of this workspace. An agent that asks for a token in its own code is not found.`;
      return {
        rows: [
          ...users.map((user) => toUserFact(node.id, user)),
          ...unread.map(({ what, error }) => fact(node.id, 'warning', `Cannot read ${what}`, '', '', error.message)),
          ...(users.length === 0 ? [fact(node.id, 'circle-slash', 'Nobody that is known', '', '', looked)] : []),
        ],
        learned: { users: users.length },
      };
    }
  }
}

function toUserFact(id: string, user: ProviderUser): TreeNode {
  return user.kind === 'gatewayTarget'
    ? { ...fact(id, 'type-hierarchy', user.target.name, `target of ${user.gateway.name}`, user.target.id, 'This target is called with tokens or keys of the provider.'), id: `${id}/${user.gateway.id}/${user.target.id}` }
    : { ...fact(id, 'file', user.name, `agent · line ${user.line}`, user.file, 'The project file of this agent names the provider.'), id: `${id}/${user.file}/${user.name}` };
}
