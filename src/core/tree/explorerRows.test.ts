import assert from 'node:assert/strict';
import { createTreeWorld, SANDBOX } from '../../../test/support/treeWorld.js';
import { UserError } from '../base/errors.js';
import type { WorkspaceAgent } from '../workspace/agents.js';
import { labelOf } from './labels.js';
import type { TreeLoader } from './loader.js';
import type { TreeNode } from './nodes.js';
import { missingActions, namedActions, toStatement } from './permissions.js';

describe('the rows of a connection', () => {
  it('come in the order in which one asks for them, the token vault behind the API keys', async () => {
    const { loader, texts } = createTreeWorld();
    const [root] = loader.roots();
    assert.ok(root !== undefined);
    assert.deepEqual(texts(await loader.children(root)), [
      'group: Workload Identities', 'group: OAuth2 Credential Providers', 'group: API Key Providers', 'tokenVault: Token Vault default', 'group: Agent Runtimes',
      'group: Gateways', 'group: Cognito Pools',
    ]);
  });

  it('are read by themselves, page after page, with the count so far', async () => {
    const { world, loader, rowsOf, group, texts } = createTreeWorld({ mostRows: 1_000 });
    const first = texts(await rowsOf('workloadIdentity'));
    assert.deepEqual([first.length, first.at(-1)], [21, 'loading: Loading… 20 so far']);
    const all = new Promise<void>((resolve) => { loader.onDidChange(() => { void rowsOf('workloadIdentity').then((rows) => { if (rows.length === 45) resolve(); }); }); });
    await all;
    assert.deepEqual(world.calls, ['listWorkloadIdentities', 'listWorkloadIdentities 20', 'listWorkloadIdentities 40']);
    assert.equal(labelOf(loader.latest(await group('workloadIdentity'))).description, '45');
  });

  it('stay with what was read where a later page fails', async () => {
    const { world, loader, rowsOf, texts } = createTreeWorld({ mostRows: 1_000 });
    world.fault = new UserError('Cannot list workload identities: too many requests.', { code: 'ThrottlingException' });
    world.faultAt = 'listWorkloadIdentities 40';
    await rowsOf('workloadIdentity');
    await new Promise<void>((resolve) => { loader.onDidChange(() => { void rowsOf('workloadIdentity').then((rows) => { if (rows.at(-1)?.kind === 'failure') resolve(); }); }); });
    const rows = texts(await rowsOf('workloadIdentity'));
    assert.equal(rows.length, 41);
    assert.equal(rows.at(-1), 'failure: Cannot list too many requests · click to try again');
  });

  it('of a gateway are its facts, then its targets with the consent that one waits for', async () => {
    const { loader, rowsOf, texts } = createTreeWorld();
    const [gateway] = await rowsOf('gateway');
    assert.ok(gateway !== undefined);
    const rows = await loader.children(gateway);
    assert.deepEqual(texts(rows), ['fact: URL 127.0.0.1:1', 'section: Inbound authorizer JWT', 'fact: Workload identity agent-1', 'gatewayTarget: calendar consent pending']);
    assert.equal(labelOf(loader.latest(gateway)).description, '1 target · JWT');
    assert.deepEqual(loader.pendingTargets().map(({ target }) => target.name), ['calendar']);
    const rules = rows.find((row) => row.kind === 'section');
    assert.ok(rules !== undefined);
    assert.deepEqual(texts(await loader.children(rules)), ['fact: Issuer sso.example', 'fact: Allowed clients web']);
  });

  it('of a runtime end with its endpoints and versions, which are read when they are opened', async () => {
    const { world, loader, rowsOf, texts } = createTreeWorld();
    const [runtime] = await rowsOf('runtime');
    assert.ok(runtime !== undefined);
    const [endpoints, versions] = (await loader.children(runtime)).filter((row) => row.kind === 'group');
    assert.ok(endpoints !== undefined && versions !== undefined && !world.calls.includes('listRuntimeEndpoints'));
    assert.deepEqual(texts(await loader.children(endpoints)), ['runtimeEndpoint: DEFAULT → v1']);
    assert.deepEqual(texts(await loader.children(versions)), ['runtimeVersion: v1 4 minutes ago']);
  });

  it('of the token vault say with which key it encrypts', async () => {
    const { loader, texts } = createTreeWorld();
    const [root] = loader.roots();
    assert.ok(root !== undefined);
    const vault = (await loader.children(root)).find((row) => row.kind === 'tokenVault');
    assert.ok(vault !== undefined);
    assert.deepEqual(texts(await loader.children(vault)), ['fact: Encryption service-managed key', 'fact: Modified 4 minutes ago']);
  });

  it('show the tags of a resource', async () => {
    const { world, loader, rowsOf, texts } = createTreeWorld();
    world.tags = { team: 'blue', stage: 'dev' };
    const [key] = await rowsOf('apiKeyProvider');
    assert.ok(key !== undefined);
    const tags = (await loader.children(key)).at(-1);
    assert.ok(tags !== undefined);
    assert.deepEqual(texts([tags]), ['section: Tags team=blue, stage=dev']);
    assert.deepEqual(texts(await loader.children(tags)), ['fact: team blue', 'fact: stage dev']);
  });

  it('tell an identity of a gateway or runtime once that one is listed', async () => {
    const { loader, rowsOf, texts, changes } = createTreeWorld();
    const rows = await rowsOf('workloadIdentity');
    const owned = rows.find((row) => row.kind === 'workloadIdentity' && row.identity.name === 'agent-1');
    assert.ok(owned !== undefined);
    changes.length = 0;
    await rowsOf('gateway');
    assert.ok(changes.includes(owned.id));
    assert.deepEqual(texts([loader.latest(owned)]), ['workloadIdentity: agent-1 owned by gateway tools']);
  });

  it('say of a provider that failed why, without being opened', async () => {
    const { loader, rowsOf, texts } = createTreeWorld({ mostStatuses: 20 });
    const [provider] = await rowsOf('provider');
    assert.ok(provider !== undefined);
    if (labelOf(loader.latest(provider)).description === 'CustomOauth2') await new Promise<void>((resolve) => { loader.onDidChange((node) => { if (node?.id === provider.id) resolve(); }); });
    assert.deepEqual(texts([loader.latest(provider)]), ['provider: demo failed: discovery URL answered 404']);
  });

  it('follow what is in motion until it rests', async () => {
    const { world, loader, rowsOf, changes } = createTreeWorld();
    const [gateway] = await rowsOf('gateway');
    assert.ok(gateway !== undefined);
    assert.equal(loader.isInMotion(), false);
    await loader.children(gateway);
    assert.equal(loader.isInMotion(), true, 'it waits for consent');
    changes.length = 0;
    world.calls.length = 0;
    await loader.poll();
    assert.deepEqual([changes, world.calls], [[], ['getGatewayTarget']], 'nothing has changed, and no list was read for that');
    world.targetStatus = 'READY';
    await loader.poll();
    assert.deepEqual([changes, loader.isInMotion(), loader.pendingTargets().length], [[gateway.id], false, 0]);
  });

  it('in motion that cannot be seen are not asked for', async () => {
    const { world, loader, rowsOf } = createTreeWorld();
    const [gateway] = await rowsOf('gateway');
    assert.ok(gateway !== undefined);
    await loader.children(gateway);
    world.calls.length = 0;
    const isSeen = (id: string) => !id.startsWith(`${gateway.id}/`);
    await loader.poll(isSeen);
    assert.deepEqual([loader.isInMotion(isSeen), world.calls], [false, []]);
  });

  it('stay, with those in motion, where asking how they stand fails', async () => {
    const { world, loader, rowsOf, texts, changes } = createTreeWorld();
    const [gateway] = await rowsOf('gateway');
    assert.ok(gateway !== undefined);
    const before = texts(await loader.children(gateway));
    world.fault = new UserError('Cannot list targets: too many requests.', { code: 'ThrottlingException' });
    changes.length = 0;
    await loader.poll();
    assert.deepEqual([texts(await loader.children(gateway)), changes, loader.isInMotion()], [before, [], true]);
  });

  it('stay where they cannot be read anew, with the failure behind them', async () => {
    const { world, loader, rowsOf, group, texts } = createTreeWorld();
    const before = await rowsOf('apiKeyProvider');
    world.fault = new UserError('Cannot list API key credential providers: too many requests.', { code: 'ThrottlingException' });
    await loader.reload(await group('apiKeyProvider'));
    const rows = await rowsOf('apiKeyProvider');
    assert.deepEqual([texts(rows), rows[0]], [[...texts(before), 'failure: Cannot list too many requests · click to try again'], before[0]]);
    world.fault = undefined;
    await loader.reload(await group('apiKeyProvider'));
    assert.deepEqual(texts(await rowsOf('apiKeyProvider')), texts(before));
  });

  it('lose a provider that was being deleted and is gone, and the others in motion are asked for all the same', async () => {
    const { world, loader, rowsOf, texts } = createTreeWorld({ mostStatuses: 1 });
    world.status = 'DELETING';
    const seen = new Promise<void>((resolve) => { loader.onDidChange(() => { if (loader.isInMotion()) resolve(); }); });
    await rowsOf('provider');
    await seen;
    const [gateway] = await rowsOf('gateway');
    assert.ok(gateway !== undefined);
    await loader.children(gateway);
    world.targetStatus = 'READY';
    world.providers = [];
    await loader.poll();
    assert.deepEqual([texts(await rowsOf('provider')), loader.isInMotion(), loader.pendingTargets()], [['empty: No credential provider yet'], false, []]);
  });

  it('are one for a resource that is on two pages, as it moved while they were read', async () => {
    const { world, rowsOf } = createTreeWorld({ mostRows: 100 });
    world.shift = 1;
    await rowsOf('workloadIdentity');
    while ((await rowsOf('workloadIdentity')).some(({ kind }) => kind === 'loading')) await Promise.resolve();
    const ids = (await rowsOf('workloadIdentity')).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('are filtered by name, and say of how many', async () => {
    const { loader, rowsOf, group, texts } = createTreeWorld();
    await rowsOf('workloadIdentity');
    loader.arrange({ filter: 'AGENT-1' });
    assert.equal((await rowsOf('workloadIdentity')).length, 12, 'agent-1, agent-10 to agent-19, and the row that loads more');
    assert.equal(labelOf(loader.latest(await group('workloadIdentity'))).description, '11 of 20 so far');
    loader.arrange({ filter: 'nobody' });
    assert.deepEqual(texts(await rowsOf('provider')), ['empty: Nothing matches “nobody”']);
    loader.arrange({ filter: '' });
    assert.equal((await rowsOf('workloadIdentity')).length, 21);
  });

  it('are by date only where the list has dates', async () => {
    const { loader, rowsOf, group } = createTreeWorld();
    await rowsOf('apiKeyProvider');
    await rowsOf('provider');
    loader.arrange({ order: 'date' });
    assert.equal(labelOf(loader.latest(await group('apiKeyProvider'))).description, '1 · by date');
    assert.equal(labelOf(loader.latest(await group('provider'))).description, '1');
  });

  it('are found by their id on whatever page they are, and know under what they stand', async () => {
    const { loader } = createTreeWorld();
    const row = await loader.find('sandbox/workloadIdentity/agent-44');
    assert.ok(row?.kind === 'workloadIdentity');
    const path: (string | undefined)[] = [];
    for (let node: TreeNode | undefined = row; node !== undefined; node = loader.parent(node)) path.push(node.id);
    assert.deepEqual(path, ['sandbox/workloadIdentity/agent-44', 'sandbox/workloadIdentity', 'sandbox']);
    const target = await loader.find('sandbox/gateway/agent-1/gatewayTarget/target1');
    assert.ok(target !== undefined);
    assert.equal(loader.parent(target)?.id, 'sandbox/gateway/agent-1');
    assert.equal(await loader.find('sandbox/workloadIdentity/none'), undefined);
  });

  it('of two connections do not mix, and one that is being opened is waited for', async () => {
    const { world, loader, rowsOf } = createTreeWorld();
    const other = { ...SANDBOX, id: 'profile:dev@eu-west-1', kind: 'aws' as const, label: 'dev', state: 'opening' as const };
    world.connections = [SANDBOX, other];
    await rowsOf('provider');
    const [, root] = loader.roots();
    assert.ok(root !== undefined);
    const [group] = await loader.children(root);
    assert.equal(group?.id, 'profile:dev@eu-west-1/workloadIdentity');
    assert.deepEqual(world.calls, ['listOauth2Providers', 'open profile:dev@eu-west-1']);
  });

  for (const state of ['suggested', 'closed', 'ended', 'failed', 'signedOut'] as const) {
    it(`are none where it is ${state}, and asking for them opens nothing`, async () => {
      const { world, loader } = createTreeWorld();
      world.connections = [{ ...SANDBOX, state }];
      const [root] = loader.roots();
      assert.ok(root !== undefined);
      assert.deepEqual([await loader.children(root), world.calls], [[], []]);
    });
  }

  it('give a verdict where the only account has nothing, or nothing may be listed', async () => {
    const { world, loader, rowsOf } = createTreeWorld();
    const readAll = async () => { for (const kind of ['workloadIdentity', 'provider', 'apiKeyProvider', 'runtime', 'gateway'] as const) await rowsOf(kind); };
    world.total = 0;
    assert.equal(loader.verdict(), undefined);
    await readAll();
    assert.equal(loader.verdict(), undefined, 'there is still a provider');
    world.fault = new UserError('Cannot list: access denied.', { code: 'AccessDeniedException' });
    await loader.reload();
    assert.equal(loader.verdict(), 'denied');
    world.connections = [{ ...SANDBOX, state: 'failed', error: new UserError('No AWS credentials were found.', { code: 'NoCredentials' }) }];
    assert.equal(loader.verdict(), 'noCredentials');
  });

  it('that failed for a permission name it, as a statement to paste', async () => {
    const { world, rowsOf } = createTreeWorld();
    world.fault = new UserError('Cannot list OAuth2 credential providers: access denied.', { code: 'AccessDeniedException' });
    const [failure] = await rowsOf('provider');
    assert.ok(failure?.kind === 'failure');
    assert.deepEqual(missingActions(failure), ['bedrock-agentcore:ListOauth2CredentialProviders']);
    assert.deepEqual(namedActions([failure.error]), []);
    const named = new UserError('Cannot delete it: access denied.', { code: 'AccessDeniedException', cause: new Error('User: arn:aws:iam::1:user/a is not authorized to perform: bedrock-agentcore:DeleteWorkloadIdentity') });
    assert.deepEqual(namedActions([named, named, new UserError('It failed.', { code: 'X', cause: named.cause })]), ['bedrock-agentcore:DeleteWorkloadIdentity']);
    assert.deepEqual(JSON.parse(toStatement(missingActions(failure))), { Effect: 'Allow', Action: ['bedrock-agentcore:ListOauth2CredentialProviders'], Resource: '*' });
  });
});

describe('the rows of the workspace', () => {
  /** The root, which comes when something was found. */
  async function workspaceRoot(loader: TreeLoader): Promise<TreeNode> {
    const found = new Promise<void>((resolve) => { loader.onDidChange((node) => { if (node === undefined) resolve(); }); });
    assert.equal(loader.roots().length, 1);
    await found;
    const root = loader.roots().at(-1);
    assert.ok(root?.kind === 'workspace');
    return root;
  }

  const agent: WorkspaceAgent = {
    name: 'hello', format: 'starterToolkit', file: '/projects/hello/.bedrock_agentcore.yaml', line: 3, framework: undefined, entrypoint: 'agent.py', protocol: 'HTTP',
    authorizer: { kind: 'IAM' }, providers: [{ kind: 'oauth2', name: 'demo' }], workloadIdentity: undefined,
    deployments: [{ target: undefined, account: '123456789012', region: 'us-east-1', runtimeArn: 'arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/quick-1', runtimeVersion: '1', providers: [] }],
  };

  it('are a root of their own, where something was found', async () => {
    const { world, loader, texts } = createTreeWorld();
    assert.equal(loader.roots().length, 1);
    world.workspace = () => Promise.resolve({ value: [], findings: [{ file: '/projects/hello/.bedrock_agentcore.yaml', line: 2, column: 1, message: 'This file is no YAML.' }] });
    const root = await workspaceRoot(loader);
    assert.deepEqual(texts(await loader.children(root)), ['finding: .bedrock_agentcore.yaml This file is no YAML.']);
  });

  it('link an agent with what is deployed of it, and say where they differ', async () => {
    const { world, loader, texts } = createTreeWorld();
    world.workspace = () => Promise.resolve({ value: [agent], findings: [] });
    const root = await workspaceRoot(loader);
    const [row] = await loader.children(root);
    assert.ok(row !== undefined);
    assert.deepEqual(texts([loader.latest(root), row]), ['workspace: In This Workspace 1 agent', 'workspaceAgent: hello .bedrock_agentcore.yaml · not deployed · differs']);
    assert.deepEqual(texts(await loader.children(row)).slice(0, 2), [
      'fact: quick-1 not there any more', 'fact: Runtime is missing The account has no runtime of this ARN any more: arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/quick-1',
    ]);
  });
});
