import assert from 'node:assert/strict';
import { Secret } from '../base/secret.js';
import { redact, secretsOf } from './secrets.js';

describe('what is hidden in a text', () => {
  it('is each secret, as it is and as URLs and forms write it, the longer one first', () => {
    assert.equal(redact('a b/c+d, a%20b%2Fc%2Bd or a+b%2Fc%2Bd', ['a b/c+d']), '[secret], [secret] or [secret]');
    assert.equal(redact('secret-long and secret', ['secret', 'secret-long']), '[secret] and [secret]');
  });

  it('is every JWT, also one that is cut off, but no ordinary word', () => {
    assert.equal(redact("Value 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIi' failed"), "Value '[secret]' failed");
    assert.equal(redact('keyJar and a cat', ['a']), 'keyJar and a cat');
  });

  it('is found however deep', () => {
    assert.deepEqual(secretsOf({ a: 'x', b: [new Secret('one'), { c: new Secret('two') }], d: undefined }), ['one', 'two']);
  });
});
