import assert from 'node:assert/strict';
import { createCallRecords, type CallRecord } from './callRecords.js';

const toRecord = (requestId: string, more: Partial<CallRecord> = {}): CallRecord => ({
  requestId, eventId: 'e', operation: 'Get', startedAtMs: 1, caller: { type: 'AWSAccount', principalId: '', accountId: 'anonymous' }, sourceIpAddress: '127.0.0.1', userAgent: '',
  requestParameters: {}, subject: {}, ...more,
});

describe('Records of calls', () => {
  it('are the last ones, youngest first', () => {
    const records = createCallRecords(3);
    for (const id of ['a', 'b', 'c', 'd']) records.note(toRecord(id));
    assert.deepEqual(records.list().map(({ requestId }) => requestId), ['d', 'c', 'b']);
    records.clear();
    assert.deepEqual(records.list(), []);
  });

  it('are completed in their place, and stay forgotten where they were', () => {
    const records = createCallRecords(2);
    const end = { status: 200, durationMs: 1, answered: true };
    for (const id of ['a', 'b']) records.note(toRecord(id));
    records.note(toRecord('a', { end }));
    assert.deepEqual(records.list().map(({ requestId, end: ended }) => [requestId, ended?.status]), [['b', undefined], ['a', 200]]);
    records.note(toRecord('c'));
    records.note(toRecord('a', { end }));
    assert.deepEqual(records.list().map(({ requestId }) => requestId), ['c', 'b']);
  });
});
