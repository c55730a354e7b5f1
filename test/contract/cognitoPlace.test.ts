import assert from 'node:assert/strict';
import { createAwsCognito } from '../../src/core/cognito/awsCognito.js';
import { removeSetup } from '../../src/core/cognito/removal.js';
import { startSandbox } from '../support/sandbox.js';
import { startSetupBench, type SetupBench } from './setupBench.js';

describe('The place of a Cognito set-up', function () {
  this.timeout(60_000);
  let bench: SetupBench;
  before(async () => { bench = await startSetupBench(); });
  after(() => bench.stop());

  it('is known by its account as soon as there is a user pool', async () => {
    assert.equal(await bench.control.getAccount(), undefined);
    const { record } = await bench.makeSetup();
    const { accountId, endpoint, region } = bench.sandbox.ready;
    assert.equal(await bench.control.getAccount(), accountId);
    assert.deepEqual([record.account, record.endpoint, record.region], [accountId, endpoint, region]);
  });

  it('keeps what is not found in another sandbox from being forgotten', async () => {
    const { record } = await bench.makeSetup();
    const other = await startSandbox();
    const { endpoint, region } = other.ready;
    const elsewhere = createAwsCognito({ kind: 'sandbox', endpoint, region });
    const { kept, tools } = bench.createTools(elsewhere);
    await tools.save(record, record.setupId);
    const report = await removeSetup(record, { ...tools, access: { kind: 'sandbox', endpoint, region } });
    assert.deepEqual([new Set(report.remaining.map(({ error }) => error.code)), report.notFound, kept.record], [new Set(['OtherSandbox']), [], record]);
    elsewhere.dispose();
    await other.stop();
    assert.equal((await removeSetup(record, bench.createTools().tools)).removed.length, 6, 'where it was made, it is found');
  });
});
