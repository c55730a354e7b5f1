import assert from 'node:assert/strict';
import { namedIn, promptOf, toPayload } from './payload.js';

describe('the payload of an invoke', () => {
  it('carries the prompt, what the tree knows, the return URL and the wish to see the token', () => assert.deepEqual(
    toPayload('Who am I?', { provider: 'demo' }, 'http://127.0.0.1:8765/agentcore/callback'),
    { prompt: 'Who am I?', provider: 'demo', returnUrl: 'http://127.0.0.1:8765/agentcore/callback', includeToken: true },
  ));

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
