import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { FlowEvent } from '../../src/core/flow/events.js';
import { untilFree } from '../support/consents.js';
import { FAULTS } from '../support/faultyProxy.js';
import { follow, type Followed } from './everyFlow/follow.js';
import { callsOf, FLOWS, requestsOf } from './everyFlow/table.js';
import { startFlowWorld, type FlowWorld } from './everyFlow/world.js';
import { endOf, inStep } from './flowScene.js';

/** How many timers keep this program running. Mocha's own is set once the test has begun. */
async function countTimers(): Promise<number> {
  await turn();
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
}

/** The pauses of a run, one after the other, until it ends. */
async function* pausesOf(followed: Followed): AsyncGenerator<Extract<FlowEvent, { readonly kind: 'paused' }>> {
  for (let n = 0; ; n += 1) {
    const isNext = (event: FlowEvent) => followed.events.filter(({ kind }) => kind === 'paused')[n] === event;
    const event = await followed.saw((one) => one.kind === 'ended' || isNext(one));
    if (event.kind !== 'paused') return;
    yield event;
  }
}

describe('A run of every flow', function () {
  this.timeout(30_000);
  let world: FlowWorld;
  before(async () => { world = await startFlowWorld(); });
  after(() => world.stop());

  const assertCompleted = async (followed: Followed) => {
    const outcome = await followed.run.outcome;
    assert.equal(outcome.kind, 'completed', JSON.stringify(outcome));
    await followed.closed();
  };
  const assertCancelled = async (followed: Followed, stepId: string) => {
    followed.run.cancel();
    assert.deepEqual(await followed.run.outcome, { kind: 'canceled', stepId });
    assert.ok(followed.events.some(endOf(stepId, 'canceled')), stepId);
    assert.equal(followed.events.at(-1)?.kind, 'ended');
    await followed.closed();
  };
  /** Runs them at once and looks at what they leave behind. */
  const assertNothingLeft = async (runs: readonly Promise<void>[], before: number) => {
    await Promise.all(runs);
    await untilFree(world.port);
    assert.equal(await countTimers(), before, 'a timer goes on');
  };

  for (const [name, flow] of FLOWS) {
    const stepIds = Object.keys(flow.calls);

    it(`goes through, and each step asks for what the table says: ${name}`, async () => {
      const followed = await follow(world, flow);
      await assertCompleted(followed);
      assert.deepEqual(followed.calls, flow.calls);
    });

    it(`pauses before each call, makes none meanwhile, and goes on by steps: ${name}`, async () => {
      const followed = await follow(world, flow, { pauseBeforeEachCall: true });
      const paused: string[] = [];
      for await (const { stepId } of pausesOf(followed)) {
        const count = followed.count();
        await turn();
        assert.equal(followed.count(), count, stepId);
        paused.push(stepId);
        followed.run.step();
      }
      await assertCompleted(followed);
      assert.deepEqual([...new Set(paused)], stepIds);
      // Before the step, and before each of its polls.
      for (const polled of stepIds.filter((stepId) => requestsOf(flow).some((one) => one.stepId === stepId && flow.calls[stepId]?.includes('clock')))) {
        assert.ok(paused.filter((stepId) => stepId === polled).length > 1, polled);
      }
    });

    it(`goes on without pausing when told to, and pauses again: ${name}`, async () => {
      const followed = await follow(world, flow, { pauseBeforeEachCall: true });
      const [first = '', second] = stepIds;
      await followed.saw(inStep(first, 'paused'));
      followed.run.resume();
      await followed.saw(inStep(first, 'stepStarted'));
      followed.run.pause();
      if (second !== undefined) {
        await followed.saw(inStep(second, 'paused'));
        followed.run.resume();
      }
      await assertCompleted(followed);
      assert.equal(followed.events.filter(({ kind }) => kind === 'paused').length, second === undefined ? 1 : 2);
    });

    it(`is cancelled before each step and leaves nothing: ${name}`, async () => {
      const before = await countTimers();
      await assertNothingLeft(stepIds.map(async (stepId) => {
        const followed = await follow(world, flow, { pauseBeforeEachCall: true });
        for await (const pause of pausesOf(followed)) {
          if (pause.stepId === stepId) break;
          followed.run.step();
        }
        const count = followed.count();
        await assertCancelled(followed, stepId);
        assert.equal(followed.count(), count, `${stepId} makes a call after it was cancelled`);
      }), before);
    });

    it(`is cancelled during each call and each wait and leaves nothing, also where the call does not heed that: ${name}`, async () => {
      const before = await countTimers();
      await assertNothingLeft(callsOf(flow).map(async ({ stepId, call }) => {
        const followed = await follow(world, flow, { disturbance: { stepId, call, fault: FAULTS.timeout } });
        await followed.reached;
        await assertCancelled(followed, stepId);
      }), before);
    });

    it(`is cancelled at each step that has failed and is held, and leaves nothing: ${name}`, async () => {
      const before = await countTimers();
      const isHeld = (stepId: string) => stepId !== 'consent' && stepId !== 'poll';
      await assertNothingLeft(requestsOf(flow).filter(({ stepId }) => isHeld(stepId)).map(async ({ stepId, call }) => {
        const followed = await follow(world, flow, { disturbance: { stepId, call, fault: FAULTS[500] }, holdOnFailure: true });
        await followed.saw(endOf(stepId, 'failed'));
        followed.run.cancel();
        assert.deepEqual(await followed.run.outcome, { kind: 'canceled', stepId });
        await followed.closed();
      }), before);
    });
  }

  it('has each of its steps in the table', async () => {
    const inTable = (kind: string) => new Set(FLOWS.flatMap(([, { kind: other, calls }]) => (other === kind ? Object.keys(calls) : [])));
    for (const [name, flow] of FLOWS) {
      const followed = await follow(world, flow, { signal: AbortSignal.abort() });
      const started = await followed.saw(({ kind }) => kind === 'started');
      assert.ok(started.kind === 'started');
      const ours = started.steps.filter(({ isObserved }) => isObserved).map(({ id }) => id);
      assert.deepEqual(ours.filter((id) => !inTable(flow.kind).has(id)), [], name);
      await followed.closed();
    }
  });

  it('that is cancelled before it begins makes no call', async () => {
    for (const [name, flow] of FLOWS) {
      const followed = await follow(world, flow, { signal: AbortSignal.abort() });
      assert.deepEqual(await followed.run.outcome, { kind: 'canceled', stepId: undefined }, name);
      assert.equal(followed.count(), 0, name);
      await followed.closed();
    }
  });
});
