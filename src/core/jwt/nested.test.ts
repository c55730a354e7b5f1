import assert from 'node:assert/strict';
import { decodeJwt } from './decode.js';
import { findTokens } from './find.js';
import { lifeInWords, namesOf } from './inText/summary.js';
import { kindOf } from './kind.js';
import { lifeOf } from './life.js';
import { withNested } from './nested.js';
import { verdictsOf } from './verdicts.js';
import { noticesOf } from './warn/notices.js';

const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const tokenOf = (payload: unknown): string => `${encode({ alg: 'RS256', cty: 'JWT' })}.${encode(payload)}.c2lnbmF0dXJl`;
const INNER = tokenOf({ sub: 'alice', scope: 'read', exp: 1_800_000_000 });
const JWE = `${encode({ alg: 'dir', enc: 'A256GCM' })}..aXY.Y3Q.dGFn`;

describe('a token whose payload is a token', () => {
  it('is listed with the one that it holds, in any depth that people use', () => {
    const twice = tokenOf(tokenOf(INNER));
    const found = withNested(findTokens(`a\nid_token=${twice}\naccess_token=${INNER}`));
    assert.deepEqual(found.map(({ token, where }) => [token.length, where]), [
      [twice.length, 'id_token, line 2'], [tokenOf(INNER).length, 'payload of the token before, line 2'], [INNER.length, 'payload of the token before, line 2'],
      [INNER.length, 'access_token, line 3'],
    ]);
    assert.deepEqual(withNested(findTokens(tokenOf(JWE))).map(({ token }) => token), [tokenOf(JWE), JWE]);
  });

  it('ends the search where a forger nested for ever', () => {
    let token = INNER;
    for (let depth = 0; depth < 12; depth += 1) token = tokenOf(token);
    assert.equal(withNested(findTokens(token)).length, 5);
  });

  it('is well formed, and says that the other one has the claims', () => {
    const token = decodeJwt(tokenOf(INNER));
    assert.deepEqual([token.faults, token.payload, token.nested, noticesOf(token)], [[], [], INNER, []]);
    assert.equal(kindOf(token).word, 'Nested token');
    const words = verdictsOf(token, kindOf(token), 0).map(({ label, word }) => `${label}: ${word}`);
    assert.deepEqual(words, ['Structure: Well formed', 'Signature: Not checked', 'Time: Within', 'Issuer: Within', 'Audience: Within', 'Type: Not known']);
    assert.deepEqual(lifeOf(token, 0), { kind: 'sentence', text: 'The token that is its payload says when it ends.' });
    assert.deepEqual([...namesOf(token), lifeInWords(token, { nowMs: 0, skewSeconds: 0 })], ['Nested token', 'its end is said within']);
  });

  it('is none where the payload only begins like one, or looks like one', () => {
    const [header, claims] = INNER.split('.');
    const looks = ['eyelashes.are.long', 'eyABCDEF..', 'ewe_and_ram.example.com', `${header ?? ''}.${claims ?? ''}.c2ln.c2ln`];
    for (const payload of ['eyJhbGciOiJSUzI1NiJ9', `${INNER} and more`, `"${INNER}"`, ...looks]) {
      const token = decodeJwt(tokenOf(payload));
      assert.deepEqual([token.nested, token.faults.length > 0], [undefined, true], payload);
    }
  });
});
