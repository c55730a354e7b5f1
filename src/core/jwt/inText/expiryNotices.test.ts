import assert from 'node:assert/strict';
import { createTestClock } from '../../../../test/support/testClock.js';
import { createExpiryNotices } from './expiryNotices.js';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (claims: object): string => `${encode({ alg: 'RS256' })}.${encode(claims)}.c2lnbmF0dXJl`;
const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

describe('createExpiryNotices', () => {
  function watch(noticeSeconds: number) {
    const clock = createTestClock();
    const said: string[] = [];
    const setting = { noticeSeconds };
    const notices = createExpiryNotices({ clock, noticeSeconds: () => setting.noticeSeconds, say: (sentence) => { said.push(sentence); } });
    const endingIn = (seconds: number, claims: object = { scope: 'a' }): string => tokenOf({ ...claims, exp: Math.ceil(clock.now() / 1000) + seconds });
    return { clock, said, setting, notices, endingIn, pass: async (seconds: number) => { clock.advance(seconds * 1000); await settled(); } };
  }

  it('says once, as long before its end as the setting says, that a token ends', async () => {
    const { said, notices, endingIn, pass } = watch(300);
    const token = endingIn(3600);
    notices.watch(`Authorization: Bearer ${token}`);
    notices.watch(token);
    await pass(3200);
    assert.deepEqual(said, []);
    await pass(101);
    assert.deepEqual(said, ['A token that you inspected ends in 5 minutes: Access token']);
    await pass(3600);
    assert.equal(said.length, 1);
  });

  it('says nothing where it is off, or was turned off meanwhile', async () => {
    const off = watch(0);
    off.notices.watch(off.endingIn(3600));
    assert.equal(off.clock.waiting(), 0);
    const turnedOff = watch(300);
    turnedOff.notices.watch(turnedOff.endingIn(3600));
    turnedOff.setting.noticeSeconds = 0;
    await turnedOff.pass(4000);
    assert.deepEqual(turnedOff.said, []);
  });

  it('waits for no token that has ended, ends sooner, never ends or ends in months', () => {
    const { clock, notices, endingIn } = watch(300);
    for (const token of [endingIn(-10), endingIn(200), tokenOf({ scope: 'a' }), endingIn(90 * 86_400), 'no token']) notices.watch(token);
    assert.equal(clock.waiting(), 0);
  });

  it('gives up when it is closed', async () => {
    const { clock, said, notices, endingIn } = watch(300);
    notices.watch(endingIn(3600));
    notices.dispose();
    await settled();
    assert.equal(clock.waiting(), 0);
    assert.deepEqual(said, []);
  });
});
