import assert from 'node:assert/strict';
import { ServiceError } from './errors.js';
import { readFields, RULES, type FieldReader } from './fields.js';

function refusalsOf(body: unknown, read: (fields: FieldReader) => void): unknown {
  const fields = readFields(body);
  read(fields);
  try {
    fields.check();
    return [];
  } catch (error) {
    assert.ok(error instanceof ServiceError);
    return error.members['fieldList'];
  }
}

describe('Members of a request', () => {
  it('are refused all at once, each with its path', () => {
    const refusals = refusalsOf({ a: 5, nested: { c: 'ä' }, list: ['ok', 1] }, (fields) => {
      fields.text('a', { max: 3 });
      fields.text('b', { max: 3 });
      fields.object('nested').text('c', RULES.providerName);
      fields.texts('list', { max: 3 });
    });
    assert.deepEqual((refusals as readonly { readonly name: string }[]).map(({ name }) => name), ['a', 'b', 'nested.c', 'list.2.member']);
  });

  it('that are secret are not repeated', () => {
    assert.ok(!JSON.stringify(refusalsOf({ clientSecret: 'x'.repeat(3000) }, (fields) => { fields.text('clientSecret', RULES.clientSecret); })).includes('xxx'));
  });

  it('that are return URLs are ones that a browser can be sent to', () => {
    const refuse = (url: string) => (refusalsOf({ url }, (fields) => { fields.text('url', RULES.returnUrl); }) as unknown[]).length === 1;
    for (const url of ['http://[bad', 'http://', 'javascript:alert(1)', 'JavaScript://x/%0aalert(1)', 'data:text/html,x', 'vbscript:x']) assert.ok(refuse(url), url);
    for (const url of ['http://127.0.0.1:8765/agentcore/callback', 'https://app.example/cb?x=1', 'vscode://publisher.name/cb', 'myapp:cb']) assert.ok(!refuse(url), url);
  });

  it('may be null where they may be missing, and are not found in the prototype', () => {
    assert.deepEqual(refusalsOf({ a: null }, (fields) => { fields.optionalText('a', { max: 1 }); }), []);
    assert.equal(readFields({}).has('toString'), false);
  });

  it('have numbers in their range and flags that are true or false', () => {
    for (const value of [0, 21, 1.5, '5', Number.NaN]) assert.equal((refusalsOf({ n: value }, (fields) => { fields.integer('n', 1, 20); }) as unknown[]).length, 1);
    assert.equal((refusalsOf({ f: 'true' }, (fields) => { fields.flag('f'); }) as unknown[]).length, 1);
    assert.equal((refusalsOf({ m: ['x'] }, (fields) => { fields.textMap('m', { max: 9 }, { max: 9 }); }) as unknown[]).length, 1);
  });
});
