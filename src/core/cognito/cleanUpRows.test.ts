import assert from 'node:assert/strict';
import type { Planned } from './cleanUp.js';
import { describeRemovals, toCleanUpRows, toSetupRemovals } from './cleanUpRows.js';
import type { SetupRecord } from './record.js';

const pool = { kind: 'pool', name: 'demo', poolId: 'us-east-1_Ab' } as const;
const user = { kind: 'user', username: 'alice' } as const;
const record: SetupRecord = { version: 1, setupId: 'a1', startedAtMs: 1_000_000, isComplete: true, things: [pool, user] };

const found = (of: SetupRecord, isProtected = false): Planned => ({
  record: of,
  plan: {
    kind: 'found', items: [{ thing: user, isPresent: true }, { thing: pool, isPresent: true }],
    others: { users: ['bob'], clients: ['theirs'], hasMore: true },
    pool: {
      id: 'us-east-1_Ab', name: 'demo', arn: 'arn', isProtected, domain: undefined, customDomain: undefined, tags: {},
      passwordPolicy: { minimumLength: 8, requireUppercase: true, requireLowercase: true, requireNumbers: true, requireSymbols: true },
    },
  },
});
const toText = (planned: Planned, nowMs = 9_000_000) => toCleanUpRows([planned], nowMs)
  .map((row) => (row.kind === 'section' ? row.label : `${row.isPicked ? 'x' : ' '} ${row.label}: ${row.description}`));
const made = new Date(record.startedAtMs).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });

describe('toCleanUpRows', () => {
  it('heads each set-up with its time, and says that a pool takes all with it', () => {
    assert.deepEqual(toText(found(record)), [
      `made ${made}`, 'x alice: user', 'x demo: user pool, with all in it, checked or not: us-east-1_Ab',
    ]);
  });

  it('picks nothing of a set-up that was interrupted, and says where it may still run', () => {
    const interrupted = found({ ...record, isComplete: false });
    assert.deepEqual(toText(interrupted).slice(0, 2), [`left over, interrupted ${made}`, '  alice: user']);
    assert.equal(toText(interrupted, record.startedAtMs + 60_000)[0], `may still run, begun ${made}`);
  });

  it('picks what is left over of a set-up that has ended', () => {
    const left = found({ ...record, isComplete: false, isLeftOver: true });
    assert.deepEqual(toText(left, record.startedAtMs + 60_000).slice(0, 2), [`left over, begun ${made}`, 'x alice: user']);
  });

  it('picks nothing of a pool that is protected, and says so', () => {
    assert.deepEqual(toText(found(record, true)).slice(1), ['  alice: user', '  demo: user pool, has deletion protection, which must be off first: us-east-1_Ab']);
  });

  it('offers to forget a set-up whose pool is not here or not its own, and never picks that', () => {
    const provider = { kind: 'provider', name: 'mine', clientId: 'c' } as const;
    assert.deepEqual(toText({ record: { ...record, account: '123456789012' }, plan: { kind: 'gone', items: [{ thing: provider, isPresent: true }] } }).slice(1), [
      'x mine: OAuth2 credential provider', '  Forget demo: deletes nothing; not found here: us-east-1_Ab, account 123456789012',
    ]);
    assert.match(toText({ record, plan: { kind: 'foreign', poolId: 'us-east-1_Ab' } })[1] ?? '', /^ {2}Forget demo: deletes nothing; .*does not carry the tag/);
  });
});

describe('describeRemovals', () => {
  it('names everything that goes with a pool, also what others made', () => {
    const removals = toSetupRemovals([{ kind: 'remove', record, thing: pool }, { kind: 'forget', record }]);
    assert.deepEqual(describeRemovals(removals, [found(record)]), [
      'user alice', 'user pool demo, us-east-1_Ab', 'and what else is in this pool: user bob, app client theirs, …',
    ]);
  });

  it('names no more than what was chosen of a pool that stays', () => {
    assert.deepEqual(describeRemovals(toSetupRemovals([{ kind: 'remove', record, thing: user }]), [found(record)]), ['user alice']);
  });
});
