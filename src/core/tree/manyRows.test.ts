import assert from 'node:assert/strict';
import { hold } from '../../../test/support/hold.js';
import { createTreeWorld, SANDBOX } from '../../../test/support/treeWorld.js';
import type { IdentityControl } from '../identity/control.js';
import type { WorkspaceAgent } from '../workspace/agents.js';
import { fact } from './facts.js';
import { withUniqueIds } from './uniqueIds.js';
import { linkAgents } from './workspaceLinks.js';

const agent: WorkspaceAgent = {
  name: 'hello', format: 'starterToolkit', file: '/projects/hello/.bedrock_agentcore.yaml', line: 3, framework: undefined, entrypoint: 'agent.py', protocol: 'HTTP',
  authorizer: { kind: 'IAM' }, workloadIdentity: undefined,
  providers: [{ kind: 'oauth2', name: 'demo' }, { kind: 'oauth2', name: 'demo' }, { kind: 'apiKey', name: 'demo' }, { kind: 'oauth2', name: 'Protocol' }],
  deployments: [{ target: undefined, account: '123456789012', region: 'us-east-1', runtimeArn: 'arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/quick-1', runtimeVersion: '1', providers: [] }],
};

describe('rows under one row', () => {
  it('have ids of their own, whatever the names are, and stay the same objects where they had', () => {
    const rows = ['a', 'a', 'a#2', 'b', 'a'].map((name) => fact('root', 'info', name, '', '', ''));
    const unique = withUniqueIds(rows);
    assert.deepEqual(unique.map(({ id }) => id), ['root/a', 'root/a#2', 'root/a#2#2', 'root/b', 'root/a#3']);
    assert.deepEqual([unique[0], unique[3]], [rows[0], rows[3]]);
  });
});

describe('the agents of a workspace', () => {
  /** Waits until the tree as a whole was told to have changed. */
  const drawn = ({ loader }: ReturnType<typeof createTreeWorld>) => new Promise<void>((resolve) => {
    loader.onDidChange((node) => { if (node === undefined) resolve(); });
  });

  it('are all shown where a file has one name twice, and so is all that they name', async () => {
    const tree = createTreeWorld();
    tree.world.workspace = () => Promise.resolve({ value: [agent, agent], findings: [] });
    const whole = drawn(tree);
    tree.loader.roots();
    await whole;
    const root = tree.loader.roots().at(-1);
    assert.ok(root?.kind === 'workspace');
    const rows = await tree.loader.children(root);
    assert.deepEqual([rows.length, new Set(rows.map(({ id }) => id)).size], [2, 2]);
    const below = (await Promise.all(rows.map((row) => tree.loader.children(row)))).flat();
    assert.equal(new Set(below.map(({ id }) => id)).size, below.length);
  });

  it('are found once, and looked for again only where another connection is open', async () => {
    const tree = createTreeWorld();
    const { world, loader } = tree;
    let discoveries = 0;
    world.workspace = () => { discoveries += 1; return Promise.resolve({ value: [agent], findings: [] }); };
    const whole = drawn(tree);
    loader.roots();
    await whole;
    world.calls.length = 0;
    world.connections = [{ ...SANDBOX, label: 'Called Otherwise' }];
    loader.noteConnections();
    await loader.children(loader.roots().at(-1) ?? assert.fail());
    assert.deepEqual([discoveries, world.calls], [1, []]);
    world.connections = [{ ...SANDBOX, account: '210987654321' }];
    loader.noteConnections();
    await loader.children(loader.roots().at(-1) ?? assert.fail());
    assert.deepEqual([discoveries, world.calls], [1, ['getAgentRuntime', 'getOauth2Provider', 'getOauth2Provider', 'getApiKeyProvider demo']]);
    loader.reloadWorkspace();
    await loader.children(loader.roots().at(-1) ?? assert.fail());
    assert.equal(discoveries, 2);
  });

  it('are shown where it turns out whose connection it is while the folders are searched', async () => {
    const tree = createTreeWorld();
    const { world, loader } = tree;
    const searched = hold();
    let discoveries = 0;
    world.connections = [{ ...SANDBOX, account: undefined }];
    world.workspace = async (signal) => {
      discoveries += 1;
      await searched.meanwhile();
      signal.throwIfAborted();
      return { value: [agent], findings: [] };
    };
    const whole = drawn(tree);
    loader.roots();
    await searched.reached;
    world.connections = [SANDBOX];
    loader.noteConnections();
    searched.release();
    await whole;
    const rows = await loader.children(loader.roots().at(-1) ?? assert.fail());
    assert.deepEqual([discoveries, rows.map(({ kind }) => kind)], [1, ['workspaceAgent']]);
  });

  it('are looked for a few at a time, each name once, and with a bound', async () => {
    let running = 0;
    let most = 0;
    const asked: string[] = [];
    const control = {
      getOauth2Provider: async (name: string) => {
        asked.push(name);
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => { setImmediate(resolve); });
        running -= 1;
        return { name };
      },
    };
    const providers = Array.from({ length: 300 }, (_, index) => ({ kind: 'oauth2' as const, name: `provider-${index}` }));
    const many = Array.from({ length: 20 }, (): WorkspaceAgent => ({ ...agent, providers, deployments: [{ target: 'dev', account: undefined, region: undefined, runtimeArn: undefined, runtimeVersion: undefined, providers: [] }] }));
    const sources = { control: () => Promise.resolve(control as unknown as IdentityControl) };
    const linked = await linkAgents(many, [{ account: undefined, region: 'us-east-1', sources }], new AbortController().signal);
    assert.deepEqual([asked.length, new Set(asked).size, most], [200, 200, 4]);
    assert.deepEqual(linked[0]?.links[0]?.warnings, [], 'nothing is said of what was not read');
  });
});

describe('the rows of connections', () => {
  it('are drawn anew only where they say something else', () => {
    const { world, loader, changes } = createTreeWorld();
    const other = { ...SANDBOX, id: 'profile:dev@eu-west-1', kind: 'aws' as const, label: 'dev', state: 'closed' as const };
    world.connections = [SANDBOX, other];
    loader.roots();
    loader.noteConnections();
    changes.length = 0;
    loader.noteConnections();
    assert.deepEqual(changes, []);
    world.connections = [SANDBOX, { ...other, state: 'opening' }];
    loader.noteConnections();
    assert.deepEqual(changes, [other.id]);
  });

  it('are told apart where the name of one profile begins like that of another', async () => {
    const { world, loader } = createTreeWorld();
    const [one, two] = ['profile:a@us-east-1', 'profile:a@us-east-1/b@eu-west-1'].map((id) => ({ ...SANDBOX, id }));
    world.connections = [one, two].filter((listed) => listed !== undefined);
    const [first] = await loader.children(loader.roots()[1] ?? assert.fail());
    assert.ok(first !== undefined);
    assert.equal(first.id, 'profile:a@us-east-1/b@eu-west-1/workloadIdentity');
    assert.equal(loader.parent(first)?.id, 'profile:a@us-east-1/b@eu-west-1');
  });
});
