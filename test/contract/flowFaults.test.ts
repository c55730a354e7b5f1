import assert from 'node:assert/strict';
import { isFlowErrorId, type FlowErrorId } from '../../src/core/flow/errors.js';
import { untilFree } from '../support/consents.js';
import { FAULTS } from '../support/faultyProxy.js';
import { follow, type Disturbance, type FollowOptions } from './everyFlow/follow.js';
import { BIND, FLOWS, requestsOf, RESOURCE_TOKEN, type FlowCase } from './everyFlow/table.js';
import { startFlowWorld, type FlowWorld } from './everyFlow/world.js';
import { endOf, inStep } from './flowScene.js';

type FaultName = keyof typeof FAULTS;

/** What a fault is told as. */
const IDS: Readonly<Record<FaultName, FlowErrorId>> = { throttle: 'throttled', 500: 'serviceFault', timeout: 'noAnswer', cut: 'unreachable', lost: 'unreachable' };
/** A discovery document is there or not; no answer in time is a matter of its own. */
const toId = (stepId: string, name: FaultName): FlowErrorId => (stepId === 'discovery' && name !== 'timeout' ? 'discoveryUnreachable' : IDS[name]);
/** Steps that ask again by themselves: the person may still be signing in. */
const isPolled = (stepId: string) => stepId === 'poll' || stepId === 'consent';
/** Codes and sessions of a challenge work once: where the answer to one was lost, the next is a refusal. */
const isUsedUp = ({ kind }: FlowCase, stepId: string, name: FaultName) => (
  name === 'lost' && (stepId === 'redeem' || stepId === 'newPassword' || (stepId === 'poll' && kind === 'userTokenByDevice')));

describe('A flow that something fails', function () {
  this.timeout(30_000);
  let world: FlowWorld;
  before(async () => { world = await startFlowWorld(); });
  after(() => world.stop());

  const run = async (flow: FlowCase, disturbance: Disturbance, options: FollowOptions = {}) => (
    follow(world, flow, { disturbance, isImpatient: true, ...options }));

  /** Ends at the step with what is wrong. */
  async function fail(flow: FlowCase, disturbance: Disturbance, id: FlowErrorId): Promise<void> {
    const followed = await run(flow, disturbance);
    const outcome = await followed.run.outcome;
    assert.ok(outcome.kind === 'failed', `${disturbance.stepId} ${outcome.kind}`);
    assert.deepEqual([outcome.stepId, outcome.fault.id], [disturbance.stepId, id], JSON.stringify(outcome.fault));
    await followed.closed();
  }

  /** Is held at the step with what is wrong, and goes on when that is tried again. */
  async function failAndRetry(flow: FlowCase, disturbance: Disturbance, id: FlowErrorId, isGoodAgain = true): Promise<void> {
    const { stepId } = disturbance;
    const followed = await run(flow, disturbance, { holdOnFailure: true });
    const end = await followed.saw(endOf(stepId, 'failed'));
    assert.ok(end.kind === 'stepEnded' && end.outcome.kind === 'failed');
    assert.equal(end.outcome.fault.id, id, stepId);
    followed.run.retry();
    if (isGoodAgain) {
      assert.equal((await followed.run.outcome).kind, 'completed', stepId);
      assert.ok(followed.events.some((event) => 'attempt' in event && event.stepId === stepId && event.attempt === 2));
    } else {
      await followed.saw((event) => endOf(stepId, 'failed')(event) && 'attempt' in event && event.attempt === 2);
      followed.run.cancel();
    }
    await followed.closed();
  }

  /** Asks again when its time comes. */
  async function pass(flow: FlowCase, disturbance: Disturbance, id: FlowErrorId, isGoodAgain: boolean): Promise<void> {
    const followed = await run(flow, disturbance);
    const polled = await followed.saw((event) => event.kind === 'polled' && event.stepId === disturbance.stepId);
    assert.ok(polled.kind === 'polled' && polled.status === id, JSON.stringify(polled));
    const outcome = await followed.run.outcome;
    assert.equal(outcome.kind === 'failed' ? outcome.fault.id : outcome.kind, isGoodAgain ? 'completed' : 'grantRejected');
    await followed.closed();
  }

  for (const [title, flow] of FLOWS) {
    for (const name of Object.keys(FAULTS) as FaultName[]) {
      it(`ends with what is wrong and nothing open, and goes on when the step is tried again: ${title}, ${name}`, async () => {
        await Promise.all(requestsOf(flow).flatMap(({ stepId, call }) => {
          const disturbance = { stepId, call, fault: FAULTS[name] };
          const id = toId(stepId, name);
          assert.ok(isFlowErrorId(id));
          const isGoodAgain = !isUsedUp(flow, stepId, name);
          return isPolled(stepId) ? [pass(flow, disturbance, id, isGoodAgain)] : [fail(flow, disturbance, id), failAndRetry(flow, disturbance, id, isGoodAgain)];
        }));
        await untilFree(world.port);
      });
    }

    if (flow.calls['openBrowser'] === undefined) continue;
    it(`ends with what is wrong and nothing open, and goes on when the step is tried again: ${title}, no listener`, async () => {
      const disturbance = { stepId: 'openBrowser', call: 'listener', fault: FAULTS.cut };
      await fail(flow, disturbance, 'portInUse');
      await failAndRetry(flow, disturbance, 'portInUse');
      await untilFree(world.port);
    });

    it(`tells that the browser could not be opened, and waits for the page all the same: ${title}`, async () => {
      const followed = await run(flow, { stepId: 'openBrowser', call: 'browser', fault: FAULTS.cut });
      const noticed = await followed.saw(({ kind }) => kind === 'noticed');
      assert.ok(noticed.kind === 'noticed' && noticed.notice.id === 'browserNotOpened', JSON.stringify(noticed));
      await followed.saw(inStep('consent', 'stepStarted'));
      await followed.run.openAgain();
      assert.equal((await followed.run.outcome).kind, 'completed');
      await followed.closed();
      await untilFree(world.port);
    });

    it(`waits for a browser that never says that it has opened only as long as for the person: ${title}`, async () => {
      const deaf: FlowCase = {
        ...flow,
        plan: (ports, ...rest) => flow.plan({
          ...ports,
          browser: {
            open: (url, signal) => {
              void ports.browser.open(url, signal);
              return new Promise(() => undefined);
            },
          },
        }, ...rest),
      };
      const back = await follow(world, { ...deaf, calls: { ...deaf.calls, consent: ['clock'] } });
      assert.equal((await back.run.outcome).kind, 'completed');
      await back.closed();

      const soon = <T extends { readonly expiresAtMs: number }>(awaited: T): T => ({ ...awaited, expiresAtMs: Date.now() + 50 });
      const brief: FlowCase = {
        ...flow,
        plan: (ports, ...rest) => deaf.plan({
          ...ports,
          consent: { expect: (consent) => ports.consent.expect(soon(consent)) },
          code: { ...ports.code, expectCode: (code) => ports.code.expectCode(soon(code)) },
        }, ...rest),
      };
      const expired = await follow(world, brief, { isAlone: true });
      const outcome = await expired.run.outcome;
      assert.ok(outcome.kind === 'failed');
      assert.deepEqual([outcome.stepId, outcome.fault.id], ['consent', 'sessionExpired']);
      await expired.closed();
    });
  }

  const [, federation] = FLOWS.find(([title]) => title === 'userFederation') ?? [];
  assert.ok(federation !== undefined);

  it('takes a session as bound where only the answer to that was lost', async () => {
    const followed = await run(federation, { stepId: 'bind', call: BIND, fault: FAULTS.lost }, { holdOnFailure: true });
    await followed.saw(endOf('bind', 'failed'));
    followed.run.retry();
    assert.equal((await followed.run.outcome).kind, 'completed');
    assert.deepEqual(followed.story().slice(-2), ['bind ok', 'poll skipped']);
    await followed.closed();
  });

  it('tells the refusal of a session where it cannot be asked how that stands', async () => {
    const forStranger: FlowCase = {
      ...federation,
      plan: ({ data, ...ports }, ...rest) => federation.plan({
        ...ports, data: { ...data, completeResourceTokenAuth: (uri, _user, signal) => data.completeResourceTokenAuth(uri, { userId: 'a-stranger' }, signal) },
      }, ...rest),
    };
    await Promise.all(Object.values(FAULTS).map((fault) => fail(forStranger, { stepId: 'bind', call: RESOURCE_TOKEN, fault }, 'sessionRefused')));
  });
});
