import assert from 'node:assert/strict';
import { createActivity, type CallOrigin } from './activity.js';
import type { Call } from './call.js';
import { toJsonLines } from './jsonLines.js';
import { describeCounts, labelOfRow, nameOf, textOfRow, toFacts, toRows } from './rows.js';

const ORIGIN: CallOrigin = { connectionId: 'profile:dev@eu-west-1', connection: 'dev', region: 'eu-west-1', profile: 'dev' };

function call(change: Partial<Call> = {}): Call {
  return {
    service: 'bedrock-agentcore-control', operation: 'CreateWorkloadIdentity', kind: 'write', resources: { name: 'agent_1' },
    startedAtMs: Date.parse('2026-01-01T10:02:00Z'), durationMs: 41, attempts: 1, requestId: 'req-1', httpStatus: 201, result: 'done', errorCode: undefined,
    mayBeDone: false, ...change,
  };
}

/** A log that was told these calls, one after another. */
function logOf(changes: readonly Partial<Call>[], kept?: number) {
  const activity = createActivity(kept);
  const onCall = activity.from(() => ORIGIN);
  for (const change of changes) onCall(call(change));
  return activity;
}

describe('the activity of a session', () => {
  it('is kept up to a bound, the youngest of it, and counted beyond', () => {
    const activity = logOf(['a', 'b', 'c'].map((name) => ({ resources: { name }, result: 'failed' })), 2);
    assert.deepEqual(activity.entries().map(nameOf), ['b', 'c']);
    assert.deepEqual(activity.counts(), { calls: 3, failed: 3, dropped: 1 });
    assert.equal(toRows(activity.entries(), activity.counts(), true).at(-1)?.type, 'dropped');
  });

  it('keeps what was changed however much is read after it', () => {
    const activity = logOf([{ operation: 'DeleteWorkloadIdentity' }, ...Array.from({ length: 5 }, (_, index) => ({ kind: 'read' as const, resources: { name: `${index}` } }))], 2);
    assert.deepEqual(activity.entries().map(({ kind, number }) => `${kind} ${number}`), ['write 1', 'read 5', 'read 6']);
    assert.deepEqual(activity.counts(), { calls: 6, failed: 0, dropped: 3 });
  });

  it('begins anew when it is cleared, and tells whoever shows it', () => {
    const activity = logOf([{}]);
    let told = 0;
    activity.onDidChange(() => { told += 1; });
    activity.clear();
    activity.from(() => ORIGIN)(call());
    assert.deepEqual([activity.counts(), activity.entries().map(({ number }) => number), told], [{ calls: 1, failed: 0, dropped: 0 }, [2], 2]);
  });

  it('says whose call it was, as known when it ended', () => {
    const activity = createActivity();
    const connection: { caller?: string } = {};
    const onCall = activity.from(() => ({ ...ORIGIN, ...connection }));
    onCall(call());
    connection.caller = 'arn:aws:sts::111122223333:assumed-role/Dev/me';
    onCall(call());
    assert.deepEqual(activity.entries().map(({ origin }) => origin.caller), [undefined, connection.caller]);
  });

  it('is exported as lines of JSON, one for each call', () => {
    const lines = toJsonLines(logOf([{}, { kind: 'read', operation: 'ListGateways', resources: {}, result: 'failed', errorCode: 'AccessDeniedException', httpStatus: 403 }]).entries());
    assert.equal(lines.endsWith('\n'), true);
    assert.deepEqual(lines.trimEnd().split('\n').map((line) => JSON.parse(line) as unknown), [
      {
        number: 1, time: '2026-01-01T10:02:00.000Z', durationMs: 41, connectionId: 'profile:dev@eu-west-1', connection: 'dev', region: 'eu-west-1', profile: 'dev',
        service: 'bedrock-agentcore-control', operation: 'CreateWorkloadIdentity', kind: 'write', resources: { name: 'agent_1' }, result: 'done', httpStatus: 201, requestId: 'req-1', attempts: 1,
      },
      {
        number: 2, time: '2026-01-01T10:02:00.000Z', durationMs: 41, connectionId: 'profile:dev@eu-west-1', connection: 'dev', region: 'eu-west-1', profile: 'dev',
        service: 'bedrock-agentcore-control', operation: 'ListGateways', kind: 'read', resources: {}, result: 'failed', errorCode: 'AccessDeniedException', httpStatus: 403, requestId: 'req-1', attempts: 1,
      },
    ]);
  });
});

describe('rows of the activity', () => {
  const rowsOf = (changes: readonly Partial<Call>[], isAll = true) => {
    const activity = logOf(changes);
    return toRows(activity.entries(), activity.counts(), isAll);
  };

  it('show the newest first, and without reads where those are hidden', () => {
    const changes = [{ operation: 'First' }, { kind: 'read' as const, operation: 'Second' }, { kind: 'use' as const, operation: 'Third' }];
    const labels = (isAll: boolean) => rowsOf(changes, isAll).map((row) => labelOfRow(row).label);
    assert.deepEqual(labels(true), ['Third', 'Second', 'First']);
    assert.deepEqual(labels(false), ['Third', 'First']);
  });

  it('say what was called on what, and what came of it before anything else where it failed', () => {
    const descriptions = rowsOf([
      { durationMs: 2_449 }, { result: 'failed', errorCode: 'AccessDeniedException' }, { result: 'cancelled', errorCode: 'AbortError' },
      { resources: {} },
    ]).map((row) => labelOfRow(row).description.replace(/\d\d:\d\d:\d\d/, 'CLOCK'));
    assert.deepEqual(descriptions, [
      'CLOCK · 41 ms', 'cancelled · agent_1 · CLOCK', 'failed: AccessDeniedException · agent_1 · CLOCK', 'agent_1 · CLOCK · 2.4 s',
    ]);
  });

  it('name the closest thing, of an ARN the last part', () => {
    assert.equal(nameOf({ resources: { resourceArn: 'arn:aws:bedrock-agentcore:us-east-1:1:gateway/g-1' } }), 'g-1');
    assert.equal(nameOf({ resources: { name: 'contacts', gatewayIdentifier: 'g-1' } }), 'contacts');
    assert.equal(nameOf({ resources: {} }), '');
  });

  it('escape what could be Markdown, and speak in full', () => {
    const [row] = rowsOf([{ resources: { name: '[x](command:y)`z' }, result: 'failed', errorCode: 'ValidationException', httpStatus: 400 }]);
    assert.ok(row !== undefined);
    const { tooltip, accessibleLabel } = labelOfRow(row);
    assert.ok(tooltip.includes('`` [x](command:y)`z ``'), tooltip);
    assert.match(accessibleLabel, /^CreateWorkloadIdentity, \[x\]\(command:y\)`z, Failed: ValidationException, HTTP 400, dev, eu-west-1, /);
  });

  it('have facts under them, the result first', () => {
    const [entry] = logOf([{ result: 'failed', errorCode: 'TimeoutError', httpStatus: undefined, mayBeDone: true, requestId: undefined, attempts: 3 }]).entries();
    assert.ok(entry !== undefined);
    assert.deepEqual(toFacts(entry).map(({ label, value }) => `${label}: ${value}`), [
      'Result: Failed: TimeoutError', 'May be done: No answer says whether anything was changed.', 'name: agent_1', 'Connection: dev, eu-west-1',
      'Profile: dev', 'Service: bedrock-agentcore-control', 'Started: 2026-01-01T10:02:00.000Z', 'Took: 41 ms', 'Attempts: 3',
    ]);
  });

  it('are copied as they are exported, and facts as their values', () => {
    const [row] = rowsOf([{}]);
    assert.ok(row?.type === 'call');
    assert.equal(textOfRow(row), toJsonLines([row.entry]).trimEnd());
    assert.equal(textOfRow({ type: 'fact', id: 'f', fact: { label: 'Request id', value: 'req-1' } }), 'req-1');
  });

  it('are counted in words', () => {
    const words = (calls: number, failed: number) => describeCounts({ calls, failed, dropped: 0 });
    assert.deepEqual([words(0, 0), words(1, 0), words(14, 1)], ['', '1 call', '14 calls · 1 failed']);
  });
});
