import assert from 'node:assert/strict';
import { readClaims } from './ownClaims.js';

const NOW_MS = 1_800_000_000_000;

describe('claims of one’s own for test tokens', () => {
  it('are any JSON object, with an end or none', () => {
    assert.deepEqual(readClaims('{"sub": "alice", "aud": ["a"], "exp": 1800000000}', NOW_MS), { claims: { sub: 'alice', aud: ['a'], exp: 1_800_000_000 } });
    assert.deepEqual(readClaims('{"exp": null}', NOW_MS), { claims: { exp: null } });
  });

  it('count times from now where a length says how far', () => {
    const [nowS, ofTimes] = [NOW_MS / 1000, '{"exp": "+30m", "nbf": "-1h", "iat": "-2d", "jti": "+30m"}'];
    assert.deepEqual(readClaims(ofTimes, NOW_MS + 400), { claims: { exp: nowS + 1800, nbf: nowS - 3600, iat: nowS - 172_800, jti: '+30m' } });
  });

  it('are refused with a sentence where they are none', () => {
    const faultOf = (text: string): string => {
      const read = readClaims(text, NOW_MS);
      return 'fault' in read ? read.fault : '';
    };
    assert.match(faultOf('{"sub":'), /^These claims are not JSON: /);
    for (const text of ['[]', 'null', '"a"']) assert.match(faultOf(text), /^Claims are a JSON object/);
    for (const exp of ['tomorrow', '30m', '+30', '+1y']) assert.match(faultOf(JSON.stringify({ exp })), /seconds since 1970.*: exp$/);
  });
});
