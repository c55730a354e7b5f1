import assert from 'node:assert/strict';
import { namedIn, promptOf, toPayload } from './payload.js';

describe('the payload of an invoke', () => {
  it('carries the prompt, what the tree knows and the return URL; the wish to see the token at the sandbox alone', () => {
    const returnUrl = 'http://127.0.0.1:8765/agentcore/callback';
    const expected = { prompt: 'Who am I?', provider: 'demo', returnUrl };
    assert.deepEqual(toPayload('Who am I?', { provider: 'demo' }, { returnUrl, isSandbox: true }), { ...expected, includeToken: true });
    assert.deepEqual(toPayload('Who am I?', { provider: 'demo' }, { returnUrl, isSandbox: false }), expected);
  });

  it('says by itself whom and what it names', () => assert.deepEqual(
    namedIn('{"workloadName":"agent","provider":"demo","scopes":["openid",7],"prompt":"x"}'),
    { workloadName: 'agent', provider: 'demo', scopes: ['openid'] },
  ));

  for (const text of ['', 'no JSON', '[]', 'null', '"text"', '{"workloadName":1,"provider":null,"scopes":"openid"}']) {
    it(`names nothing in ${text}`, () => assert.deepEqual(namedIn(text), {}));
  }

  it('is shown by its prompt', () => assert.equal(promptOf('{"prompt":"Who am I?"}'), 'Who am I?'));
  for (const text of ['{"prompt":""}', '{"prompt":7}', '{"a":1}', 'no JSON']) {
    it(`is shown as it is where it has none: ${text}`, () => assert.equal(promptOf(text), text));
  }
});
