import assert from 'node:assert/strict';
import { decodeJwt } from '../../core/jwt/decode.js';
import { headerParts } from './headerParts.js';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const partsOf = (header: string, beside?: string) => (
  headerParts(decodeJwt(`${header}.${encode({ sub: 'alice' })}.c2ln`, beside)).map(({ members, isProtected }) => [members.map(({ name }) => name), isProtected]));

describe('the headers of a token', () => {
  it('are the signed one, and the one beside it that nobody signed', () => {
    const signed = encode({ alg: 'RS256' });
    assert.deepEqual(partsOf(signed), [[['alg'], true]]);
    assert.deepEqual(partsOf(signed, '{"kid":"1","jku":"https://a.example"}'), [[['alg'], true], [['kid', 'jku'], false]]);
    assert.deepEqual(partsOf('', '{"alg":"RS256"}'), [[['alg'], false]]);
  });

  it('are none where none can be read', () => {
    assert.deepEqual(partsOf('e'), []);
  });
});
