import assert from 'node:assert/strict';
import { fakeCognito, fakePasswords, fakeProviders, fakeTime, refusal } from '../../../test/support/fakeCognito.js';
import { UserError } from '../base/errors.js';
import { planCleanUps } from './cleanUp.js';
import { newPassword } from './newPassword.js';
import type { SetupRecord } from './record.js';
import { describeRemaining, removeSetups } from './removeSetups.js';
import { runSetup } from './setup.js';
import { defaultResourceServer } from './setupPlan.js';

/** Two set-ups in one account, with the ids of those that are still kept. */
async function makeSetups() {
  const cognito = fakeCognito();
  const kept = new Map<string, SetupRecord>();
  const tools = {
    control: cognito.control, time: fakeTime(), passwords: fakePasswords(), access: { kind: 'profile', profile: 'p', region: 'us-east-1' } as const,
    save: (record: SetupRecord | undefined, setupId: string) => {
      if (record === undefined) kept.delete(setupId);
      else kept.set(setupId, record);
      return Promise.resolve();
    },
  };
  for (const poolName of ['one', 'two']) {
    await runSetup({
      poolName, tags: {}, callbackUrls: ['http://localhost/cb'], username: 'alice', resourceServer: defaultResourceServer,
    }, { ...tools, newSetupId: () => `${poolName}-a1b2c3d4`, newPassword: ({ passwordPolicy }) => newPassword(passwordPolicy) });
  }
  return { cognito, kept, tools, removals: [...kept.values()].map((record) => ({ record, chosen: record.things })) };
}

describe('planCleanUps', () => {
  it('deletes nothing and forgets nothing where a pool is not found, though it appears a moment later', async () => {
    const { cognito, kept, removals } = await makeSetups();
    const before = cognito.contents();
    const start = cognito.calls.length;
    cognito.hook = (method, index) => (method === 'getPool' && index === start ? { when: 'before', error: refusal('ResourceNotFoundException') } : undefined);
    const planned = await planCleanUps(cognito.control, fakeProviders(), removals.map(({ record }) => record));
    assert.deepEqual(planned.map(({ plan }) => plan.kind), ['gone', 'found']);
    assert.deepEqual([cognito.contents(), kept.size], [before, 2]);
  });
});

describe('removeSetups', () => {
  it('removes all of several set-ups under one count', async () => {
    const { cognito, kept, tools, removals } = await makeSetups();
    const counts: string[] = [];
    const report = await removeSetups(removals, { ...tools, onProgress: (_, index, total) => { counts.push(`${index + 1} of ${total}`); } });
    assert.deepEqual([counts.length, counts[0], counts[6], counts[11]], [12, '1 of 12', '7 of 12', '12 of 12']);
    assert.deepEqual([report.removed.length, report.left, cognito.contents(), kept.size], [12, [], [], 0]);
  });

  it('touches nothing of the set-ups that follow a cancel, and says that they remain', async () => {
    const { cognito, kept, tools, removals } = await makeSetups();
    const controller = new AbortController();
    cognito.hook = (method) => { if (method === 'deleteDomain') controller.abort(); return undefined; };
    const report = await removeSetups(removals, { ...tools, signal: controller.signal });
    assert.deepEqual([report.removed.length, report.left.map(({ remaining }) => remaining.length)], [1, [5, 6]]);
    assert.deepEqual([cognito.contents().filter((thing) => thing.startsWith('pool')), kept.size], [['pool one', 'pool two'], 2]);
  });
});

describe('describeRemaining', () => {
  it('gives each reason once, with what to do about it', () => {
    const denied = new UserError('Access denied.', { code: 'AccessDenied', hint: 'Add the action.' });
    const slow = new UserError('No answer.', { code: 'TimeoutError' });
    const user = { kind: 'user', username: 'alice' } as const;
    const domain = { kind: 'domain', prefix: 'd' } as const;
    assert.equal(describeRemaining([{ thing: user, error: slow }]), '1 thing remains: user alice. No answer.');
    assert.equal(
      describeRemaining([{ thing: domain, error: denied }, { thing: user, error: denied }, { thing: { kind: 'pool', name: 'p' }, error: slow }]),
      '3 things remain: domain d, user alice, user pool p. Access denied. Add the action. No answer.',
    );
  });
});
