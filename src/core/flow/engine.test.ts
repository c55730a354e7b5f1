import assert from 'node:assert/strict';
import { createTestClock } from '../../../test/support/testClock.js';
import { Secret } from '../base/secret.js';
import { startFlow, type FlowRun, type RunOptions } from './engine.js';
import type { FlowEvent } from './events.js';
import type { FlowPlan, StepIo } from './plan.js';

const TOKEN = 'a-token-of-somebody';

/** A flow of one step. */
const plan = (run: (io: StepIo) => Promise<unknown>): FlowPlan<string, string> => ({
  kind: 'apiKey', start: '', toResult: (state) => state,
  steps: [{ id: 'one', title: 'One', from: 'agent', to: 'agentCore', call: 'One', run: async (_state, io) => String(await run(io)) }],
});

/** Runs it and does something at the first event of each kind that is named. */
function follow(run: (io: StepIo) => Promise<unknown>, at: Partial<Record<FlowEvent['kind'], (run: FlowRun<string>) => void>> = {}, options: RunOptions<string> = {}) {
  const kinds: string[] = [];
  const events: FlowEvent<string>[] = [];
  const todo = new Map(Object.entries(at));
  const flow: FlowRun<string> = startFlow(plan(run), {
    clock: createTestClock(), ...options,
    onEvent(event) {
      events.push(event);
      kinds.push(event.kind === 'stepEnded' ? event.outcome.kind : event.kind);
      const act = todo.get(event.kind);
      todo.delete(event.kind);
      act?.(flow);
    },
  });
  return { flow, kinds, events };
}

const call = (io: StepIo, send: () => Promise<unknown>) => io.call({ token: new Secret(TOKEN) }, send, () => ({}));

describe('a run of a flow', () => {
  it('makes no call after it was cancelled, not even at the event that tells of it', async () => {
    let sent = 0;
    const send = () => { sent += 1; return Promise.resolve(); };
    const atStart = follow((io) => call(io, send), { stepStarted: (run) => { run.cancel(); } });
    const atRequest = follow((io) => call(io, send), { request: (run) => { run.cancel(); } });
    await Promise.all([atStart.flow.outcome, atRequest.flow.outcome]);
    assert.equal(sent, 0);
    assert.deepEqual(atStart.kinds, ['started', 'stepStarted', 'canceled', 'ended']);
    assert.deepEqual(atRequest.kinds, ['started', 'stepStarted', 'request', 'canceled', 'ended']);
  });

  it('tells nothing after its end, and closes at once what is opened then', async () => {
    let io: StepIo | undefined;
    let tidied = 0;
    const { flow, kinds } = follow((given) => {
      io = given;
      return new Promise(() => undefined);
    }, { stepStarted: (run) => { setImmediate(() => { run.cancel(); }); } });
    await flow.outcome;
    assert.ok(io !== undefined);
    io.polled(1, 2, 'late');
    io.onEnd(() => { tidied += 1; });
    io.onEnd(() => { throw new Error('It does not close.'); });
    await assert.rejects(call(io, () => Promise.resolve()), { name: 'AbortError' });
    assert.equal(tidied, 1);
    assert.equal(kinds.at(-1), 'ended');
  });

  it('ends in order where whoever follows it or tidies up throws, and reports that once without secrets', async () => {
    const lines: string[] = [];
    const tidied: number[] = [];
    const flow = startFlow(plan(async (io) => {
      io.onEnd(() => { tidied.push(1); });
      io.onEnd(() => { throw new Error('No.'); });
      io.onEnd(() => { tidied.push(3); });
      await call(io, () => Promise.resolve());
      return 'done';
    }), {
      log: { error: (line) => { lines.push(line); } },
      onEvent(event) {
        if (event.kind === 'response' || event.kind === 'ended') throw new Error(`Cannot draw ${TOKEN}`);
      },
    });
    assert.deepEqual(await flow.outcome, { kind: 'completed', result: 'done' });
    assert.deepEqual(tidied, [3, 1]);
    assert.deepEqual(lines, ['Something that follows a flow has failed: Cannot draw [secret]']);
    const never = startFlow(plan(() => Promise.resolve('done')), { onEvent: () => { throw new Error('No.'); } });
    assert.equal((await never.outcome).kind, 'completed');
  });

  it('hides in its faults what it has sent, and every JWT', async () => {
    const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
    const refusal = Object.assign(new Error(`Value '${jwt}' at 'userToken' failed, with ${TOKEN}`), { name: 'SomethingNew' });
    const { flow, events } = follow((io) => call(io, () => Promise.reject(refusal)));
    const outcome = await flow.outcome;
    assert.ok(outcome.kind === 'failed');
    assert.match(outcome.fault.message, /Value '\[secret\]' at 'userToken' failed, with \[secret\]/);
    assert.ok(!JSON.stringify(events).includes('eyJ') && !JSON.stringify(events).includes(TOKEN));
  });

  it('that is cancelled while it is paused has ended that step', async () => {
    const { flow, kinds } = follow(() => Promise.resolve(), { paused: (run) => { run.cancel(); } }, { pauseBeforeEachCall: true });
    await flow.outcome;
    assert.deepEqual(kinds, ['started', 'paused', 'canceled', 'ended']);
  });

  it('is given up where the person gives up what a step asks of them', async () => {
    for (const name of ['Canceled', 'AbortError']) {
      const { flow, kinds } = follow(() => Promise.reject(Object.assign(new Error(name), { name })), {}, { holdOnFailure: true });
      assert.deepEqual(await flow.outcome, { kind: 'canceled', stepId: 'one' });
      assert.deepEqual(kinds, ['started', 'stepStarted', 'canceled', 'ended']);
    }
  });

  it('runs a held step again when it is stepped, without pausing before it', async () => {
    let count = 0;
    const { flow, kinds } = follow(() => {
      count += 1;
      return count === 1 ? Promise.reject(new Error('Not yet.')) : Promise.resolve('done');
    }, { stepEnded: (run) => { setImmediate(() => { run.step(); }); } }, { holdOnFailure: true });
    assert.equal((await flow.outcome).kind, 'completed');
    assert.deepEqual(kinds, ['started', 'stepStarted', 'failed', 'stepStarted', 'ok', 'ended']);
  });

  it('ends where a step fails with what works only once, and holds where it failed before', async () => {
    let count = 0;
    const { flow, kinds } = follow((io) => {
      count += 1;
      if (count > 1) io.onlyOnce();
      return Promise.reject(new Error('Refused.'));
    }, { stepEnded: (run) => { setImmediate(() => { run.retry(); }); } }, { holdOnFailure: true });
    assert.equal((await flow.outcome).kind, 'failed');
    assert.deepEqual(kinds, ['started', 'stepStarted', 'failed', 'stepStarted', 'failed', 'ended']);
  });

  it('that is paused holds its polls, one for each step', async () => {
    const { flow, kinds } = follow(async (io) => {
      for (const n of [1, 2, 3]) {
        await io.hold(io.signal);
        io.polled(n, 3, 'IN_PROGRESS');
      }
    }, { stepStarted: (run) => { run.pause(); }, paused: (run) => { setImmediate(() => { run.step(); }); }, polled: (run) => { setImmediate(() => { run.resume(); }); } });
    assert.equal((await flow.outcome).kind, 'completed');
    assert.deepEqual(kinds, ['started', 'stepStarted', 'paused', 'polled', 'paused', 'polled', 'polled', 'ok', 'ended']);
  });
});
