import assert from 'node:assert/strict';
import { UserError } from '../base/errors.js';
import type { Page, PageRequest } from '../base/paging.js';
import type { CognitoControl, Pool } from '../cognito/control.js';
import type { IdentityControl, Oauth2Provider, WorkloadIdentity, WorkloadIdentitySummary } from '../identity/control.js';
import { labelOf } from './labels.js';
import { createTreeLoader } from './loader.js';
import type { ConnectionInfo, GroupKind, TreeNode } from './nodes.js';

const NOW = Date.parse('2026-01-01T10:04:00Z');
const SANDBOX: ConnectionInfo = { id: 'sandbox', kind: 'sandbox', label: 'Local Sandbox', region: 'us-east-1' };

/** A control plane with 45 workload identities, one provider, one runtime and a fault to switch on. */
function createWorld() {
  const world = {
    connection: SANDBOX as ConnectionInfo | undefined,
    ended: undefined as string | undefined,
    fault: undefined as UserError | undefined,
    total: 45,
    domain: 'demo-7f31c2' as string | undefined,
    calls: [] as string[],
    gate: undefined as Promise<void> | undefined,
    returnUrls: ['http://127.0.0.1:8765/agentcore/callback'] as readonly string[],
  };
  const called = async <T>(name: string, value: T): Promise<T> => {
    world.calls.push(name);
    await world.gate;
    if (world.fault !== undefined) throw world.fault;
    return value;
  };
  const identities = ({ nextToken }: PageRequest): Page<WorkloadIdentitySummary> => {
    const from = Number(nextToken ?? 0);
    const items = Array.from({ length: Math.min(20, world.total - from) }, (_, index) => ({
      name: `agent-${from + index}`, arn: `arn:${from + index}`,
    }));
    return { items, nextToken: from + 20 < world.total ? String(from + 20) : undefined };
  };
  const identity = (name: string): WorkloadIdentity => ({
    name, arn: 'arn', allowedResourceOauth2ReturnUrls: world.returnUrls, createdTime: new Date(
      NOW - 7_200_000,
    ), lastUpdatedTime: new Date(NOW - 240_000),
  });
  const provider: Oauth2Provider = {
    name: 'demo', arn: 'arn', vendor: 'CustomOauth2', callbackUrl: 'http://127.0.0.1:1/identities/oauth2/callback/1',
    status: 'CREATE_FAILED',
    failureReason: 'discovery URL answered 404', clientId: 'client-1', discoveryUrl: 'https://sso.example/.well-known/openid-configuration',
  };
  const runtime = { id: 'quick-1', name: 'quick', arn: 'arn', version: '1', status: 'READY' };
  const control = {
    listWorkloadIdentities: (page: PageRequest) => called(`listWorkloadIdentities ${page.nextToken ?? ''}`.trim(), identities(page)),
    getWorkloadIdentity: (name: string) => called(`getWorkloadIdentity ${name}`, identity(name)),
    listOauth2Providers: () => called('listOauth2Providers', { items: [{ name: 'demo', arn: 'arn', vendor: 'CustomOauth2' }] }),
    getOauth2Provider: () => called('getOauth2Provider', provider),
    listAgentRuntimes: () => called('listAgentRuntimes', { items: world.total === 0 ? [] : [runtime] }),
    getAgentRuntime: () => called('getAgentRuntime', { ...runtime, inbound: { kind: 'IAM' as const }, workloadIdentityName: 'quick-wi' }),
  } satisfies Partial<IdentityControl>;
  const cognito = {
    listPools: () => called('listPools', { items: world.total === 0 ? [] : [{ id: 'us-east-1_Ab', name: 'demo' }] }),
    getPool: (poolId: string) => called<Pool>(`getPool ${poolId}`, {
      id: poolId, name: 'demo', arn: 'arn', domain: world.domain, isProtected: true, tags: {},
      passwordPolicy: { minimumLength: 8, requireUppercase: true, requireLowercase: true, requireNumbers: true, requireSymbols: true },
    }),
    listClients: (poolId: string) => called(`listClients ${poolId}`, { items: [{ id: 'client1', name: 'demo-web' }] }),
    listUsers: (poolId: string, { nextToken }: PageRequest) => called(`listUsers ${poolId} ${nextToken ?? ''}`.trim(), {
      items: [{ username: nextToken === undefined ? 'alice' : 'bob', status: 'CONFIRMED', isEnabled: true, email: undefined }],
      nextToken: nextToken === undefined ? 'page2' : undefined,
    }),
  } satisfies Partial<CognitoControl>;
  const loader = createTreeLoader({
    connection: () => world.connection, ended: () => world.ended, now: () => NOW,
    access: () => ({ kind: 'profile', profile: 'p', region: 'us-east-1' }),
    control: () => Promise.resolve(control as unknown as IdentityControl),
    cognito: () => Promise.resolve(cognito as unknown as CognitoControl),
  });
  const changes: (string | undefined)[] = [];
  loader.onDidChange((node) => changes.push(node?.id));

  async function group(kind: GroupKind): Promise<TreeNode> {
    const [root] = loader.roots();
    assert.ok(root !== undefined);
    const found = (await loader.children(root)).find((node) => node.kind === 'group' && node.group === kind);
    assert.ok(found !== undefined);
    return found;
  }
  const rowsOf = async (kind: GroupKind) => loader.children(await group(kind));
  const texts = (rows: readonly TreeNode[]) => rows.map((node) => `${node.kind}: ${labelOf(
    node,
  ).label} ${labelOf(node).description}`.trim());
  return { world, loader, changes, group, rowsOf, texts };
}

describe('the tree loader', () => {
  it('has no rows where nothing is connected', () => {
    const { world, loader } = createWorld();
    world.connection = undefined;
    assert.deepEqual(loader.roots(), []);
  });

  it('says that the sandbox ended', () => {
    const { world, loader } = createWorld();
    world.ended = 'SIGKILL';
    assert.deepEqual(loader.roots(), [{ kind: 'sandboxEnded', id: 'sandbox/#ended', reason: 'SIGKILL' }]);
  });

  it('reads nothing before a group is opened', async () => {
    const { world, group } = createWorld();
    assert.equal((await group('provider')).id, 'sandbox/provider');
    assert.deepEqual(world.calls, []);
  });

  it('gives the first page at once and offers the next', async () => {
    const { world, loader, rowsOf, group, texts } = createWorld();
    const rows = await rowsOf('workloadIdentity');
    assert.equal(rows.length, 21);
    assert.equal(rows[0]?.id, 'sandbox/workloadIdentity/agent-0');
    assert.equal(texts(rows).at(-1), 'loadMore: Load More 20 so far');
    assert.deepEqual(world.calls, ['listWorkloadIdentities']);
    assert.equal(labelOf(loader.latest(await group('workloadIdentity'))).description, '20 so far');
  });

  it('loads page after page and then knows the count', async () => {
    const { world, loader, rowsOf, group } = createWorld();
    await rowsOf('workloadIdentity');
    await Promise.all([loader.loadMore('workloadIdentity'), loader.loadMore('workloadIdentity')]);
    assert.equal((await rowsOf('workloadIdentity')).length, 41);
    await loader.loadMore('workloadIdentity');
    assert.equal((await rowsOf('workloadIdentity')).length, 45);
    assert.deepEqual(world.calls, ['listWorkloadIdentities', 'listWorkloadIdentities 20', 'listWorkloadIdentities 40']);
    assert.equal(labelOf(loader.latest(await group('workloadIdentity'))).description, '45');
  });

  it('shares one request between parallel calls and keeps what it gave', async () => {
    const { world, rowsOf } = createWorld();
    const [first, second] = await Promise.all([rowsOf('provider'), rowsOf('provider')]);
    assert.deepEqual(first, second);
    await rowsOf('provider');
    assert.deepEqual(world.calls, ['listOauth2Providers']);
  });

  it('tells once that the count became known, and the same row object afterwards', async () => {
    const { changes, rowsOf, group } = createWorld();
    await rowsOf('provider');
    const again = await group('provider');
    await rowsOf('provider');
    assert.deepEqual(changes, ['sandbox/provider']);
    assert.equal(await group('provider'), again);
  });

  it('says in a row that a group is empty', async () => {
    const { world, rowsOf, texts } = createWorld();
    world.total = 0;
    assert.deepEqual(texts(await rowsOf('runtime')), ['empty: No agent runtime yet']);
  });

  it('shows a failure under its own group, until it is tried again', async () => {
    const { world, loader, rowsOf, texts, changes } = createWorld();
    world.fault = new UserError('Cannot list OAuth2 credential providers: access denied.', { code: 'AccessDeniedException' });
    const [failure] = await rowsOf('provider');
    assert.equal(failure?.kind, 'failure');
    assert.equal(failure.parent.id, 'sandbox/provider');
    world.fault = undefined;
    assert.deepEqual(texts(await rowsOf('provider')), ['failure: Cannot list access denied']);
    loader.reload(failure.parent);
    assert.equal(changes.at(-1), 'sandbox/provider');
    assert.deepEqual(texts(await rowsOf('provider')), ['provider: demo CustomOauth2']);
  });

  it('keeps the rows that are there where the next page fails', async () => {
    const { world, loader, rowsOf, texts } = createWorld();
    await rowsOf('workloadIdentity');
    world.fault = new UserError('Cannot list workload identities: too many requests.', { code: 'ThrottlingException' });
    await loader.loadMore('workloadIdentity');
    const rows = texts(await rowsOf('workloadIdentity'));
    assert.equal(rows.length, 21);
    assert.equal(rows.at(-1), 'failure: Cannot list too many requests');
  });

  it('shows return URLs and times of a workload identity', async () => {
    const { world, loader, rowsOf, texts } = createWorld();
    const [identity, other] = await rowsOf('workloadIdentity');
    assert.ok(identity !== undefined && other !== undefined);
    assert.deepEqual(
      texts(await loader.children(identity)),
      ['fact: http://127.0.0.1:8765/agentcore/callback', 'fact: Created 2 hours ago', 'fact: Updated 4 minutes ago'],
    );
    world.returnUrls = [];
    assert.equal(texts(await loader.children(other))[0], 'fact: No return URL flows with a user need one');
  });

  it('shows what a provider is, the callback URL first', async () => {
    const { loader, rowsOf, texts } = createWorld();
    const [provider] = await rowsOf('provider');
    assert.ok(provider !== undefined);
    assert.deepEqual(texts(await loader.children(provider)), [
      'fact: Callback URL …/identities/oauth2/callback/1', 'fact: Status failed: discovery URL answered 404',
      'fact: Discovery …/.well-known/openid-configuration',
      'fact: Client id client-1', 'fact: Secret AgentCore-managed',
    ]);
  });

  it('shows who may call a runtime, as whom it acts and its version', async () => {
    const { loader, rowsOf, texts } = createWorld();
    const [runtime] = await rowsOf('runtime');
    assert.ok(runtime !== undefined);
    assert.deepEqual(
      texts(await loader.children(runtime)), ['fact: Inbound authorizer IAM', 'fact: Workload identity quick-wi', 'fact: Version 1'],
    );
  });

  describe('of user pools', () => {
    async function openPool() {
      const world = createWorld();
      const [pool] = await world.rowsOf('pool');
      assert.ok(pool !== undefined);
      const rows = await world.loader.children(pool);
      const users = rows.find((row) => row.kind === 'group' && row.group === 'poolUser');
      assert.ok(users?.kind === 'group');
      return { ...world, pool, rows, users };
    }

    it('shows the addresses of a pool, then its clients and users, which it does not read yet', async () => {
      const { world, rows, texts } = await openPool();
      assert.deepEqual(texts(rows), [
        'fact: Issuer …/us-east-1_Ab', 'fact: Discovery …/us-east-1_Ab/.well-known/openid-configuration', 'fact: Hosted UI demo-7f31c2',
        'fact: Pool id us-east-1_Ab', 'fact: Deletion protection on', 'group: App Clients', 'group: Users',
      ]);
      const values = rows.flatMap((row) => (row.kind === 'fact' ? [row.value] : []));
      assert.equal(values[0], 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Ab');
      assert.equal(values[2], 'https://demo-7f31c2.auth.us-east-1.amazoncognito.com');
      assert.deepEqual(world.calls, ['listPools', 'getPool us-east-1_Ab']);
    });

    it('says that a pool without a domain lets nobody sign in in a browser', async () => {
      const { world, loader, pool, texts } = await openPool();
      world.domain = undefined;
      loader.reload(pool);
      assert.equal(texts(await loader.children(pool))[2], 'fact: No domain nobody can sign in in a browser');
    });

    it('pages the users of a pool', async () => {
      const { loader, users, texts, world } = await openPool();
      assert.deepEqual(texts(await loader.children(users)), ['poolUser: alice confirmed', 'loadMore: Load More 1 so far']);
      await loader.loadMore(users.path);
      assert.deepEqual(texts(await loader.children(users)), ['poolUser: alice confirmed', 'poolUser: bob confirmed']);
      assert.equal(labelOf(loader.latest(users)).description, '2');
      assert.deepEqual(world.calls.slice(2), ['listUsers us-east-1_Ab', 'listUsers us-east-1_Ab page2']);
    });

    it('reloads the users of one pool, and nothing else', async () => {
      const { loader, users, world, changes } = await openPool();
      const [user] = await loader.children(users);
      world.calls.length = 0;
      loader.reload(user);
      assert.equal(changes.at(-1), 'sandbox/pool/us-east-1_Ab/poolUser');
      await loader.reloadGroup(users.path);
      await loader.children(users);
      assert.deepEqual(world.calls, ['listUsers us-east-1_Ab']);
    });

    it('reads nothing of a group that nobody opened', async () => {
      const { loader, world } = createWorld();
      await loader.reloadGroup('pool/us-east-1_Ab/poolUser');
      assert.deepEqual(world.calls, []);
    });

    it('reloads a pool with what is under it', async () => {
      const { loader, pool, users, world, changes, texts } = await openPool();
      await loader.children(users);
      loader.reload(pool);
      assert.equal(changes.at(-1), pool.id);
      const again = (await loader.children(pool)).find((row) => row.kind === 'group' && row.group === 'poolUser');
      assert.ok(again !== undefined);
      assert.equal(texts(await loader.children(again)).length, 2);
      assert.deepEqual(world.calls.slice(3), ['getPool us-east-1_Ab', 'listUsers us-east-1_Ab']);
    });

    it('keeps the groups of a pool whose facts are denied, and of the other groups everything', async () => {
      const { world, loader, rowsOf, group, texts } = createWorld();
      const [pool] = await rowsOf('pool');
      assert.ok(pool !== undefined);
      world.fault = new UserError('Cannot read user pool demo: access denied.', { code: 'AccessDeniedException' });
      assert.deepEqual(texts(await loader.children(pool)), ['failure: Cannot read access denied', 'group: App Clients', 'group: Users']);
      loader.reload(await group('pool'));
      assert.deepEqual(texts(await rowsOf('pool')), ['failure: Cannot list access denied']);
      world.fault = undefined;
      assert.deepEqual(texts(await rowsOf('provider')), ['provider: demo CustomOauth2']);
    });
  });

  it('reads the facts of a row once, and again after its reload', async () => {
    const { world, loader, rowsOf, changes } = createWorld();
    const [provider] = await rowsOf('provider');
    assert.ok(provider !== undefined);
    await loader.children(provider);
    await loader.children(provider);
    assert.equal(world.calls.filter((call) => call === 'getOauth2Provider').length, 1);
    loader.reload(provider);
    assert.equal(changes.at(-1), provider.id);
    await loader.children(provider);
    assert.equal(world.calls.filter((call) => call === 'getOauth2Provider').length, 2);
  });

  it('reloads the branch of one group and leaves the others', async () => {
    const { world, loader, rowsOf } = createWorld();
    await rowsOf('provider');
    await rowsOf('runtime');
    loader.reloadGroup('provider');
    await rowsOf('provider');
    await rowsOf('runtime');
    assert.deepEqual(world.calls, ['listOauth2Providers', 'listAgentRuntimes', 'listOauth2Providers']);
  });

  it('gives who waits what was read after a reload', async () => {
    const { world, loader, rowsOf, texts } = createWorld();
    let open = () => {};
    world.gate = new Promise((resolve) => { open = resolve; });
    const waiting = rowsOf('runtime');
    while (world.calls.length === 0) await Promise.resolve();
    world.total = 0;
    loader.reloadGroup('runtime');
    open();
    assert.deepEqual(texts(await waiting), ['empty: No agent runtime yet']);
  });

  it('has nothing to say of a connection that is no longer there', async () => {
    const { world, loader, group } = createWorld();
    const old = await group('provider');
    world.connection = { ...SANDBOX, id: 'profile:default@us-east-1' };
    assert.deepEqual(await loader.children(old), []);
    assert.deepEqual(world.calls, []);
  });

  it('stops waiting at the signal', async () => {
    const { loader, group } = createWorld();
    const controller = new AbortController();
    controller.abort();
    await assert.rejects(loader.children(await group('provider'), controller.signal), { name: 'AbortError' });
  });
});
