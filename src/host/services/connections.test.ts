import assert from 'node:assert/strict';
import { Agent } from 'node:https';
import { createTreeWorld } from '../../../test/support/treeWorld.js';
import { createActivity } from '../../core/activity/activity.js';
import { Emitter } from '../../core/base/disposable.js';
import { UserError } from '../../core/base/errors.js';
import { explain } from '../../core/base/explain.js';
import { parseConnectionId, toDefaultLabel, type SavedConnection } from '../../core/connections/saved.js';
import type { SandboxReady } from '../../core/identity/sandboxReady.js';
import type { Network } from '../../core/network/network.js';
import type { SharedFiles } from '../../core/profiles/sharedFiles.js';
import { createConnections, type Connections } from './connections.js';
import { runOnRow } from './onRow.js';
import { refreshRows } from './refreshRows.js';

const DEV = 'profile:dev@eu-west-1';
const PROD = 'profile:prod@eu-west-1';
const READY: SandboxReady = {
  endpoint: 'http://127.0.0.1:41875', region: 'us-east-1', accountId: '123456789012', issuer: 'http://127.0.0.1:41875/idp', users: [], clients: [],
  controlToken: 'x', pid: 1, attached: false,
};
const HINT = 'Open it again, then start anew: dev, eu-west-1';

/** Nobody is called: a network that leads nowhere, and files of two profiles without credentials. */
const FILES = {
  profile: (name: string) => (name === 'nobody' ? undefined : {
    name, region: undefined, credentials: { kind: 'sso', session: 'corp', startUrl: undefined, accountId: undefined, roleName: undefined }, hasKeys: false,
    services: undefined, endpointUrl: undefined, ignoreEndpointUrls: undefined,
  }),
  profiles: [], ssoSessions: new Map(), services: new Map(), faults: [],
} satisfies SharedFiles;
const NETWORK: Network = { createAgent: () => new Agent(), fetch: () => assert.fail('Nobody is called.'), dispose: () => undefined };

describe('connections', function () {
  this.timeout(20_000); // loads the AWS SDK
  let own: SavedConnection[];
  let folder: SavedConnection[];
  let start: (signal: AbortSignal | undefined) => Promise<SandboxReady>;
  let connections: Connections;
  let ended: Emitter<string>;
  let savedChanged: Emitter<void>;
  let networkChanged: Emitter<void>;
  let states: string[];

  const toSaved = (id: string, label?: string): SavedConnection => {
    const target = parseConnectionId(id) ?? assert.fail(`There is no such connection: ${id}`);
    return { ...target, label: label ?? toDefaultLabel(target) };
  };
  beforeEach(() => {
    own = [toSaved('sandbox'), toSaved(DEV), toSaved(PROD)];
    folder = [];
    start = () => Promise.resolve(READY);
    ended = new Emitter();
    savedChanged = new Emitter();
    networkChanged = new Emitter();
    states = [];
    connections = createConnections({
      activity: createActivity(),
      sandbox: { start: (_directory, signal) => start(signal), stop: () => Promise.resolve('ended'), runsOn: () => true, onDidEnd: ended.event, dispose: () => undefined },
      sandboxDataDirectory: () => '/nowhere', files: { read: () => Promise.resolve(FILES) },
      network: { get: () => Promise.resolve(NETWORK), fetch: NETWORK.fetch, onDidChange: networkChanged.event, dispose: () => undefined },
      saved: {
        own: () => own, suggested: () => folder, default: () => ({ id: 'sandbox', namedBy: 'user', isOwn: true }),
        add: () => assert.fail(), rename: () => assert.fail(), onDidChange: savedChanged.event, dispose: () => undefined,
        remove: (id) => { own = own.filter((one) => one !== own.find((each) => each.label === toSaved(id).label)); savedChanged.fire(); return Promise.resolve(); },
      },
      isTrusted: () => true, onError: (error) => { throw error; },
    });
    connections.onDidChange((state) => { states.push(state.kind); });
  });
  afterEach(() => { connections.dispose(); });
  const rows = () => connections.list().map(({ id, state, isCurrent }) => `${isCurrent ? '*' : ''}${id} ${state}`);

  it('are listed in the order they were added, and nothing of them is opened for it', () => {
    folder = [toSaved('profile:team@us-east-1')];
    assert.deepEqual(rows(), ['sandbox closed', `${DEV} closed`, `${PROD} closed`, 'profile:team@us-east-1 suggested']);
  });

  it('are open side by side, and the first that was opened stays the current one until another is made it', async () => {
    await connections.open('sandbox');
    const dev = await connections.open(DEV);
    assert.deepEqual(rows(), ['*sandbox open', `${DEV} open`, `${PROD} closed`]);
    assert.equal(connections.require().info.id, 'sandbox');
    assert.equal(await connections.makeCurrent(DEV), dev);
    assert.deepEqual(rows(), ['sandbox open', `*${DEV} open`, `${PROD} closed`]);
    assert.deepEqual(states, ['connecting', 'connected', 'connected']);
  });

  it('let work go on in the connection it began in, whichever is the current one, and give its clients', async () => {
    const { info } = await connections.makeCurrent(DEV);
    await connections.makeCurrent('sandbox');
    assert.equal(connections.require({ ...info }).info, info);
    const { control, cognito } = await connections.clientsOf(info);
    const ofRow = connections.at({ id: `${DEV}/provider/github` });
    assert.deepEqual([control, cognito], [await ofRow.control(), await ofRow.cognito()]);
    assert.notEqual(control, await connections.control());
    assert.equal(connections.at({ id: 'sandbox/provider' }).require().info.id, 'sandbox');
  });

  it('act in no other one on a row of a connection that is not open, be it left or never opened here', async () => {
    await connections.makeCurrent(DEV);
    await connections.open(PROD);
    await connections.remove(DEV);
    await connections.makeCurrent(PROD);
    for (const id of [`${DEV}/provider/github`, DEV, 'profile:team/dev@us-east-1/provider/github', 'sandbox/provider/github']) {
      const ofRow = connections.at({ id });
      assert.throws(() => ofRow.require(), { code: 'OtherConnection' });
      await assert.rejects(async () => ofRow.control(), { code: 'OtherConnection' });
    }
    assert.throws(() => connections.at({ id: `${DEV}/provider` }).require(), { hint: HINT });
    assert.equal(connections.at({ id: 'workspace/agent' }).require().info.id, PROD);
  });

  it('give no clients of a connection that is left while they are made, and name it', async () => {
    const { info } = await connections.makeCurrent(DEV);
    const clients = connections.clientsOf(info);
    await connections.remove(DEV);
    await assert.rejects(clients, { code: 'OtherConnection', hint: HINT });
    assert.throws(() => connections.require(info), { code: 'OtherConnection', hint: HINT });
    assert.deepEqual(rows(), ['sandbox closed', `${PROD} closed`]);
  });

  it('say how to open one where none is', async () => {
    assert.throws(() => connections.require(), { code: 'NotConnected' });
    await connections.connectSandbox();
    await connections.stopSandbox();
    assert.throws(() => connections.require(), { code: 'NotConnected' });
    assert.deepEqual(rows()[0], 'sandbox closed');
  });

  it('open none that only the folder names', async () => {
    folder = [toSaved('profile:team@us-east-1')];
    await assert.rejects(connections.makeCurrent('profile:team@us-east-1'), { code: 'Suggested' });
    assert.equal(connections.state().kind, 'none');
  });

  it('keep the current one where another cannot be opened, whose row says why', async () => {
    await connections.makeCurrent(DEV);
    start = () => Promise.reject(new UserError('The sandbox did not start.', { code: 'SandboxNotStarted' }));
    await assert.rejects(connections.connectSandbox(), { code: 'SandboxNotStarted' });
    assert.deepEqual(rows(), ['sandbox failed', `*${DEV} open`, `${PROD} closed`]);
    own = [...own, toSaved('profile:nobody@eu-west-1')];
    await assert.rejects(connections.open('profile:nobody@eu-west-1'), { code: 'NoSuchProfile' });
    assert.equal(rows()[3], 'profile:nobody@eu-west-1 failed');
  });

  it('share an opening, which is given up as a whole and leaves no trace', async () => {
    const controller = new AbortController();
    start = (signal) => new Promise((_, reject) => {
      signal?.addEventListener('abort', () => { reject(new DOMException('The start was given up.', 'AbortError')); });
    });
    const first = connections.open('sandbox');
    const second = connections.connectSandbox(controller.signal);
    await Promise.resolve();
    controller.abort();
    await assert.rejects(first, { name: 'AbortError' });
    await assert.rejects(second, { name: 'AbortError' });
    assert.equal(rows()[0], '*sandbox closed');
  });

  it('let a later choice stand where an earlier one takes long', async () => {
    let begin: (ready: SandboxReady) => void = () => undefined;
    start = () => new Promise((resolve) => { begin = resolve; });
    const slow = connections.connectSandbox();
    await Promise.resolve();
    await connections.makeCurrent(DEV);
    begin(READY);
    await slow;
    assert.deepEqual(rows(), ['sandbox open', `*${DEV} open`, `${PROD} closed`]);
  });

  it('tell of a sandbox that ended, and start it again', async () => {
    await connections.openDefault();
    ended.fire('exit code 1');
    assert.deepEqual(connections.state(), { kind: 'ended', reason: 'exit code 1' });
    assert.throws(() => connections.require(), { code: 'SandboxEnded' });
    await connections.connectSandbox();
    assert.equal(connections.list()[0]?.description, 'us-east-1 · 127.0.0.1:41875');
  });

  it('are signed out where a call says so, until they are opened again', async () => {
    await connections.makeCurrent(DEV);
    const cause = Object.assign(new Error('Token is expired. To refresh this SSO session run \'aws sso login\'.'), { name: 'CredentialsProviderError' });
    connections.note(new UserError('Cannot list: no AWS credentials were found.', { code: 'NoCredentials', cause }));
    while (connections.state().kind === 'connected') await new Promise((resolve) => { setImmediate(resolve); });
    assert.deepEqual(rows()[1], `*${DEV} signedOut`);
    assert.throws(() => connections.require(), { code: 'SignInNeeded' });
    await connections.again(DEV);
    await connections.again(PROD);
    assert.deepEqual(rows(), ['sandbox closed', `*${DEV} open`, `${PROD} closed`]);
  });

  it('are not taken for each other where a command on a row fails: the one of the row is at fault', async () => {
    await connections.makeCurrent(DEV);
    await connections.open(PROD);
    const cause = Object.assign(new Error('The SSO session associated with this profile has expired.'), { name: 'CredentialsProviderError' });
    const row = { kind: 'group', group: 'provider', path: 'provider', id: `${PROD}/provider`, count: undefined, more: false, pool: undefined } as const;
    const fail = () => Promise.reject(new UserError('Cannot list: no AWS credentials were found.', { code: 'NoCredentials', cause }));
    await runOnRow({ connections }, () => Promise.resolve([row, [row]]), fail, (own, error) => { own.connections.note(explain(error, 'list')); });
    while (connections.opened(PROD) !== undefined && connections.opened(DEV) !== undefined) await new Promise((resolve) => { setImmediate(resolve); });
    assert.deepEqual(rows(), ['sandbox closed', `*${DEV} open`, `${PROD} signedOut`]);
  });

  it('are refreshed though one of them cannot be opened, whose row says why', async () => {
    const nobody = 'profile:nobody@eu-west-1';
    own = [toSaved(nobody), ...own];
    await assert.rejects(connections.open(nobody), { code: 'NoSuchProfile' });
    const { world, loader, group, rowsOf } = createTreeWorld();
    await rowsOf('provider');
    world.calls.length = 0;
    await refreshRows({ connections, loader });
    const failed = { kind: 'connection', id: nobody, connection: connections.list()[0] ?? assert.fail() } as const;
    await refreshRows({ connections, loader }, [failed, await group('provider')]);
    assert.deepEqual(world.calls, ['listOauth2Providers', 'listOauth2Providers']);
    assert.equal(rows()[0], `*${nobody} failed`);
  });

  it('have other clients where the network changed, and the same where they are called otherwise', async () => {
    const { info } = await connections.makeCurrent(DEV);
    const before = await connections.control();
    own = own.map((one) => (one.label === 'dev' ? { ...one, label: 'Development' } : one));
    savedChanged.fire();
    assert.equal(connections.require(info).info.label, 'Development');
    assert.equal(await connections.control(), before);
    networkChanged.fire();
    await new Promise((resolve) => { setImmediate(resolve); });
    assert.notEqual(await connections.control(), before);
  });
});
