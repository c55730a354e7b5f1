import assert from 'node:assert/strict';
import { UserError } from '../../core/base/errors.js';
import { Secret } from '../../core/base/secret.js';
import { setAndKeep } from './setPassword.js';

describe('setAndKeep', () => {
  const owner = { connectionId: 'sandbox', poolId: 'us-east-1_Ab', username: 'alice' };
  const password = new Secret('Wonder-1and-2');
  let kept: readonly string[];
  beforeEach(() => { kept = []; });
  const passwords = { keep: (_owner: object, one: Secret) => { kept = [...kept, one.reveal()]; return Promise.resolve(); } };

  it('keeps what was set, and gives the answer', async () => {
    assert.equal(await setAndKeep(passwords, owner, password, () => Promise.resolve('answer')), 'answer');
    assert.deepEqual(kept, ['Wonder-1and-2']);
  });

  it('keeps a password of which it is not known whether it was set, and says so', async () => {
    for (const error of [new DOMException('late', 'TimeoutError'), Object.assign(new Error('cut'), { code: 'ECONNRESET' })]) {
      kept = [];
      await assert.rejects(setAndKeep(passwords, owner, password, () => Promise.reject(error)), { code: 'NoAnswer', message: /: alice$/, cause: error });
      assert.deepEqual(kept, ['Wonder-1and-2']);
    }
  });

  it('keeps one that was set where what Cognito asks for next cannot be done here', async () => {
    const further = new UserError('The user pool asks for more than a password: SMS_MFA', { code: 'ChallengeNotSupported' });
    await assert.rejects(setAndKeep(passwords, owner, password, () => Promise.reject(further)), further);
    assert.deepEqual(kept, ['Wonder-1and-2']);
  });

  it('keeps none that was refused', async () => {
    const cause = Object.assign(new Error('short'), { name: 'InvalidPasswordException', $fault: 'client', $metadata: { httpStatusCode: 400 } });
    const refusal = new UserError('Too short.', { code: 'InvalidPasswordException', cause });
    await assert.rejects(setAndKeep(passwords, owner, password, () => Promise.reject(refusal)), refusal);
    assert.deepEqual(kept, []);
  });
});
