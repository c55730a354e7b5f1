import assert from 'node:assert/strict';
import { readClaims } from './ownClaims.js';

describe('claims of one’s own for test tokens', () => {
  it('are any JSON object, with an end or none', () => {
    assert.deepEqual(readClaims('{"sub": "alice", "aud": ["a"], "exp": 1800000000}'), { claims: { sub: 'alice', aud: ['a'], exp: 1_800_000_000 } });
    assert.deepEqual(readClaims('{"exp": null}'), { claims: { exp: null } });
  });

  it('are refused with a sentence where they are none', () => {
    const faultOf = (text: string): string => {
      const read = readClaims(text);
      return 'fault' in read ? read.fault : '';
    };
    assert.match(faultOf('{"sub":'), /^These claims are not JSON: /);
    for (const text of ['[]', 'null', '"a"']) assert.match(faultOf(text), /^Claims are a JSON object/);
    assert.match(faultOf('{"exp": "tomorrow"}'), /seconds since 1970.*: exp$/);
  });
});
