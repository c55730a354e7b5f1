import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { validateSignature } from './signature.js';

const NOW_MS = Date.UTC(2026, 0, 31, 23, 59, 59);
const SIGNATURE = 'a'.repeat(64);
const GOOD = {
  scope: 'AKIDEXAMPLE/20260131/us-east-1/bedrock-agentcore/aws4_request', signedHeaders: 'host;x-amz-date', signature: SIGNATURE, date: '20260131T235959Z',
};

function check(changes: Partial<typeof GOOD> & { readonly authorization?: string } = {}, nowMs = NOW_MS) {
  const { scope, signedHeaders, signature, date } = { ...GOOD, ...changes };
  const authorization = changes.authorization ?? `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  const headers = { authorization, ...(date === '' ? {} : { 'x-amz-date': date }) };
  return validateSignature({ headers } as unknown as IncomingMessage, 'bedrock-agentcore', nowMs);
}

describe('The signature of a request', () => {
  it('is taken in its form, by whichever key, for any region, with spaces between its parts or without', () => {
    assert.equal(check(), undefined);
    assert.equal(check({ scope: GOOD.scope.replace('AKIDEXAMPLE', 'me').replace('us-east-1', 'mars-north-7') }), undefined);
    assert.equal(check({ authorization: `AWS4-HMAC-SHA256 Credential=${GOOD.scope},SignedHeaders=host,Signature=${SIGNATURE}` }), undefined);
  });

  it('is missed where there is none', () => {
    assert.deepEqual(check({ authorization: '' }), { kind: 'missing', message: 'Missing Authentication Token' });
  });

  it('is told each part that it lacks', () => {
    assert.deepEqual(check({ authorization: 'Bearer abc', date: '' }), {
      kind: 'incomplete',
      message: "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. "
        + "Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    });
  });

  const incomplete: readonly (readonly [what: string, changes: Partial<typeof GOOD>])[] = [
    ['a credential without a service', { scope: 'key/20260131/us-east-1/aws4_request' }],
    ['a credential without a region', { scope: 'key/20260131//bedrock-agentcore/aws4_request' }],
    ['a credential that ends otherwise', { scope: 'key/20260131/us-east-1/bedrock-agentcore/aws5_request' }],
    ['a signature of another length', { signature: 'a'.repeat(63) }],
    ['a signature that is not hexadecimal', { signature: 'g'.repeat(64) }],
    ['a date of another form', { date: '2026-01-31T23:59:59Z' }],
    ['a date that there is not', { date: '20261331T235959Z' }],
  ];
  for (const [what, changes] of incomplete) {
    it(`is incomplete with ${what}`, () => { assert.equal(check(changes)?.kind, 'incomplete'); });
  }

  it('is wrong for another service, another day, and without the host', () => {
    assert.equal(check({ scope: GOOD.scope.replace('bedrock-agentcore', 'sts') })?.message, "Credential should be scoped to correct service: 'bedrock-agentcore'.");
    assert.equal(check({ scope: GOOD.scope.replace('20260131', '20260130') })?.kind, 'wrong');
    assert.equal(check({ signedHeaders: 'x-amz-date' })?.kind, 'wrong');
  });

  it('lasts 15 minutes, before and after', () => {
    for (const ms of [-900_000, 900_000]) assert.equal(check({}, NOW_MS + ms), undefined);
    assert.deepEqual(check({}, NOW_MS + 901_000), {
      kind: 'wrong', message: 'Signature expired: 20260131T235959Z is now earlier than 20260201T000000Z (20260201T001500Z - 15 min.)',
    });
    assert.match(check({}, NOW_MS - 901_000)?.message ?? '', /^Signature not yet current: 20260131T235959Z is still later than/);
  });
});
