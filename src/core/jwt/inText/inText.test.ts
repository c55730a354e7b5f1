import assert from 'node:assert/strict';
import fc from 'fast-check';
import { marked } from 'marked';
import { findTokens } from '../find.js';
import type { FoundToken } from '../find.js';
import { mayHoldToken } from './mayHold.js';
import { toTokenCard, toTokenTitle } from './summary.js';
import { tokenAmong, tokenInLine } from './tokenAt.js';

const NOW_MS = 1_795_305_600_000;
const NOW = NOW_MS / 1000;
const AT = { nowMs: NOW_MS, skewSeconds: 60 };
const COGNITO = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_k3';
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (claims: object, header: object = { alg: 'RS256' }): string => `${encode(header)}.${encode(claims)}.c2lnbmF0dXJl`;
const A = tokenOf({ sub: 'alice' });
const B = tokenOf({ sub: 'bob' });

function only(text: string): FoundToken {
  const [found, ...others] = findTokens(text);
  assert.ok(found !== undefined && others.length === 0, text);
  return found;
}

const titleOf = (claims: object, header?: object): string => toTokenTitle(only(tokenOf(claims, header)), AT);
const cardOf = (claims: object, header?: object): string => toTokenCard(only(tokenOf(claims, header)), AT, 'command:x?1');

describe('mayHoldToken', () => {
  const part = fc.oneof(
    fc.constantFrom(A, B, 'e', 'ey', 'ew', 'eyJ', 'ewog', '.', '"payload":"', '"signature":"', '"ciphertext":"', '"iv":"', '{', '}', '"', ' ', '\n', 'eyes.open!', `ey.${'a'.repeat(20)}!`),
    fc.base64String(), fc.string({ unit: 'binary' }),
  );

  it('is true of every text in which the search finds a token', () => {
    fc.assert(fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const text = parts.join('');
      if (findTokens(text).length > 0) assert.ok(mayHoldToken(text), JSON.stringify(text));
    }), { numRuns: 500 });
  });

  it('is true of JSON serializations without a signed header', () => {
    const text = JSON.stringify({ payload: 'e30', header: { alg: 'none' }, signature: '' }, null, 2);
    assert.equal(findTokens(text).length, 1);
    assert.ok(mayHoldToken(text));
  });

  it('is false of ordinary documents', () => {
    for (const text of ['', '{ "name": "a", "version": "1.0.0", "keywords": ["framework", "eyes"] }', '2026-11-22 10:00:00 INFO started\n', 'PORT=8080\nHOST=127.0.0.1\n']) {
      assert.equal(mayHoldToken(text), false, text);
    }
  });
});

describe('tokenInLine', () => {
  const line = `old=${A}; new=${B}; again=${A}`;

  it('finds the token under the column, at its beginning, within and behind it', () => {
    const offset = line.indexOf(B);
    for (const column of [offset, offset + 10, offset + B.length]) {
      const at = tokenInLine(line, column);
      assert.deepEqual([at?.found.token, at?.offset, at?.length], [B, offset, B.length]);
    }
  });

  it('finds a token wherever it stands again', () => {
    const offset = line.lastIndexOf(A);
    assert.deepEqual(tokenInLine(line, offset + 3)?.offset, offset);
    assert.equal(tokenInLine(line, 6)?.offset, 4);
  });

  it('finds none beside a token', () => {
    for (const column of [0, 2, line.indexOf('new')]) assert.equal(tokenInLine(line, column), undefined);
  });

  it('takes no word for a token that was pasted alone', () => {
    assert.equal(tokenInLine('eyes.open!', 3), undefined);
  });

  it('finds the token in a very long line', () => {
    const long = `${'x '.repeat(400_000)}${A} ${'y '.repeat(400_000)}`;
    assert.equal(tokenInLine(long, 800_005)?.offset, 800_000);
  });
});

describe('tokenAmong', () => {
  it('finds a token in JSON serialization by any place within it', () => {
    const [protectedHeader = '', payload = '', signature = ''] = A.split('.');
    const text = JSON.stringify({ a: 1, jws: { protected: protectedHeader, payload, signature } }, null, 2);
    const found = findTokens(text);
    assert.equal(tokenAmong(found, text.indexOf('"payload"'))?.token, A);
    assert.equal(tokenAmong(found, text.indexOf('"a"')), undefined);
  });
});

describe('toTokenTitle', () => {
  const cases: readonly (readonly [said: string, claims: object, header?: object])[] = [
    ['Access token · Cognito · ends in 41 minutes', { iss: COGNITO, token_use: 'access', exp: NOW + 41 * 60 }],
    ['ID token · ended 3 minutes ago', { nonce: 'a', exp: NOW - 180 }],
    ['ID token · ended 20 seconds ago, within the clock skew', { nonce: 'a', exp: NOW - 20 }],
    ['ID token · begins in 2 hours', { nonce: 'a', exp: NOW + 9000, nbf: NOW + 7200 }],
    ['ID token · ends in 3 hours', { nonce: 'a', exp: NOW + 10_800, nbf: NOW + 30 }],
    ['Access token · never ends', { scope: 'a' }],
    ['Access token · its end is not a time', { scope: 'a', exp: 'soon' }],
    ['Token · never ends', { sub: 'a' }],
  ];
  for (const [said, claims, header] of cases) it(`says ${said}`, () => { assert.equal(titleOf(claims, header), said); });

  it('says that a token is encrypted, or cut off', () => {
    assert.equal(toTokenTitle(only(`${encode({ alg: 'dir', enc: 'A256GCM' })}..aXY.Y3Q.dGFn`), AT), 'Encrypted token');
    assert.equal(toTokenTitle(only(A.slice(0, -20)), AT), 'Token · cut off before its end is said');
  });
});

describe('toTokenCard', () => {
  it('says kind, life, who, and how much there is to mind', () => {
    assert.equal(cardOf({ iss: COGNITO, sub: 'alice', token_use: 'access', email: 'a@b.example', exp: NOW + 2460 }, { alg: 'none' }), [
      '**Access token · Cognito**', 'Ends in 41 minutes · signature not checked here', `Subject \`alice\`  \nIssuer \`${COGNITO}\``, '1 error, 1 warning to mind', '[Inspect Token](command:x?1)',
    ].join('\n\n'));
  });

  it('names the issuer that a load balancer says in its header', () => {
    const signer = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/my-balancer/50dc6c495c0c9188';
    assert.match(cardOf({ sub: 'alice' }, { alg: 'ES256', kid: 'k', signer, iss: COGNITO }), /Subject `alice` {2}\nIssuer `https:\/\/cognito-idp/);
  });

  it('leaves out what the token does not say', () => {
    assert.equal(cardOf({ scope: 'a' }), '**Access token**\n\nNever ends · signature not checked here\n\n[Inspect Token](command:x?1)');
  });

  it('shows no part of the token and clips long claims', () => {
    const card = cardOf({ sub: 'x'.repeat(1000) });
    assert.ok(!card.includes('eyJ') && !card.includes('c2ln'));
    assert.match(card, /`x{200}…`/);
  });

  it('has one link and no element, whatever the claims are', () => {
    const nasty = fc.string({ unit: fc.constantFrom('`', '\\', '\n', '[', ']', '(', ')', '<', '>', '*', 'a', ' ', ':', '!', '\r', '#', 'https://x.example', '[x](command:y)') });
    fc.assert(fc.property(nasty, nasty, (sub, iss) => {
      const html = marked.parse(cardOf({ sub, iss }), { async: false, gfm: true });
      assert.equal(html.match(/<a /g)?.length, 1, html);
      assert.deepEqual(html.match(/<(?!\/?(?:p|strong|code|a|br)\b)/g), null, html);
    }));
  });
});
