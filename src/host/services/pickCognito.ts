import type { ClientSummary, CognitoControl, PoolSummary } from '../../core/cognito/control.js';
import type { TreeNode } from '../../core/tree/nodes.js';
import { pickResource } from './pickResource.js';

/** The user pool that a row is of. */
export function poolOf(node: TreeNode | undefined): PoolSummary | undefined {
  switch (node?.kind) {
    case 'pool': case 'poolClient': case 'poolUser': case 'group': return node.pool;
    default: return undefined;
  }
}

/** The user pool of the row a command was called on, or one that the person picks. */
export async function choosePool(control: CognitoControl, node: TreeNode | undefined, title: string): Promise<PoolSummary | undefined> {
  return poolOf(node) ?? pickResource({
    title, placeholder: 'Which user pool?', none: 'There is no Cognito user pool yet. Set one up first.',
    list: (page) => control.listPools(page), describe: ({ id }) => id,
  });
}

export interface ChosenUser {
  readonly pool: PoolSummary;
  readonly username: string;
}

/** The user of the row, or one of the pool that the person picks. */
export async function chooseUser(control: CognitoControl, node: TreeNode | undefined, title: string): Promise<ChosenUser | undefined> {
  const pool = await choosePool(control, node, title);
  return pool === undefined ? undefined : chooseUserOf(control, node, pool, title);
}

/** The same in a user pool that is known. */
export async function chooseUserOf(control: CognitoControl, node: TreeNode | undefined, pool: PoolSummary, title: string): Promise<ChosenUser | undefined> {
  if (node?.kind === 'poolUser') return { pool, username: node.user.username };
  const user = await pickResource({
    title, placeholder: `Which user of ${pool.name}?`, none: `The user pool has no user yet: ${pool.name}`,
    list: async (page) => {
      const { items, nextToken } = await control.listUsers(pool.id, page);
      return { items: items.map(({ username, status }) => ({ name: username, status })), nextToken };
    },
    describe: ({ status }) => status.toLowerCase().replaceAll('_', ' '),
  });
  return user === undefined ? undefined : { pool, username: user.name };
}

export interface ChosenClient {
  readonly pool: PoolSummary;
  readonly client: ClientSummary;
}

/** The app client of the row, or one of the pool that the person picks. */
export async function chooseClient(control: CognitoControl, node: TreeNode | undefined, title: string): Promise<ChosenClient | undefined> {
  if (node?.kind === 'poolClient') return { pool: node.pool, client: node.client };
  const pool = await choosePool(control, node, title);
  if (pool === undefined) return undefined;
  const client = await pickResource({
    title, placeholder: `Which app client of ${pool.name}?`, none: `The user pool has no app client: ${pool.name}`,
    list: (page) => control.listClients(pool.id, page), describe: ({ id }) => id,
  });
  return client === undefined ? undefined : { pool, client };
}
