import assert from 'node:assert/strict';
import { flowPartOf } from './agentFlow.js';
import { decodeJwt } from './decode.js';
import { kindOf } from './kind.js';
import type { FlowFacts } from './agentFlow.js';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('flowPartOf', () => {
  const facts: FlowFacts = { inboundIssuers: ['https://users.example', 'https://both.example'], resourceIssuers: ['https://api.example', 'https://both.example'] };
  const cases: readonly (readonly [part: string, payload: object, known?: FlowFacts])[] = [
    ['user token', { token_use: 'id' }],
    ['user token', { aud: ['bedrock-agentcore.us-east-1.amazonaws.com'], scope: 'a' }],
    ['user token', { iss: 'https://users.example', scope: 'a' }, facts],
    ['resource access token', { iss: 'https://api.example', scope: 'a' }, facts],
    ['resource access token', { scope: 'a', act: { sub: 'agent' } }],
    ['cannot be told', { iss: 'https://both.example', scope: 'a' }, facts],
    ['user token', { iss: 'https://users.example', scope: 'a' }, { ...facts, resourceIssuers: undefined }],
    ['user token', { iss: 'https://api.example', scope: 'a' }, { ...facts, origin: { from: 'access token of a sign-in' } }],
    ['resource access token', { iss: 'https://users.example', scope: 'a' }, { ...facts, origin: { from: 'answer of an agent' } }],
    ['user token', { iss: 'https://api.example', scope: 'a' }, { ...facts, origin: { from: 'bearer token of an invocation' } }],
    ['resource access token', { scope: 'a' }, { ...facts, origin: { from: 'stream of an agent' } }],
    ['user token', { iss: 'https://users.example', scope: 'a' }, { ...facts, origin: { from: 'stream of an agent' } }],
    ['cannot be told', { iss: 'https://both.example', scope: 'a' }, { ...facts, origin: { from: 'stream of an agent' } }],
    ['cannot be told', {}, { ...facts, origin: { from: 'stream of an agent' } }],
    ['cannot be told', { scope: 'a' }, { inboundIssuers: [], resourceIssuers: undefined, origin: { from: 'stream of an agent' } }],
    ['cannot be told', { scope: 'a' }],
    ['cannot be told', {}],
    ['workload access token', { iss: 'https://bedrock-agentcore.us-east-1.amazonaws.com' }],
    ['workload access token', { iss: 'https://bedrock-agentcore.us-east-1.amazonaws.com' }, { ...facts, origin: { from: 'answer of an agent' } }],
    ['user token', { aud: 'bedrock-agentcore.us-east-1.amazonaws.com' }, { ...facts, origin: { from: 'answer of an agent' } }],
  ];
  for (const [part, payload, known] of cases) {
    it(`says "${part}" of ${JSON.stringify(payload)}${known === undefined ? '' : ' where issuers are known'}`, () => {
      const token = decodeJwt(`${encode({ alg: 'RS256' })}.${encode(payload)}.c2ln`);
      const told = flowPartOf(token, kindOf(token), known);
      assert.equal(told.part, part);
      assert.match(told.reason, /^[A-Z].*\.$/);
    });
  }

  it('says that not all credential providers are known where they are not', () => {
    const token = decodeJwt(`${encode({ alg: 'RS256' })}.${encode({ iss: 'https://users.example', scope: 'a' })}.c2ln`);
    assert.match(flowPartOf(token, kindOf(token), { ...facts, resourceIssuers: undefined }).reason, /providers ask is not wholly known/);
    assert.match(flowPartOf(token, kindOf(token), facts).reason, /no credential provider asks/);
  });

  it('does not guess about an encrypted token', () => {
    const token = decodeJwt(`${encode({ alg: 'dir', enc: 'A256GCM' })}..aXY.Y3Q.dGFn`);
    assert.equal(flowPartOf(token, kindOf(token)).part, 'cannot be told');
  });
});
