import assert from 'node:assert/strict';
import { fakePolicy } from '../../../test/support/fakeCognito.js';
import { newPassword } from './newPassword.js';
import { validatePassword } from './rules.js';

describe('newPassword', () => {
  it('meets every policy, whatever chance gives', () => {
    for (const pickInt of [() => 0, (max: number) => max - 1, (max: number) => Math.floor(max / 2)]) {
      assert.equal(validatePassword(newPassword(fakePolicy, pickInt).reveal(), fakePolicy), undefined);
    }
    for (let round = 0; round < 200; round += 1) {
      assert.equal(validatePassword(newPassword(fakePolicy).reveal(), fakePolicy), undefined);
    }
  });

  it('is twenty characters long, or longer where the policy says so', () => {
    assert.equal(newPassword(fakePolicy).reveal().length, 20);
    assert.equal(newPassword({ minimumLength: 99 }).reveal().length, 99);
  });

  it('is another one each time', () => {
    assert.equal(new Set(Array.from({ length: 100 }, () => newPassword(fakePolicy).reveal())).size, 100);
  });
});
