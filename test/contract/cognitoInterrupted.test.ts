import assert from 'node:assert/strict';
import { createAwsCognito } from '../../src/core/cognito/awsCognito.js';
import { planCleanUp } from '../../src/core/cognito/cleanUp.js';
import { describeThing } from '../../src/core/cognito/record.js';
import { removeSetup } from '../../src/core/cognito/removal.js';
import { runSetup } from '../../src/core/cognito/setup.js';
import { FAULTS, startFaultyProxy, type ProxyFault } from '../support/faultyProxy.js';
import { options, startSetupBench, type SetupBench } from './setupBench.js';

const OPERATIONS = [
  'CreateUserPool', 'AdminCreateUser', 'AdminSetUserPassword', 'CreateResourceServer', 'CreateUserPoolClient', 'CreateUserPoolClient',
  'CreateUserPoolDomain', 'DescribeUserPoolDomain',
];

describe('A Cognito set-up that is interrupted', function () {
  this.timeout(60_000);
  let bench: SetupBench;

  before(async () => { bench = await startSetupBench(); });
  after(() => bench.stop());

  /** A set-up over a network that fails from one request on. */
  async function interrupt(decide: (index: number, abort: () => void) => ProxyFault | undefined) {
    const controller = new AbortController();
    const proxy = await startFaultyProxy(bench.sandbox.ready.endpoint, (_, index) => decide(index, () => { controller.abort(); }));
    const through = createAwsCognito({ kind: 'sandbox', endpoint: proxy.endpoint, region: bench.sandbox.ready.region });
    const { kept, tools } = bench.createTools(through);
    try {
      const outcome = await runSetup(options, { ...tools, signal: controller.signal });
      return { outcome, kept, operations: [...proxy.seen] };
    } finally {
      through.dispose();
      proxy.close();
    }
  }

  it('makes these calls when it is not', async () => {
    const { outcome, operations } = await interrupt(() => undefined);
    assert.ok(outcome.kind === 'done');
    assert.deepEqual(operations.slice(0, OPERATIONS.length), OPERATIONS);
    await removeSetup(outcome.record, bench.createTools().tools);
  });

  for (const [at, operation] of OPERATIONS.entries()) {
    it(`leaves nothing when cancelled during call ${at + 1}, ${operation}`, async () => {
      const { outcome, kept } = await interrupt((index, abort) => { if (index === at) abort(); return undefined; });
      assert.ok(outcome.kind === 'cancelled');
      assert.deepEqual([outcome.report.remaining, kept.record, await bench.poolNames()], [[], undefined, []]);
    });

    // What only reads is asked again by the SDK, and a single fault is not noticed.
    if (operation.includes('Create')) {
      it(`leaves nothing when the answer to call ${at + 1}, ${operation}, is lost`, async () => {
        const { outcome, kept } = await interrupt((index) => (index === at ? FAULTS.lost : undefined));
        assert.ok(outcome.kind === 'failed');
        assert.deepEqual([outcome.report.remaining, kept.record, await bench.poolNames()], [[], undefined, []]);
      });
    }

    it(`says what remains when the network is gone from call ${at + 1} on, ${operation}, and removes it later`, async () => {
      const { outcome, kept } = await interrupt((index) => (index < at ? undefined : index === at ? FAULTS.lost : FAULTS.cut));
      assert.ok(outcome.kind === 'failed');
      assert.equal(outcome.error.code, 'Unreachable');
      const said = outcome.report.remaining.map(({ thing }) => describeThing(thing));
      assert.ok(said.includes('user pool Quick Demo'));
      assert.ok(kept.record !== undefined);
      assert.deepEqual([...said].reverse(), kept.record.things.map(describeThing));
      const plan = await planCleanUp(bench.control, bench.providers, kept.record);
      assert.ok(plan.kind === 'found');
      assert.deepEqual(plan.others, { clients: [], users: [], hasMore: false }, 'nothing is unsaid');
      assert.deepEqual((await removeSetup(kept.record, bench.createTools().tools)).remaining, []);
      assert.deepEqual(await bench.poolNames(), []);
    });
  }
});
