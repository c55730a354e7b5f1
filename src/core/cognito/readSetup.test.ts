import assert from 'node:assert/strict';
import { fakeCognito, fakePasswords, fakeTime } from '../../../test/support/fakeCognito.js';
import { newPassword } from './newPassword.js';
import { readSetup } from './readSetup.js';
import { runSetup } from './setup.js';
import { defaultResourceServer } from './setupPlan.js';

const access = { kind: 'profile', profile: 'p', region: 'us-east-1' } as const;

describe('readSetup', () => {
  it('says what of the set-up is no longer there', async () => {
    const { control } = fakeCognito();
    const outcome = await runSetup({
      poolName: 'demo', tags: {}, callbackUrls: ['http://localhost/cb'], username: 'alice', resourceServer: defaultResourceServer,
    }, {
      control, access, time: fakeTime(), passwords: fakePasswords(), newSetupId: () => 'a1b2c3d4', save: () => Promise.resolve(), newPassword: ({ passwordPolicy }) => newPassword(passwordPolicy),
    });
    assert.ok(outcome.kind === 'done');
    const { record } = outcome;
    const withoutUser = { ...record, things: record.things.filter(({ kind }) => kind !== 'user') };
    const withDomain = { ...control, getPool: async (poolId: string) => ({ ...await control.getPool(poolId), domain: 'demo-a1b2c3d4' }) };
    await assert.rejects(readSetup(access, withDomain, { ...record, things: [] }), { code: 'SetupIncomplete', message: /: user pool$/ });
    await assert.rejects(readSetup(access, control, record), { code: 'SetupIncomplete', message: /: domain$/ });
    await assert.rejects(readSetup(access, withDomain, { ...withoutUser, things: withoutUser.things.slice(0, 2) }), { code: 'SetupIncomplete', message: /: app client/ });
  });
});
