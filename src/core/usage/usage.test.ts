import assert from 'node:assert/strict';
import { UserError } from '../base/errors.js';
import type { Page, PageRequest } from '../base/paging.js';
import type { WorkspaceAgent } from '../workspace/agents.js';
import { findOwner } from './findOwner.js';
import { findUsers } from './findUsers.js';
import type { ProviderRef, UsageControl } from './usage.js';

const ARN = 'arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default/oauth2credentialprovider/github';
const GITHUB: ProviderRef = { kind: 'oauth2', arn: ARN, name: 'github' };
const denied = new UserError('Cannot read: access denied.', { code: 'AccessDeniedException' });

/** Pages of two. */
function paged<T>(all: readonly T[], { nextToken, signal }: PageRequest): Promise<Page<T>> {
  signal?.throwIfAborted();
  const from = Number(nextToken ?? 0);
  return Promise.resolve({ items: all.slice(from, from + 2), nextToken: from + 2 < all.length ? String(from + 2) : undefined });
}

/** Five gateways g0 to g4 of three targets each; every second target uses the provider. */
function world(change: Partial<UsageControl> = {}): { readonly control: UsageControl; readonly asked: string[] } {
  const asked: string[] = [];
  const gateway = (id: string) => ({ id, name: `gateway-${id}`, status: 'READY', authorizerType: 'AWS_IAM', protocol: 'MCP' });
  const runtime = (id: string) => ({ id, name: id, arn: id, version: '1', status: 'READY' });
  return {
    asked,
    control: {
      listGateways: (page) => paged(['g0', 'g1', 'g2', 'g3', 'g4'].map(gateway), page),
      getGateway: (id) => { asked.push(id); return Promise.resolve({ workloadIdentityName: `${id}-made` }); },
      listGatewayTargets: (id, page) => paged(['a', 'b', 'c'].map((name) => ({ id: `${id}${name}`, name })), page),
      getGatewayTarget: (_gateway, id) => { asked.push(id); return Promise.resolve({ providerArns: id.endsWith('b') ? [ARN] : ['arn:other'] }); },
      listAgentRuntimes: (page) => paged(['r0', 'r1', 'r2'].map(runtime), page),
      getAgentRuntime: (id) => { asked.push(id); return Promise.resolve({ workloadIdentityName: `${id}-suffix` }); },
      ...change,
    },
  };
}

function agent(name: string, change: Partial<WorkspaceAgent>): WorkspaceAgent {
  return {
    name, format: 'agentCoreCli', file: '/projects/agentcore.json', line: 3, framework: undefined, entrypoint: undefined, protocol: 'HTTP',
    authorizer: { kind: 'IAM' }, providers: [], workloadIdentity: undefined, deployments: [], ...change,
  };
}

describe('users of a credential provider', () => {
  it('are the targets of all gateways that name its ARN, whatever page they are on', async () => {
    const progress: string[] = [];
    const { users, unread, gateways, targets } = await findUsers(world().control, GITHUB, { onProgress: (done, total) => progress.push(`${done} of ${total}`) });
    assert.deepEqual(users.map((user) => (user.kind === 'gatewayTarget' ? `${user.gateway.name}/${user.target.id}` : user.name)), [
      'gateway-g0/g0b', 'gateway-g1/g1b', 'gateway-g2/g2b', 'gateway-g3/g3b', 'gateway-g4/g4b',
    ]);
    assert.deepEqual([unread, gateways, targets], [[], 5, 15]);
    assert.deepEqual([progress[0], progress.at(-1)], ['0 of 5', '5 of 5']);
  });

  it('are the agents of the workspace whose project or deployment names it, of its own kind', async () => {
    const deployment = { target: undefined, account: undefined, region: undefined, runtimeArn: undefined, runtimeVersion: undefined };
    const agents = [
      agent('by-project', { providers: [{ kind: 'oauth2', name: 'github' }] }),
      agent('by-deployment', { deployments: [{ ...deployment, providers: [{ kind: 'oauth2', name: 'github' }] }] }),
      agent('by-key', { providers: [{ kind: 'apiKey', name: 'github' }] }),
    ];
    const { users } = await findUsers(world({ listGateways: () => Promise.resolve({ items: [] }) }).control, GITHUB, { agents });
    assert.deepEqual(users.map((user) => (user.kind === 'workspaceAgent' ? [user.name, user.file, user.line] : [])), [
      ['by-project', '/projects/agentcore.json', 3], ['by-deployment', '/projects/agentcore.json', 3],
    ]);
  });

  it('are told with what could not be read, and the search goes on', async () => {
    const { control } = world();
    const { users, unread } = await findUsers({
      ...control,
      listGatewayTargets: (id, page) => (id === 'g1' ? Promise.reject(denied) : control.listGatewayTargets(id, page)),
      getGatewayTarget: (gateway, id) => (id === 'g2b' ? Promise.reject(denied) : control.getGatewayTarget(gateway, id)),
    }, GITHUB);
    assert.equal(users.length, 3);
    assert.deepEqual(unread, [{ what: 'the targets of gateway gateway-g1', error: denied }, { what: 'target b of gateway gateway-g2', error: denied }]);
  });

  it('are not looked for any more once the signal is given', async () => {
    const controller = new AbortController();
    const { control, asked } = world({ getGatewayTarget: () => { asked.push('target'); controller.abort(); return Promise.reject(denied); } });
    await assert.rejects(findUsers(control, GITHUB, { signal: controller.signal }), { name: 'AbortError' });
    assert.ok(asked.length <= 4, 'at most the few that were being read');
  });

  it('are the agents of the workspace also where the gateways cannot be listed, which is told', async () => {
    const agents = [agent('by-project', { providers: [{ kind: 'oauth2', name: 'github' }] })];
    const { users, unread } = await findUsers(world({ listGateways: () => Promise.reject(denied) }).control, GITHUB, { agents });
    assert.deepEqual(users.map((user) => (user.kind === 'workspaceAgent' ? user.name : user.gateway.name)), ['by-project']);
    assert.deepEqual(unread, [{ what: 'the gateways', error: denied }]);
  });
});

describe('the owner of a workload identity', () => {
  it('is the runtime or the gateway that says so, and the likely ones are asked first', async () => {
    const { control, asked } = world();
    assert.deepEqual(await findOwner(control, 'r2-suffix'), { kind: 'runtime', id: 'r2', name: 'r2' });
    assert.deepEqual(asked, ['r2']);
    assert.deepEqual(await findOwner(control, 'g3-made'), { kind: 'gateway', id: 'g3', name: 'gateway-g3' });
  });

  it('is nobody where none says so, even if a name is alike', async () => {
    const { control, asked } = world();
    assert.equal(await findOwner(control, 'r2-of-mine'), undefined);
    assert.equal(asked.length, 8);
  });

  it('is looked for among the likely ones only where that is asked', async () => {
    const { control, asked } = world();
    assert.equal(await findOwner(control, 'mine', { among: 'likely' }), undefined);
    assert.deepEqual(asked, []);
    assert.equal((await findOwner(control, 'r2-suffix', { among: 'likely' }))?.id, 'r2');
  });

  it('is looked for a few at a time, and no more are asked once it is found', async () => {
    const { control } = world();
    const asked: string[] = [];
    let running = 0;
    let most = 0;
    const runtimes = Array.from({ length: 40 }, (_, index) => ({ id: `n${index}`, name: `n${index}`, arn: '', version: '1', status: 'READY' }));
    const owner = await findOwner({
      ...control,
      listAgentRuntimes: () => Promise.resolve({ items: runtimes }),
      getAgentRuntime: async (id) => {
        asked.push(id);
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => { setImmediate(resolve); });
        running -= 1;
        return { workloadIdentityName: id === 'n9' ? 'mine' : id };
      },
    }, 'mine');
    assert.deepEqual([owner?.id, most], ['n9', 4]);
    assert.ok(asked.length < 20, 'those after it are left out');
  });

  it('is not guessed where something cannot be read', async () => {
    await assert.rejects(findOwner(world({ getAgentRuntime: () => Promise.reject(denied) }).control, 'mine'), denied);
  });
});
