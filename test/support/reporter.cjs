// Mocha's spec output and, at the end, one JSON line with the counts and what failed for scripts/test.mjs.
const { appendFileSync } = require('node:fs');
const loaded = require('mocha');

const Mocha = loaded.default ?? loaded;

module.exports = class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.TEST_RESULTS;
    if (!file) return;
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      const failures = this.failures.map((test) => `${test.titlePath().join(' › ')}\n${test.err?.stack ?? test.err?.message ?? ''}`);
      appendFileSync(file, `${JSON.stringify({ layer: process.env.TEST_LAYER, passed, failed, skipped, failures })}\n`);
    });
  }
};
