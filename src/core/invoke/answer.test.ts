import assert from 'node:assert/strict';
import { message } from '../../../test/support/answers.js';
import { readMessage } from './answer.js';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
const HOST = 'https://bedrock-agentcore.us-east-1.amazonaws.com';
const elicitation = (url: string) => JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code: -32_042, message: 'More is needed', data: { elicitations: [{ mode: 'url', url, message: 'Sign in first.' }] } } });
const read = (data: string) => readMessage(message(data));

describe('What an event says', () => {
  it('is the words of a JSON string', () => { assert.equal(read('"one\\ntwo"').piece, 'one\ntwo'); });
  it('is the text itself where it is no JSON', () => { assert.deepEqual([read('plain: text').piece, read('plain: text').block], [undefined, 'plain: text']); });
  it('is an object, indented', () => { assert.equal(read('{"a":1}').block, '{\n  "a": 1\n}'); });
  it('is JSON within a JSON string, unpacked, with no token in it', () => {
    const { block } = read(JSON.stringify(JSON.stringify({ got: { access_token: 'opaque-1' }, deeper: JSON.stringify({ clientSecret: 'opaque-2' }) })));
    assert.doesNotMatch(block, /opaque/);
    assert.match(block, /^\{\n {2}"got": \{\n {4}"access_token": "\[secret\]"/);
  });
  it('has no opaque token in it, however deep', () => {
    assert.equal(
      read(JSON.stringify({ id_token: 'opaque-1', nested: { refresh_token: 'opaque-2' } })).block,
      '{\n  "id_token": "[secret]",\n  "nested": {\n    "refresh_token": "[secret]"\n  }\n}',
    );
  });
  it('is itself where it has more levels than anybody reads', () => {
    for (const deep of ['['.repeat(3_000) + ']'.repeat(3_000), `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, `${'{"a":'.repeat(101)}1${'}'.repeat(101)}`]) {
      assert.equal(read(deep).block, deep);
      assert.equal(read(JSON.stringify(deep)).piece, deep);
    }
    assert.match(read(`${'{"access_token":['.repeat(1_000)}"opaque-1"${']}'.repeat(1_000)}`).block, /^\{"access_token":\[/);
    assert.match(read(`${'{"a":'.repeat(100)}1${'}'.repeat(100)}`).block, /^\{\n {2}"a": \{\n/);
  });
  it('is the words of a tool where a server of MCP gives its result', () => {
    assert.equal(read(JSON.stringify({ jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text: 'Sunny' }, { type: 'image' }, { type: 'text', text: 'Warm' }] } })).block, 'Sunny\nWarm');
  });
});

describe('A refusal in an event', () => {
  it('is read without tokens', () => {
    assert.deepEqual(read(JSON.stringify({ error: `AccessDeniedException: ${JWT}` })).refusal, { message: 'AccessDeniedException: eyJhbGci…[secret]', fix: undefined });
  });
  it('is read of a server of MCP', () => { assert.equal(read('{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"No such tool"}}').refusal?.message, 'No such tool'); });
  it('is none where a gateway asks for a consent', () => { assert.equal(read(elicitation(`${HOST}/identities/oauth2/authorize?request_uri=urn:ietf:params:oauth:request_uri:abc`)).refusal, undefined); });
  it('is the page that a server wants to be opened where that is none of AgentCore, with what the server says', () => {
    const message = 'The server wants you to open a page that is not AgentCore\'s, so it is not opened: https://x.example/sign-in?a=1 It says: Sign in first.';
    assert.deepEqual(read(elicitation('https://x.example/sign-in?a=1')).refusal, { message, fix: undefined });
    assert.equal(read('{"jsonrpc":"2.0","id":"s1","method":"elicitation/create","params":{"mode":"url","url":"https://x.example/sign-in?a=1","message":"Sign in first."}}').refusal?.message, message);
    assert.equal(read('{"jsonrpc":"2.0","id":1,"error":{"code":-32042,"message":"More is needed"}}').refusal?.message, 'More is needed');
  });
  it('is read of a tool that failed', () => {
    assert.equal(read('{"jsonrpc":"2.0","id":1,"result":{"isError":true,"content":[{"type":"text","text":"No seats"},{"type":"text","text":"left."}]}}').refusal?.message, 'No seats\nleft.');
    assert.equal(read('{"jsonrpc":"2.0","id":1,"result":{"isError":true,"content":[]}}').refusal?.message, 'The tool failed, and does not say why.');
    assert.equal(read('{"jsonrpc":"2.0","id":1,"result":{"isError":false,"content":[]}}').refusal, undefined);
  });
  it('names the remedy for a return URL that is not registered', () => {
    assert.equal(read('{"error":"ValidationException: ResourceOauth2ReturnUrl is not registered on the workload identity: http://127.0.0.1:1/x"}').refusal?.fix, 'addReturnUrl');
  });
  it('names the one way out where the user is missing', () => {
    assert.deepEqual(read('{"error":"ValidationException: USER_FEDERATION needs a workload access token for a user, from GetWorkloadAccessTokenForUserId"}').refusal,
      { message: 'The agent needs a user, and its workload access token is for nobody.', fix: 'nameUser' });
  });
  for (const data of ['', '"error"', '{"error":{}}', '{"answer":"fine","error":""}', '{"error":{"message":" "}}', '[{"error":"x"}]', 'null']) it(`is none in ${data}`, () => { assert.equal(read(data).refusal, undefined); });
});

describe('A token result in an event', () => {
  const given = {
    message: 'Got it', token_claims: { sub: 'alice', aud: ['a', 'b'], exp: 12 }, token_length: 3, token_preview: 'abc', access_token: JWT,
  };

  it('has message, claims and token', () => {
    const found = read(JSON.stringify(given)).result;
    assert.equal(found?.message, 'Got it');
    assert.deepEqual(found.claims, [{ name: 'sub', value: 'alice' }, { name: 'aud', value: '["a","b"]' }, { name: 'exp', value: '12' }]);
    assert.equal(found.accessToken?.reveal(), JWT);
    assert.ok(!JSON.stringify(found).includes(JWT));
  });
  it('may be packed into a JSON string', () => { assert.equal(read(JSON.stringify(JSON.stringify(given))).result?.message, 'Got it'); });
  it('shows no secret among the claims', () => {
    assert.deepEqual(
      read('{"token_claims":{"access_token":"gho_1","sub":"alice"}}').result?.claims, [{ name: 'access_token', value: '[secret]' }, { name: 'sub', value: 'alice' }],
    );
  });
  it('leaves what else the agent says to be read, without the token', () => {
    const { block, result } = read('{"answer":"The weather is fine.","access_token":"opaque-1"}');
    assert.deepEqual([JSON.parse(block), result?.accessToken?.reveal()], [{ answer: 'The weather is fine.', access_token: '[secret]' }, 'opaque-1']);
  });
  it('has no token where the agent sent none', () => { assert.equal(read('{"message":"m","token_length":9}').result?.accessToken, undefined); });
  for (const data of ['text', '"text"', '{"message":"only that"}', '[]', 'null', '7']) it(`is none in ${data}`, () => { assert.equal(read(data).result, undefined); });
});
