import assert from 'node:assert/strict';
import { toToken } from '../../../../test/support/token.js';
import { describeTokens, groupTokens } from './tokenGroups.js';

const nowMs = Date.UTC(2026, 10, 22, 10, 0, 0);
const epoch = (seconds: number): number => nowMs / 1000 + seconds;
const cognito = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_k3Zq8Wm1T';
const tokens = [
  toToken({ iss: cognito, token_use: 'access', exp: epoch(2460), jti: '1', sub: 'alice' }),
  toToken({ iss: 'https://issuer.example', nonce: 'n', exp: epoch(-180) }),
  toToken({ iss: cognito, token_use: 'access', jti: '2' }),
  toToken({ iss: `https://issuer.example/${'a\n'.repeat(300)}`, nonce: 'n', exp: epoch(7200) }),
  toToken({ scope: 'a' }),
].map(({ text }, index) => ({ id: index + 1, text, seenAtMs: nowMs }));

describe('the tokens of a list', () => {
  it('stand together by kind and issuer, each with the time when it was seen and its life', () => {
    const groups = groupTokens(tokens, { nowMs, skewSeconds: 60 });
    assert.deepEqual(groups.map(({ title, tokens: { length } }) => [title, length]), [['Access token · Cognito', 2], ['ID token', 1], ['ID token', 1], ['Access token', 1]]);
    assert.deepEqual(groups.map(({ issuer }) => issuer.slice(0, 30)), [cognito.slice(0, 30), 'https://issuer.example', 'https://issuer.example/a a a a', 'no issuer']);
    assert.deepEqual(groups.flatMap((group) => group.tokens.map(({ id, life }) => [id, life])), [
      [1, 'ends in 41 minutes'], [3, 'never ends'], [2, 'ended 3 minutes ago'], [4, 'ends in 2 hours'], [5, 'never ends'],
    ]);
    assert.ok(groups.every((group) => group.issuer.length <= 201 && group.tokens.every(({ title }) => /^Seen at \d\d:00:00$/.test(title))));
  });

  it('show nothing of what they say, nor of their signatures', () => {
    const shown = JSON.stringify(groupTokens(tokens, { nowMs, skewSeconds: 60 }));
    assert.ok(!/alice|eyJ|jti/.test(shown) && tokens.every(({ text }) => !shown.includes(text.split('.')[2] ?? text)));
  });

  it('are counted, with the end that comes next', () => {
    assert.equal(describeTokens(tokens, nowMs), '5 · next ends in 41 minutes');
    assert.equal(describeTokens(tokens.slice(1, 3), nowMs), '2');
    assert.equal(describeTokens([], nowMs), '');
  });

  it('go by the header of a load balancer, which says who issued a token and when it ends', () => {
    const signer = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/my-balancer/50dc6c495c0c9188';
    const { text } = toToken({ sub: 'alice' }, { alg: 'ES256', kid: 'k', signer, iss: 'https://issuer.example', exp: epoch(2460) });
    const own = [{ id: 1, text, seenAtMs: nowMs }];
    assert.equal(describeTokens(own, nowMs), '1 · next ends in 41 minutes');
    assert.deepEqual(groupTokens(own, { nowMs, skewSeconds: 60 }).map(({ issuer }) => issuer), ['https://issuer.example']);
  });
});
