import assert from 'node:assert/strict';
import { fakeCognito, fakePasswords, fakeProviders, fakeTime } from '../../../test/support/fakeCognito.js';
import type { AwsAccess } from '../identity/access.js';
import { planCleanUp } from './cleanUp.js';
import { newPassword } from './newPassword.js';
import { describeThing, parseSetupRecord, type SetupRecord, type Thing } from './record.js';
import { removeSetup } from './removal.js';
import { runSetup } from './setup.js';
import { defaultResourceServer } from './setupPlan.js';

const access: AwsAccess = { kind: 'profile', profile: 'p', region: 'us-east-1' };

describe('planCleanUp', () => {
  async function makeSetup() {
    const cognito = fakeCognito();
    const outcome = await runSetup({
      poolName: 'demo', tags: {}, callbackUrls: ['http://localhost/cb'], username: 'alice', resourceServer: defaultResourceServer,
    }, {
      control: cognito.control, access, time: fakeTime(), passwords: fakePasswords(), newSetupId: () => 'a1b2c3d4', save: () => Promise.resolve(),
      newPassword: ({ passwordPolicy }) => newPassword(passwordPolicy),
    });
    assert.ok(outcome.kind === 'done');
    return { control: cognito.control, record: outcome.record, poolId: outcome.summary.poolId };
  }

  it('lists what would be deleted, in order, and deletes nothing', async () => {
    const { control, record } = await makeSetup();
    const plan = await planCleanUp(control, fakeProviders(), record);
    assert.ok(plan.kind === 'found');
    assert.deepEqual(plan.items.map(({ thing, isPresent }) => [describeThing(thing), isPresent]), [
      ['domain demo-a1b2c3d4', true], ['app client demo-machine', true], ['app client demo-web', true],
      ['resource server agentcore', true], ['user alice', true], ['user pool demo', true],
    ]);
    assert.deepEqual(plan.others, { clients: [], users: [], hasMore: false });
  });

  it('marks what is gone, and names what others made in the pool', async () => {
    const { control, record, poolId } = await makeSetup();
    await control.deleteUser(poolId, 'alice');
    await control.deleteDomain(poolId, 'demo-a1b2c3d4');
    await control.deleteResourceServer(poolId, 'agentcore');
    await control.createUser(poolId, 'bob', undefined);
    await control.createClient(poolId, { flow: 'clientCredentials', name: 'theirs', scopes: [] });
    const plan = await planCleanUp(control, fakeProviders(), record);
    assert.ok(plan.kind === 'found');
    assert.deepEqual(plan.items.filter(({ isPresent }) => !isPresent).map(({ thing }) => thing.kind), ['domain', 'resourceServer', 'user']);
    assert.deepEqual(plan.others, { clients: ['theirs'], users: ['bob'], hasMore: false });
  });

  it('looks beyond the first page, and knows its own clients by id among others of their name', async () => {
    const { control, record, poolId } = await makeSetup();
    await control.createClient(poolId, { flow: 'clientCredentials', name: 'demo-machine', scopes: [] });
    await control.deleteUser(poolId, 'alice');
    for (const name of ['bob', 'carol']) await control.createUser(poolId, name, undefined);
    await control.createUser(poolId, 'alice', undefined);
    const plan = await planCleanUp(control, fakeProviders(), record);
    assert.ok(plan.kind === 'found');
    assert.deepEqual(plan.items.filter(({ isPresent }) => !isPresent), []);
    assert.deepEqual(plan.others, { clients: ['demo-machine'], users: ['bob', 'carol'], hasMore: true });
  });

  it('finds the pool by its tag where its id was never answered', async () => {
    const { control, record, poolId } = await makeSetup();
    const plan = await planCleanUp(control, fakeProviders(), { ...record, things: [{ kind: 'pool', name: 'demo' }] });
    assert.ok(plan.kind === 'found' && plan.pool.id === poolId);
  });

  describe('where a credential provider was made from it', () => {
    const made = (name: string, clientId: string): Thing => ({ kind: 'provider', name, clientId });
    const withProvider = (record: SetupRecord, thing: Thing): SetupRecord => ({ ...record, things: [...record.things, thing] });
    const tools = { access, time: fakeTime(), passwords: fakePasswords(), save: () => Promise.resolve() };

    it('removes the provider first, and keeps one of the same name that is another', async () => {
      const { control, record } = await makeSetup();
      const providers = fakeProviders({ mine: 'client1', theirs: 'client9' });
      const both = withProvider(withProvider(record, made('mine', 'client1')), made('theirs', 'client1'));
      const plan = await planCleanUp(control, providers, both);
      assert.ok(plan.kind === 'found');
      assert.deepEqual(plan.items.slice(0, 2).map(({ thing, isPresent }) => [describeThing(thing), isPresent]), [
        ['OAuth2 credential provider theirs', false], ['OAuth2 credential provider mine', true],
      ]);
      const report = await removeSetup(both, { ...tools, control, providers });
      assert.deepEqual([report.removed.map(describeThing)[0], report.remaining, providers.names()], ['OAuth2 credential provider mine', [], ['theirs']]);
    });

    it('finds the provider where the pool is gone', async () => {
      const { control, record, poolId } = await makeSetup();
      const providers = fakeProviders({ mine: 'client1' });
      const both = withProvider(record, made('mine', 'client1'));
      await control.deleteDomain(poolId, 'demo-a1b2c3d4');
      await control.deletePool(poolId);
      const plan = await planCleanUp(control, providers, both);
      assert.ok(plan.kind === 'gone');
      assert.deepEqual(plan.items.map(({ isPresent }) => isPresent), [true]);
      const report = await removeSetup(both, { ...tools, control, providers });
      assert.deepEqual([report.removed.length, report.notFound.length, providers.names()], [1, 6, []]);
    });

    it('removes only what is chosen, and everything of a pool with the pool', async () => {
      const { control, record } = await makeSetup();
      const providers = fakeProviders({ mine: 'client1' });
      const both = withProvider(record, made('mine', 'client1'));
      const isUser = (thing: Thing) => thing.kind === 'user';
      let kept: SetupRecord | undefined = both;
      const save = (rest: SetupRecord | undefined) => { kept = rest; return Promise.resolve(); };
      const first = await removeSetup(both, { ...tools, save, control, providers }, both.things.filter(isUser));
      assert.deepEqual([first.removed.map(describeThing), kept.things.length], [['user alice'], 6]);
      const second = await removeSetup(kept, { ...tools, save, control, providers }, kept.things.filter(({ kind }) => kind === 'pool'));
      assert.deepEqual([second.removed.length, second.remaining, kept.things.map(describeThing)], [5, [], ['OAuth2 credential provider mine']]);
    });
  });

  it('does not take a pool without the tag for its own, nor one that is gone', async () => {
    const { control, record } = await makeSetup();
    assert.equal((await planCleanUp(control, fakeProviders(), { ...record, setupId: 'another' })).kind, 'foreign');
    const gone = { ...record, things: [{ kind: 'pool' as const, name: 'demo', poolId: 'us-east-1_none' }] };
    assert.equal((await planCleanUp(control, fakeProviders(), gone)).kind, 'gone');
  });
});

describe('parseSetupRecord', () => {
  it('takes no record of another version or shape', () => {
    const record = { version: 1, setupId: 'x', startedAtMs: 1, isComplete: true, things: [{ kind: 'pool', name: 'demo' }] };
    assert.deepEqual(parseSetupRecord(record), record);
    for (const other of [undefined, 'x', { ...record, version: 2 }, { ...record, things: [{ kind: 'castle' }] }]) {
      assert.equal(parseSetupRecord(other), undefined);
    }
  });
});
