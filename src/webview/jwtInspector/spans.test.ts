import assert from 'node:assert/strict';
import { decodeJwt } from '../../core/jwt/decode.js';
import { memberAt, toSpan } from './spans.js';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('the characters of a token and the claims they spell', () => {
  const token = decodeJwt(`${encode({ alg: 'RS256', kid: 'k' })}.${encode({ sub: 'alice', 'näme': 'Zoë 🙂', aud: ['a', 'b'] })}.c2ln`);

  it('lead to each other, whatever alphabet the claims are in', () => {
    for (const place of ['header', 'payload'] as const) {
      token[place].forEach((_, index) => {
        const span = toSpan(token, { place, index });
        assert.ok(span !== undefined && span.end > span.start);
        assert.deepEqual(memberAt(token, Math.floor((span.start + span.end) / 2)), { place, index });
      });
    }
  });

  it('lead nowhere outside of claims', () => {
    for (const offset of [-1, token.text.length - 1, token.text.length + 5, token.text.indexOf('.')]) assert.equal(memberAt(token, offset), undefined, String(offset));
    assert.equal(toSpan(token, { place: 'payload', index: 99 }), undefined);
  });
});
