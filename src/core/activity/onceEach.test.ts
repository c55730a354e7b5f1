import assert from 'node:assert/strict';
import type { Call } from './call.js';
import { onceEach } from './onceEach.js';

describe('calls that repeat by themselves', () => {
  it('are told when one ends otherwise than the one before it, and not when the last is given up', () => {
    const told: string[] = [];
    const onCall = onceEach(({ operation, result }) => { told.push(`${operation} ${result}`); });
    const end = (operation: string, result: Call['result'], errorCode?: string) => {
      onCall({ service: 'logs', operation, kind: 'read', resources: {}, startedAtMs: 0, durationMs: 1, attempts: 1, requestId: undefined, httpStatus: undefined, mayBeDone: false, result, errorCode });
    };
    end('FilterLogEvents', 'done');
    end('StartLiveTail', 'failed', 'AccessDeniedException');
    end('FilterLogEvents', 'done');
    end('FilterLogEvents', 'failed', 'ThrottlingException');
    end('FilterLogEvents', 'failed', 'ThrottlingException');
    end('FilterLogEvents', 'done');
    end('FilterLogEvents', 'cancelled', 'AbortError');
    assert.deepEqual(told, ['FilterLogEvents done', 'StartLiveTail failed', 'FilterLogEvents failed', 'FilterLogEvents done']);
  });
});
