import type { Page, PageRequest } from '../base/paging.js';
import type { CognitoControl } from '../cognito/control.js';
import type { AwsAccess } from '../identity/access.js';
import type { IdentityControl } from '../identity/control.js';
import type { LocalAgent } from '../localAgents/localAgents.js';
import type { GroupKind, NodeOf, TreeNode } from './nodes.js';
import { createPagedList, type PagedList } from './pagedList.js';

/** Where rows are read from. A client is asked for when something of it is read, and not before. */
export interface TreeSources {
  readonly access: () => AwsAccess;
  readonly control: () => Promise<IdentityControl>;
  readonly cognito: () => Promise<CognitoControl>;
  /** The agents of the user's own; none on AWS. */
  readonly localAgents: () => Promise<readonly LocalAgent[]>;
}

/** What is tried when a group is opened, to follow "Cannot". */
export const LISTING: Readonly<Record<GroupKind, string>> = {
  workloadIdentity: 'list workload identities', provider: 'list OAuth2 credential providers', runtime: 'list agent runtimes',
  pool: 'list Cognito user pools', poolClient: 'list the app clients of the user pool', poolUser: 'list the users of the user pool',
};

/** The rows of a group, page by page. */
export function createList({ id: groupId, group, pool }: NodeOf<'group'>, { control, cognito, localAgents }: TreeSources): PagedList<TreeNode> {
  const id = (name: string) => `${groupId}/${name}`;
  const pages = <C, T>(client: () => Promise<C>, fetch: (ready: C, page: PageRequest) => Promise<Page<T>>, toNode: (item: T) => TreeNode) => (
    createPagedList(async (page) => {
      const { items, nextToken } = await fetch(await client(), page);
      return { items: items.map(toNode), nextToken };
    }));
  const inPool = () => {
    if (pool === undefined) throw new TypeError(`A group of a user pool has none: ${groupId}`);
    return pool;
  };
  switch (group) {
    case 'workloadIdentity': return pages(control, (ready, page) => ready.listWorkloadIdentities(page), (identity) => (
      { kind: 'workloadIdentity', id: id(identity.name), identity }));
    case 'provider': return pages(control, (ready, page) => ready.listOauth2Providers(page), (provider) => (
      { kind: 'provider', id: id(provider.name), provider }));
    case 'runtime': return createPagedList(async (page) => {
      const [{ items, nextToken }, agents] = await Promise.all([control().then((ready) => ready.listAgentRuntimes(page)), localAgents()]);
      return { items: items.map((runtime) => ({ kind: 'runtime', id: id(runtime.id), runtime, agent: agents.find(({ arn }) => arn === runtime.arn) })), nextToken };
    });
    case 'pool': return pages(cognito, (ready, page) => ready.listPools(page), (found) => (
      { kind: 'pool', id: id(found.id), pool: found }));
    case 'poolClient': return pages(cognito, (ready, page) => ready.listClients(inPool().id, page), (client) => (
      { kind: 'poolClient', id: id(client.id), pool: inPool(), client }));
    case 'poolUser': return pages(cognito, (ready, page) => ready.listUsers(inPool().id, page), (user) => (
      { kind: 'poolUser', id: id(user.username), pool: inPool(), user }));
  }
}
