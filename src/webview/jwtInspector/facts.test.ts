import assert from 'node:assert/strict';
import { decodeJwt } from '../../core/jwt/decode.js';
import { createFacts } from './facts.js';

const NOW_S = 1_800_000_000;
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('what is said of a token, by the clock', () => {
  /** The seconds from now at which services judge the token anew. */
  function newsOf(claims: object): readonly number[] {
    const facts = createFacts(decodeJwt(`${encode({ alg: 'RS256' })}.${encode(claims)}.c2ln`), NOW_S * 1000, () => undefined);
    return Array.from({ length: 100 }, (_, second) => second).filter((second) => facts.tick((NOW_S + second) * 1000));
  }

  it('changes in the second in which a service refuses it, however far clocks may be apart', () => {
    assert.deepEqual(newsOf({ exp: NOW_S + 20 }), [20]);
    assert.deepEqual(newsOf({ exp: NOW_S + 20.5 }), [21]);
  });

  it('changes when it begins to count, and when it ends', () => {
    assert.deepEqual(newsOf({ nbf: NOW_S + 10, exp: NOW_S + 70 }), [10, 70]);
  });

  it('stays as it is where time changes nothing', () => {
    assert.deepEqual(newsOf({ exp: NOW_S - 1 }), []);
    assert.deepEqual(newsOf({}), []);
  });
});
