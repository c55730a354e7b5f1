import assert from 'node:assert/strict';
import { FLOW_ERRORS, type FlowError } from '../../src/core/flow/errors.js';
import { startErrorBench, type ErrorBench } from './flowErrors/bench.js';
import { PROVOCATIONS } from './flowErrors/registry.js';

describe('A fault of a flow is told with its cause and its fix:', function () {
  this.timeout(20_000);
  let bench: ErrorBench;

  before(async () => { bench = await startErrorBench(); });
  after(() => bench.stop());
  afterEach(() => { bench.proxy.disturb(() => undefined); });

  for (const [id, provoke] of Object.entries(PROVOCATIONS)) {
    it(id, async () => {
      const fault = await provoke(bench);
      assert.ok(fault.id !== undefined && fault.id === id, JSON.stringify(fault));
      const { title, cause, fix }: FlowError = FLOW_ERRORS[fault.id];
      assert.deepEqual([fault.title, fault.cause, fault.fix], [title, cause, fix]);
    });
  }
});
