import assert from 'node:assert/strict';
import { UserError } from '../../core/base/errors.js';
import { Secret } from '../../core/base/secret.js';
import { wire } from './wire.js';

function across(thrown: unknown): Error {
  const { e } = wire.deserialize(JSON.parse(JSON.stringify(wire.serialize({ e: thrown }))) as { e: unknown });
  assert.ok(e instanceof Error);
  return e;
}

describe('wire', () => {
  it('carries what is said of an error, and that it is one', () => {
    const arrived = across(Object.assign(new UserError('A user id has 1 to 128 characters.', { code: 'UserId', hint: 'Shorten it.' }), { field: 'userId' }));
    assert.deepEqual(Object.fromEntries(Object.entries(arrived)), { name: 'UserError', code: 'UserId', hint: 'Shorten it.', field: 'userId' });
    assert.equal(arrived.message, 'A user id has 1 to 128 characters.');
  });

  it('leaves everything else of an error behind', () => {
    const error = Object.assign(new Error('refused', { cause: 'token-in-cause' }), { token: 'eyJhbGciOi', secret: new Secret('s3cret'), code: { nested: 'x' } });
    const text = JSON.stringify(wire.serialize({ e: error }));
    assert.deepEqual(JSON.parse(text), { e: { name: 'Error', message: 'refused' } });
  });

  it('makes an error of anything that is thrown', () => {
    for (const thrown of ['text', 7, null]) assert.equal(across(thrown).message, String(thrown));
  });

  it('leaves messages without an error alone', () => {
    const message = { t: 'q', m: 'send' };
    assert.equal(wire.serialize(message), message);
    assert.equal(wire.deserialize(message), message);
  });
});
