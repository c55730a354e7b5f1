import type { Page, PageRequest } from '../base/paging.js';
import type { CognitoControl } from '../cognito/control.js';
import type { AwsAccess } from '../identity/access.js';
import type { IdentityControl } from '../identity/control.js';
import type { LocalAgent } from '../localAgents/localAgents.js';
import { toRelativeTime } from './facts.js';
import type { GroupKind, NodeOf, TreeNode } from './nodes.js';

/** Where the rows of one connection are read from. A client is asked for when something of it is read, and not before. */
export interface TreeSources {
  readonly access: () => AwsAccess;
  readonly control: () => Promise<IdentityControl>;
  readonly cognito: () => Promise<CognitoControl>;
  /** The agents of the user's own; none on AWS. */
  readonly localAgents: () => Promise<readonly LocalAgent[]>;
}

/** What is tried when a group is opened, to follow "Cannot". */
export const LISTING: Readonly<Record<GroupKind, string>> = {
  workloadIdentity: 'list workload identities', provider: 'list OAuth2 credential providers', apiKeyProvider: 'list API key credential providers',
  runtime: 'list agent runtimes', runtimeEndpoint: 'list the endpoints of the runtime', runtimeVersion: 'list the versions of the runtime',
  gateway: 'list gateways', gatewayTarget: 'list the targets of the gateway',
  pool: 'list Cognito user pools', poolClient: 'list the app clients of the user pool', poolUser: 'list the users of the user pool',
};

type FetchPage = (page: PageRequest) => Promise<Page<TreeNode>>;

/** Reads a page of a group's rows. */
export function pagesOf({ id: groupId, group, pool, parentId }: NodeOf<'group'>, { control, cognito, localAgents }: TreeSources, now: () => number): FetchPage {
  const id = (name: string) => `${groupId}/${name}`;
  const pages = <C, T>(client: () => Promise<C>, fetch: (ready: C, page: PageRequest) => Promise<Page<T>>, toNode: (item: T) => TreeNode): FetchPage => (
    async (page) => {
      const { items, nextToken } = await fetch(await client(), page);
      return { items: items.map(toNode), nextToken };
    });
  const owned = <T>(owner: T | undefined): T => {
    if (owner === undefined) throw new TypeError(`A group of a resource has none: ${groupId}`);
    return owner;
  };
  switch (group) {
    case 'workloadIdentity': return pages(control, (ready, page) => ready.listWorkloadIdentities(page), (identity) => (
      { kind: 'workloadIdentity', id: id(identity.name), identity }));
    case 'provider': return pages(control, (ready, page) => ready.listOauth2Providers(page), (provider) => (
      { kind: 'provider', id: id(provider.name), provider }));
    case 'apiKeyProvider': return pages(control, (ready, page) => ready.listApiKeyProviders(page), (provider) => (
      { kind: 'apiKeyProvider', id: id(provider.name), provider }));
    case 'runtime': return async (page) => {
      const [{ items, nextToken }, agents] = await Promise.all([control().then((ready) => ready.listAgentRuntimes(page)), localAgents()]);
      return { items: items.map((runtime) => ({ kind: 'runtime', id: id(runtime.id), runtime, agent: agents.find(({ arn }) => arn === runtime.arn) })), nextToken };
    };
    case 'runtimeEndpoint': return pages(control, (ready, page) => ready.listRuntimeEndpoints(owned(parentId), page), (endpoint) => (
      { kind: 'runtimeEndpoint', id: id(endpoint.name), endpoint }));
    case 'runtimeVersion': return pages(control, (ready, page) => ready.listRuntimeVersions(owned(parentId), page), (version) => ({
      kind: 'runtimeVersion', id: id(version.version), version,
      updated: version.lastUpdatedTime === undefined ? '' : toRelativeTime(version.lastUpdatedTime.getTime(), now()),
    }));
    case 'gateway': return pages(control, (ready, page) => ready.listGateways(page), (gateway) => ({ kind: 'gateway', id: id(gateway.id), gateway }));
    case 'gatewayTarget': return pages(control, (ready, page) => ready.listGatewayTargets(owned(parentId), page), (target) => (
      { kind: 'gatewayTarget', id: id(target.id), gatewayId: owned(parentId), target }));
    case 'pool': return pages(cognito, (ready, page) => ready.listPools(page), (found) => (
      { kind: 'pool', id: id(found.id), pool: found }));
    case 'poolClient': return pages(cognito, (ready, page) => ready.listClients(owned(pool).id, page), (client) => (
      { kind: 'poolClient', id: id(client.id), pool: owned(pool), client }));
    case 'poolUser': return pages(cognito, (ready, page) => ready.listUsers(owned(pool).id, page), (user) => (
      { kind: 'poolUser', id: id(user.username), pool: owned(pool), user }));
  }
}
