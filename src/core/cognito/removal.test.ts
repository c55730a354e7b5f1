import assert from 'node:assert/strict';
import { refusal } from '../../../test/support/fakeCognito.js';
import { createSetupBench, options } from '../../../test/support/fakeSetup.js';
import type { AwsAccess } from '../identity/access.js';
import { stateOfSetup, type SetupRecord } from './record.js';
import { removeSetup } from './removal.js';
import { runSetup } from './setup.js';

describe('removeSetup', () => {
  async function makeSetup() {
    const bench = createSetupBench();
    const outcome = await runSetup(options, bench.tools);
    assert.ok(outcome.kind === 'done');
    return { ...bench, record: outcome.record, start: bench.cognito.calls.length };
  }

  it('removes in the order that Cognito demands', async () => {
    const { cognito, doings, record, start, tools } = await makeSetup();
    doings.length = 0;
    const { removed } = await removeSetup(record, tools);
    assert.deepEqual(removed.map(({ kind }) => kind), ['domain', 'client', 'client', 'resourceServer', 'user', 'pool']);
    assert.deepEqual(cognito.calls.slice(start).filter((call) => call.startsWith('delete')), [
      'deleteDomain', 'deleteClient', 'deleteClient', 'deleteResourceServer', 'deleteUser', 'deletePool',
    ]);
    assert.deepEqual(doings.at(-1), 'deleting user pool My Demo');
  });

  it('says what remains where a deletion is refused, and keeps a record of just that', async () => {
    const { cognito, kept, record, tools } = await makeSetup();
    cognito.hook = (method) => (method === 'deleteDomain' ? { when: 'before', error: refusal('AccessDeniedException') } : undefined);
    const report = await removeSetup(record, tools);
    assert.deepEqual(
      report.remaining.map(({ thing, error }) => `${thing.kind}: ${error.code}`),
      ['domain: AccessDeniedException', 'pool: PoolHasDomain'],
    );
    assert.ok(kept.record !== undefined);
    assert.deepEqual(kept.record.things.map(({ kind }) => kind), ['pool', 'domain']);
    assert.equal(stateOfSetup(kept.record, tools.time.now()), 'leftOver');
    cognito.hook = () => undefined;
    assert.deepEqual((await removeSetup(kept.record, tools)).removed.map(({ kind }) => kind), ['domain', 'pool']);
    assert.deepEqual(cognito.contents(), []);
  });

  it('calls a set-up left over neither where only what was chosen is gone nor where nothing is', async () => {
    const { cognito, kept, record, tools } = await makeSetup();
    const chosen = record.things.filter(({ kind }) => kind === 'user');
    cognito.hook = (method) => (method === 'deleteUser' ? { when: 'before', error: refusal('AccessDeniedException') } : undefined);
    await removeSetup(record, tools, chosen);
    assert.ok(kept.record !== undefined);
    assert.deepEqual([stateOfSetup(kept.record, 0), kept.record.things.length], ['made', 6]);
    cognito.hook = () => undefined;
    await removeSetup(record, tools, chosen);
    assert.deepEqual([stateOfSetup(kept.record, 0), kept.record.things.length], ['made', 5]);
  });

  it('counts as removed what went with the pool', async () => {
    const { cognito, kept, record, tools } = await makeSetup();
    cognito.hook = (method) => (method === 'deleteUser' ? { when: 'before', error: refusal('AccessDeniedException') } : undefined);
    const report = await removeSetup(record, tools);
    assert.deepEqual([report.removed.length, report.remaining, kept.record], [6, [], undefined]);
  });

  it('deletes nothing of a pool whose deletion protection is on, and says how to turn it off', async () => {
    const { cognito, countKept, record, tools } = await makeSetup();
    const [made] = cognito.pools.values();
    assert.ok(made !== undefined);
    made.pool = { ...made.pool, isProtected: true };
    const before = cognito.contents();
    const { removed, remaining } = await removeSetup(record, tools);
    assert.deepEqual([removed, remaining.length, new Set(remaining.map(({ error }) => error.code))], [[], 6, new Set(['DeletionProtected'])]);
    assert.match(remaining[0]?.error.hint ?? '', /Turn it off/);
    assert.deepEqual([cognito.contents(), countKept()], [before, 6]);
  });

  it('touches no pool that does not carry the tag of the set-up', async () => {
    const { cognito, record, tools } = await makeSetup();
    const before = cognito.contents();
    const { removed, remaining } = await removeSetup({ ...record, setupId: 'another' }, tools);
    assert.deepEqual([removed, new Set(remaining.map(({ error }) => error.code)), cognito.contents()], [[], new Set(['NotOurs']), before]);
  });

  it('finds nothing to do where somebody deleted the pool', async () => {
    const { cognito, kept, record, tools } = await makeSetup();
    await removeSetup(record, tools);
    const { removed, notFound, remaining } = await removeSetup(record, tools);
    assert.deepEqual([notFound.length, removed, remaining, kept.record, cognito.contents()], [6, [], [], undefined, []]);
  });

  describe('where the pool is not found', () => {
    const SANDBOX: AwsAccess = { kind: 'sandbox', endpoint: 'http://127.0.0.1:4000', region: 'us-east-1' };
    /** Removes a set-up whose pool is not here, with the code of the one reason for which all of it remains. */
    async function removeElsewhere(account: string | undefined, change: Partial<SetupRecord> = {}, access?: AwsAccess) {
      const { cognito, kept, countKept, passwords, record, tools } = await makeSetup();
      cognito.lose();
      cognito.account = account;
      const elsewhere = { ...record, ...change };
      kept.record = elsewhere;
      const report = await removeSetup(elsewhere, { ...tools, ...(access === undefined ? {} : { access }) });
      return { report, isKept: countKept() === 6 && passwords.names().length === 1, codes: new Set(report.remaining.map(({ error }) => error.code)) };
    }

    for (const [what, code, account, change, access] of [
      ['this connection is of another account', 'OtherAccount', '999999999999', {}, undefined],
      ['nobody knows of which account this connection is', 'UnknownAccount', undefined, {}, undefined],
      ['nobody knows in which account it was made', 'UnknownAccount', '123456789012', { account: undefined }, undefined],
      ['this connection is of another region', 'OtherRegion', '123456789012', { region: 'us-west-2' }, undefined],
      ['the sandbox was started anew', 'OtherSandbox', '123456789012', { endpoint: 'http://127.0.0.1:3999' }, SANDBOX],
    ] as const) {
      it(`keeps the record and the password, and says so, as ${what}`, async () => {
        const { report, isKept, codes } = await removeElsewhere(account, change, access);
        assert.deepEqual([report.removed, report.notFound, report.remaining.length, [...codes], isKept], [[], [], 6, [code], true]);
      });
    }

    it('forgets it in the sandbox that it was made in', async () => {
      const { report, isKept } = await removeElsewhere(undefined, { endpoint: 'http://127.0.0.1:4000' }, SANDBOX);
      assert.deepEqual([report.remaining, report.notFound.length, isKept], [[], 6, false]);
    });

    it('names both accounts', async () => {
      const { report } = await removeElsewhere('999999999999');
      assert.equal(report.remaining[0]?.error.message, 'This connection is of another account than the set-up: 999999999999');
      assert.match(report.remaining[0].error.hint ?? '', /made in account 123456789012\./);
    });
  });

  it('stops after the deletion that is under way when cancelled', async () => {
    const { cognito, controller, countKept, record, tools } = await makeSetup();
    cognito.hook = (method) => { if (method === 'deleteDomain') controller.abort(); return undefined; };
    const { removed, remaining } = await removeSetup(record, tools);
    assert.deepEqual([removed.map(({ kind }) => kind), remaining.length], [['domain'], 5]);
    assert.equal(countKept(), 5);
  });
});
