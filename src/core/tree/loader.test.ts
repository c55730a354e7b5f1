import assert from 'node:assert/strict';
import { createTreeWorld, SANDBOX } from '../../../test/support/treeWorld.js';
import { UserError } from '../base/errors.js';
import { labelOf } from './labels.js';

describe('the tree loader', () => {
  it('has no rows where nothing is connected', () => {
    const { world, loader } = createTreeWorld();
    world.connections = [];
    assert.deepEqual(loader.roots(), []);
  });

  it('reads nothing before a group is opened', async () => {
    const { world, group } = createTreeWorld();
    assert.equal((await group('provider')).id, 'sandbox/provider');
    assert.deepEqual(world.calls, []);
  });

  it('gives the first page at once and offers the next', async () => {
    const { world, loader, rowsOf, group, texts } = createTreeWorld();
    const rows = await rowsOf('workloadIdentity');
    assert.equal(rows.length, 21);
    assert.equal(rows[0]?.id, 'sandbox/workloadIdentity/agent-0');
    assert.equal(texts(rows).at(-1), 'loadMore: Load More 20 so far');
    assert.deepEqual(world.calls, ['listWorkloadIdentities']);
    assert.equal(labelOf(loader.latest(await group('workloadIdentity'))).description, '20 so far');
  });

  it('loads page after page and then knows the count', async () => {
    const { world, loader, rowsOf, group } = createTreeWorld();
    await rowsOf('workloadIdentity');
    const more = (await rowsOf('workloadIdentity')).at(-1);
    assert.ok(more?.kind === 'loadMore');
    await Promise.all([loader.loadMore(more), loader.loadMore(more)]);
    assert.equal((await rowsOf('workloadIdentity')).length, 41);
    await loader.loadMore(more);
    assert.equal((await rowsOf('workloadIdentity')).length, 45);
    assert.deepEqual(world.calls, ['listWorkloadIdentities', 'listWorkloadIdentities 20', 'listWorkloadIdentities 40']);
    assert.equal(labelOf(loader.latest(await group('workloadIdentity'))).description, '45');
  });

  it('shares one request between parallel calls and keeps what it gave', async () => {
    const { world, rowsOf } = createTreeWorld();
    const [first, second] = await Promise.all([rowsOf('provider'), rowsOf('provider')]);
    assert.deepEqual(first, second);
    await rowsOf('provider');
    assert.deepEqual(world.calls, ['listOauth2Providers']);
  });

  it('tells once that the count became known, and the same row object afterwards', async () => {
    const { changes, rowsOf, group } = createTreeWorld();
    await rowsOf('provider');
    const again = await group('provider');
    await rowsOf('provider');
    assert.deepEqual(changes, ['sandbox/provider']);
    assert.equal(await group('provider'), again);
  });

  it('says in a row that a group is empty', async () => {
    const { world, rowsOf, texts } = createTreeWorld();
    world.total = 0;
    assert.deepEqual(texts(await rowsOf('runtime')), ['empty: No agent runtime yet']);
  });

  it('shows a failure under its own group, until it is tried again', async () => {
    const { world, loader, rowsOf, texts, changes } = createTreeWorld();
    world.fault = new UserError('Cannot list OAuth2 credential providers: access denied.', { code: 'AccessDeniedException' });
    const [failure] = await rowsOf('provider');
    assert.equal(failure?.kind, 'failure');
    assert.equal(failure.parent.id, 'sandbox/provider');
    world.fault = undefined;
    assert.deepEqual(texts(await rowsOf('provider')), ['failure: Cannot list: AccessDenied']);
    await loader.reload(failure.parent);
    assert.equal(changes.at(-1), 'sandbox/provider');
    assert.deepEqual(texts(await rowsOf('provider')), ['provider: demo CustomOauth2']);
  });

  it('keeps the rows that are there where the next page fails', async () => {
    const { world, loader, rowsOf, texts } = createTreeWorld();
    const more = (await rowsOf('workloadIdentity')).at(-1);
    assert.ok(more?.kind === 'loadMore');
    world.fault = new UserError('Cannot list workload identities: too many requests.', { code: 'ThrottlingException' });
    await loader.loadMore(more);
    const rows = texts(await rowsOf('workloadIdentity'));
    assert.equal(rows.length, 21);
    assert.equal(rows.at(-1), 'failure: Cannot list too many requests · click to try again');
  });

  it('shows return URLs and times of a workload identity', async () => {
    const { world, loader, rowsOf, texts } = createTreeWorld();
    const [identity, other] = await rowsOf('workloadIdentity');
    assert.ok(identity !== undefined && other !== undefined);
    assert.deepEqual(
      texts(await loader.children(identity)),
      ['returnUrl: http://127.0.0.1:8765/agentcore/callback', 'fact: Created 2 hours ago', 'fact: Updated 4 minutes ago'],
    );
    world.returnUrls = [];
    assert.equal(texts(await loader.children(other))[0], 'fact: No return URL flows with a user need one');
  });

  it('shows what a provider is, the callback URL first', async () => {
    const { loader, rowsOf, texts } = createTreeWorld();
    const [provider] = await rowsOf('provider');
    assert.ok(provider !== undefined);
    assert.deepEqual(texts(await loader.children(provider)), [
      'fact: Callback URL …/identities/oauth2/callback/1', 'fact: Status failed: discovery URL answered 404',
      'fact: Discovery …/.well-known/openid-configuration',
      'fact: Client id client-1', 'fact: Secret AgentCore-managed', 'usedBy: Used by',
    ]);
  });

  it('shows who may call a runtime, as whom it acts and its version', async () => {
    const { loader, rowsOf, texts } = createTreeWorld();
    const [runtime] = await rowsOf('runtime');
    assert.ok(runtime !== undefined);
    assert.deepEqual(
      texts(await loader.children(runtime)), ['fact: Inbound authorizer IAM', 'fact: Workload identity quick-wi', 'fact: Version 1 · HTTP', 'group: Endpoints', 'group: Versions'],
    );
  });

  it('reads the facts of a row once, and again after its reload', async () => {
    const { world, loader, rowsOf, changes } = createTreeWorld();
    const [provider] = await rowsOf('provider');
    assert.ok(provider !== undefined);
    await loader.children(provider);
    await loader.children(provider);
    assert.equal(world.calls.filter((call) => call === 'getOauth2Provider').length, 1);
    await loader.reload(provider);
    assert.equal(changes.at(-1), provider.id);
    await loader.children(provider);
    assert.equal(world.calls.filter((call) => call === 'getOauth2Provider').length, 2);
  });

  it('reloads the branch of one group and leaves the others', async () => {
    const { world, loader, rowsOf } = createTreeWorld();
    await rowsOf('provider');
    await rowsOf('runtime');
    await loader.reloadGroup('provider', 'sandbox');
    await rowsOf('provider');
    await rowsOf('runtime');
    assert.deepEqual(world.calls, ['listOauth2Providers', 'listAgentRuntimes', 'listOauth2Providers']);
  });

  it('reads nothing of others where a connection that is not open is to be read anew', async () => {
    const { world, loader, rowsOf, changes } = createTreeWorld();
    world.connections = [SANDBOX, { ...SANDBOX, id: 'profile:dev@us-east-1', state: 'closed' }];
    await rowsOf('provider');
    const closed = loader.roots()[1];
    assert.ok(closed !== undefined);
    world.calls.length = 0;
    changes.length = 0;
    await loader.reload(closed);
    await loader.reload({ kind: 'failure', id: `${closed.id}/#failure`, parent: closed, doing: 'list', error: new UserError('Cannot list.', { code: 'AccessDeniedException' }) });
    assert.deepEqual([world.calls, changes], [[], [closed.id, closed.id]]);
  });

  it('says of a provider that a command is deleting so, until it is gone', async () => {
    const { world, loader, rowsOf, group, texts } = createTreeWorld();
    const [provider] = await rowsOf('provider');
    assert.ok(provider !== undefined);
    loader.noteStatus('sandbox/provider/never-shown', 'DELETING');
    assert.equal(loader.isInMotion(), false);
    loader.noteStatus(provider.id, 'DELETING');
    await loader.reload(await group('provider'));
    assert.deepEqual([texts((await rowsOf('provider')).map((row) => loader.latest(row))), loader.isInMotion()], [['provider: demo CustomOauth2 · deleting'], true]);
    world.providers = [];
    await loader.poll();
    assert.deepEqual([texts(await rowsOf('provider')), loader.isInMotion()], [['empty: No credential provider yet'], false]);
  });

  it('forgets a provider that a command was deleting where it is gone from a list that goes on', async () => {
    const { world, loader, rowsOf, group } = createTreeWorld();
    world.providers = Array.from({ length: 45 }, (_, index) => `provider-${index}`);
    const [gone, kept] = await rowsOf('provider');
    assert.ok(gone !== undefined && kept !== undefined);
    for (const { id } of [gone, kept]) loader.noteStatus(id, 'DELETING');
    world.status = 'DELETING';
    world.providers = world.providers.filter((name) => name !== 'provider-0');
    await loader.reload(await group('provider'));
    world.calls.length = 0;
    // Before the list is drawn anew, and after: the one that is listed goes on to be asked for.
    for (let polls = 0; polls < 2; polls += 1) {
      await loader.poll();
      await rowsOf('provider');
    }
    assert.deepEqual([loader.isInMotion((id) => id === gone.id), loader.isInMotion(), world.calls], [false, true, ['getOauth2Provider', 'getOauth2Provider']]);
  });

  it('keeps the rows and their count while a group is read anew, then tells of it once', async () => {
    const { world, loader, changes, rowsOf, group, texts } = createTreeWorld();
    await rowsOf('runtime');
    let open = () => {};
    world.gate = new Promise((resolve) => { open = resolve; });
    world.total = 0;
    changes.length = 0;
    const reloading = loader.reload(await group('runtime'));
    assert.deepEqual(texts(await rowsOf('runtime')), ['runtime: quick v1 · ready']);
    assert.deepEqual(changes, []);
    open();
    await reloading;
    assert.deepEqual(changes, ['sandbox/runtime']);
    assert.deepEqual(texts(await rowsOf('runtime')), ['empty: No agent runtime yet']);
    assert.equal(labelOf(loader.latest(await group('runtime'))).description, '0');
  });

  it('gives who waits what was read after a reload', async () => {
    const { world, loader, rowsOf, texts } = createTreeWorld();
    let open = () => {};
    world.gate = new Promise((resolve) => { open = resolve; });
    const waiting = rowsOf('runtime');
    while (world.calls.length === 0) await Promise.resolve();
    world.total = 0;
    const reloading = loader.reloadGroup('runtime', 'sandbox');
    open();
    await reloading;
    assert.deepEqual(texts(await waiting), ['empty: No agent runtime yet']);
  });

  it('has nothing to say of a connection that is no longer there', async () => {
    const { world, loader, group } = createTreeWorld();
    const old = await group('provider');
    world.connections = [{ ...SANDBOX, id: 'profile:default@us-east-1' }];
    assert.deepEqual(await loader.children(old), []);
    assert.deepEqual(world.calls, []);
  });

  it('keeps nobody waiting for rows of a connection that is left, however long its calls go on', async () => {
    const { world, loader, group } = createTreeWorld();
    world.gate = new Promise(() => undefined);
    const waiting = loader.children(await group('provider'));
    world.connections = [];
    loader.noteConnections();
    assert.deepEqual(await waiting, []);
  });

  it('reads the whole tree anew where a row is there before the list that stands under it', async () => {
    const { world, loader, rowsOf, changes, texts } = createTreeWorld();
    const [runtime] = await rowsOf('runtime');
    assert.ok(runtime !== undefined);
    const endpoints = (await loader.children(runtime)).find((row) => row.kind === 'group' && row.group === 'runtimeEndpoint');
    assert.ok(endpoints !== undefined);
    await loader.children(endpoints);
    changes.length = 0;
    let open = () => {};
    world.gateAt = 'listRuntimeEndpoints';
    world.gate = new Promise((resolve) => { open = resolve; });
    await loader.reload();
    assert.deepEqual(changes, ['sandbox/runtime', 'sandbox', undefined], 'nothing is told of the list that is gone');
    open();
    assert.deepEqual(texts(await loader.children(endpoints)), ['runtimeEndpoint: DEFAULT → v1']);
  });

  it('finds a row that a filter hides without reading on, and takes the filter off where the row is to be seen', async () => {
    const { world, loader, rowsOf } = createTreeWorld();
    await rowsOf('workloadIdentity');
    loader.arrange({ filter: 'prod' });
    world.calls.length = 0;
    assert.equal((await loader.find('sandbox/workloadIdentity/agent-3'))?.id, 'sandbox/workloadIdentity/agent-3');
    assert.equal(loader.arrangement().filter, 'prod');
    const row = await loader.show('sandbox/workloadIdentity/agent-3');
    assert.ok(row !== undefined);
    assert.deepEqual([world.calls, loader.arrangement().filter], [[], '']);
    assert.ok((await rowsOf('workloadIdentity')).includes(row));
    loader.arrange({ filter: 'agent' });
    await loader.show('sandbox/workloadIdentity/agent-3');
    assert.equal(loader.arrangement().filter, 'agent', 'one that does not hide it stays');
  });

  it('stops waiting at the signal', async () => {
    const { loader, group } = createTreeWorld();
    const controller = new AbortController();
    controller.abort();
    await assert.rejects(loader.children(await group('provider'), controller.signal), { name: 'AbortError' });
  });

  it("joins the user's own agents with their runtimes, and tells how they are", async () => {
    const { world, loader, rowsOf, texts } = createTreeWorld();
    assert.deepEqual(texts(await rowsOf('runtime')), ['runtime: quick v1 · ready']);
    world.agents = [{ name: 'quick', arn: 'arn', url: 'http://localhost:8080/', health: 'Unreachable', process: 'stopped', fromFile: true }];
    await loader.reloadGroup('runtime', 'sandbox');
    const rows = await rowsOf('runtime');
    assert.deepEqual(texts(rows), ['runtime: quick not reachable · localhost:8080']);
    const [row] = rows;
    assert.ok(row !== undefined);
    const facts = await loader.children(row);
    assert.deepEqual(texts(facts).slice(0, 2), ['fact: Agent not reachable: start it', 'fact: Address localhost:8080']);
    assert.match(facts[0]?.kind === 'fact' ? facts[0].tooltip : '', /Start it here or in a terminal/);
  });
});
