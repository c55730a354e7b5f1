import assert from 'node:assert/strict';
import { fakeCognito, fakeTime } from '../../../test/support/fakeCognito.js';
import { planCleanUp } from './cleanUp.js';
import { newPassword } from './newPassword.js';
import { describeThing, parseSetupRecord } from './record.js';
import { runSetup } from './setup.js';
import { defaultResourceServer } from './setupPlan.js';

describe('planCleanUp', () => {
  async function makeSetup() {
    const cognito = fakeCognito();
    const outcome = await runSetup({ kind: 'profile', profile: 'p', region: 'us-east-1' }, {
      poolName: 'demo', tags: {}, callbackUrls: ['http://localhost/cb'], username: 'alice', resourceServer: defaultResourceServer,
    }, {
      control: cognito.control, time: fakeTime(), newSetupId: () => 'a1b2c3d4', save: () => Promise.resolve(),
      newPassword: ({ passwordPolicy }) => newPassword(passwordPolicy),
    });
    assert.ok(outcome.kind === 'done');
    return { control: cognito.control, record: outcome.record, poolId: outcome.summary.poolId };
  }

  it('lists what would be deleted, in order, and deletes nothing', async () => {
    const { control, record } = await makeSetup();
    const plan = await planCleanUp(control, record);
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
    const plan = await planCleanUp(control, record);
    assert.ok(plan.kind === 'found');
    assert.deepEqual(plan.items.filter(({ isPresent }) => !isPresent).map(({ thing }) => thing.kind), ['domain', 'resourceServer', 'user']);
    assert.deepEqual(plan.others, { clients: ['theirs'], users: ['bob'], hasMore: false });
  });

  it('finds the pool by its tag where its id was never answered', async () => {
    const { control, record, poolId } = await makeSetup();
    const plan = await planCleanUp(control, { ...record, things: [{ kind: 'pool', name: 'demo' }] });
    assert.ok(plan.kind === 'found' && plan.pool.id === poolId);
  });

  it('does not take a pool without the tag for its own, nor one that is gone', async () => {
    const { control, record } = await makeSetup();
    assert.equal((await planCleanUp(control, { ...record, setupId: 'another' })).kind, 'foreign');
    const gone = { ...record, things: [{ kind: 'pool' as const, name: 'demo', poolId: 'us-east-1_none' }] };
    assert.equal((await planCleanUp(control, gone)).kind, 'gone');
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
