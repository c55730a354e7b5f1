import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { createTestClock } from '../../../test/support/testClock.js';
import { Secret } from '../base/secret.js';
import type { ResourceTokenAnswer } from './data.js';
import { createPoller } from './poll.js';

const WAITED_FOR: ResourceTokenAnswer = { kind: 'session', sessionUri: 'urn', sessionStatus: 'IN_PROGRESS', authorizationUrl: undefined };
const FAILED: ResourceTokenAnswer = { ...WAITED_FOR, sessionStatus: 'FAILED' };
const TOKEN: ResourceTokenAnswer = { kind: 'token', resourceAccessToken: new Secret('token') };

/** A poller whose first answers are given; after them nothing changes. */
function start(answers: readonly (ResourceTokenAnswer | Error)[]) {
  const clock = createTestClock();
  const startedAtMs = clock.now();
  const askedAtMs: number[] = [];
  const polled: (readonly [number, string])[] = [];
  const poller = createPoller(() => {
    const answer = answers[askedAtMs.length] ?? WAITED_FOR;
    askedAtMs.push(clock.now() - startedAtMs);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  }, startedAtMs);
  const controller = new AbortController();
  const io = { clock, polled: (n: number, _of: number, status: string) => { polled.push([n, status]); }, hold: () => Promise.resolve() };
  return { clock, askedAtMs, polled, controller, token: poller.untilToken(io, controller.signal) };
}

const fault = (name: string, more: object = {}) => Object.assign(new Error('No.'), { name, ...more });

describe('the polls for a token', () => {
  it('come after 5 seconds and then every 5, not a millisecond earlier', async () => {
    const { clock, askedAtMs, token } = start([WAITED_FOR, WAITED_FOR, TOKEN]);
    for (const n of [0, 1, 2]) {
      await clock.waited();
      clock.advance(4_999);
      await turn();
      assert.equal(askedAtMs.length, n);
      clock.advance(1);
      await turn();
      assert.equal(askedAtMs.length, n + 1);
    }
    assert.equal((await token).reveal(), 'token');
    assert.deepEqual(askedAtMs, [5_000, 10_000, 15_000]);
  });

  it('are not made up for where the computer slept', async () => {
    const { clock, askedAtMs, polled, controller, token } = start([]);
    clock.advance(62_000);
    await turn();
    assert.deepEqual(polled, [[12, 'IN_PROGRESS']]);
    clock.advance(3_000);
    await turn();
    assert.deepEqual(askedAtMs, [62_000, 65_000]);
    controller.abort();
    await assert.rejects(token, { name: 'AbortError' });
  });

  it('go on after a fault that passes, and end at any other', async () => {
    const passing = [
      fault('ThrottlingException'), fault('InternalServerException'), fault('TimeoutError', { code: 'ETIMEDOUT' }), fault('Error', { code: 'ECONNRESET' }),
    ];
    const { clock, polled, token } = start([...passing, TOKEN]);
    clock.rush();
    await token;
    assert.deepEqual(polled.map(([, status]) => status), ['throttled', 'serviceFault', 'noAnswer', 'unreachable', 'token']);
    const denied = start([fault('AccessDeniedException')]);
    denied.clock.rush();
    await assert.rejects(denied.token, { name: 'AccessDeniedException' });
    assert.deepEqual(denied.polled, []);
  });

  it('end after ten minutes, whatever the last answer was', async () => {
    const { clock, askedAtMs, token } = start(Array.from({ length: 200 }, () => fault('ThrottlingException')));
    clock.rush();
    await assert.rejects(token, { code: 'sessionExpired' });
    assert.deepEqual([askedAtMs.length, askedAtMs.at(-1)], [120, 600_000]);
  });

  it('tell a session that has failed from one that is over by its age', async () => {
    const failed = start([FAILED]);
    failed.clock.advance(5_000);
    await assert.rejects(failed.token, { code: 'consentInterrupted' });
    const over = start([FAILED]);
    over.clock.advance(600_000);
    await assert.rejects(over.token, { code: 'sessionExpired' });
  });
});
