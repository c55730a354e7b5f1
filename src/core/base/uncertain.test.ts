import assert from 'node:assert/strict';
import { UserError } from './errors.js';
import { explain } from './explain.js';
import { toUncertain } from './uncertain.js';

const OUTCOME = 'github may have been created';

describe('a change of which nobody knows whether it was made', () => {
  it('is told after Cancel', () => {
    const told = toUncertain(new DOMException('stopped', 'AbortError'), OUTCOME);
    assert.deepEqual([told?.message, told?.hint], ['Cancelled, but github may have been created.', 'What is there was read again.']);
  });

  it('is told where the answer was lost, in the place of the advice to try again', () => {
    const lost = explain(Object.assign(new Error('no answer'), { name: 'TimeoutError' }), 'create github');
    const told = toUncertain(lost, OUTCOME);
    assert.deepEqual([told?.message, told?.code], [lost.message, lost.code]);
    assert.equal(told?.hint, 'All the same, github may have been created. What is there was read again.');
  });

  it('is none where the service refused it, where nothing was sent, and where we refused it', () => {
    const refused = Object.assign(new Error('no'), { name: 'ConflictException', $fault: 'client', $metadata: { httpStatusCode: 409 } });
    const unsent = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
    assert.equal(toUncertain(explain(refused, 'create github'), OUTCOME), undefined);
    assert.equal(toUncertain(explain(unsent, 'create github'), OUTCOME), undefined);
    assert.equal(toUncertain(new UserError('This was changed meanwhile.', { code: 'ChangedMeanwhile' }), OUTCOME), undefined);
  });
});
