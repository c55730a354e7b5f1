import assert from 'node:assert/strict';
import type { Door } from '../../core/inbound/authorizer.js';
import { flowPartOf } from '../../core/jwt/agentFlow.js';
import { decodeJwt } from '../../core/jwt/decode.js';
import { toDiscoveryUrl } from '../../core/jwt/discovery.js';
import { kindOf } from '../../core/jwt/kind.js';
import { toExpected } from './expected.js';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = decodeJwt(`${encode({ alg: 'RS256' })}.${encode({ iss: 'https://a.example', aud: 'api' })}.c2ln`);
const door = (issuer: string, allowedAudience?: readonly string[]): Door => ({
  kind: 'runtime', name: 'r', inbound: { type: 'CUSTOM_JWT', authorizer: { discoveryUrl: toDiscoveryUrl(issuer), ...(allowedAudience === undefined ? {} : { allowedAudience }) } },
});

describe('what is expected of a token', () => {
  it('are the audiences of those who take tokens of its issuer', () => {
    const { flow, audiences } = toExpected(token, [door('https://a.example', ['api']), door('https://a.example', ['api', 'other']), door('https://b.example', ['else'])], [], undefined, undefined);
    assert.deepEqual(audiences, ['api', 'other']);
    assert.deepEqual(flow.inboundIssuers, ['https://a.example', 'https://b.example']);
  });

  it('is no audience where one of them asks for none, none is of its issuer, or it is for a resource', () => {
    assert.equal(toExpected(token, [door('https://a.example', ['api']), door('https://a.example')], [], undefined, undefined).audiences, undefined);
    assert.equal(toExpected(token, [door('https://b.example', ['api']), { kind: 'runtime', name: 'i', inbound: { type: 'AWS_IAM' } }], [], undefined, undefined).audiences, undefined);
    assert.equal(toExpected(token, [door('https://a.example', ['api'])], [], undefined, { from: 'answer of an agent' }).audiences, undefined);
    const exchanged = decodeJwt(`${encode({ alg: 'RS256' })}.${encode({ iss: 'https://a.example', aud: 'bank', act: { sub: 'agent' } })}.c2ln`);
    assert.equal(toExpected(exchanged, [door('https://a.example', ['api'])], [], undefined, undefined).audiences, undefined);
  });

  it('goes by the issuer that a discovery document names, where it was fetched', () => {
    const discoveries = new Map([[toDiscoveryUrl('https://other.example'), { issuer: 'https://a.example' }]]);
    const { flow, audiences } = toExpected(token, [door('https://other.example', ['api'])], [], discoveries, undefined);
    assert.deepEqual([flow.inboundIssuers, audiences], [['https://a.example'], ['api']]);
  });

  it('is no audience while not everybody whom credential providers ask is known, but of what a user certainly sends', () => {
    for (const servers of [undefined, [{ issuer: undefined, discoveryUrl: 'https://elsewhere.example/document' }]]) {
      const { flow, audiences } = toExpected(token, [door('https://a.example', ['api'])], servers, undefined, undefined);
      assert.deepEqual([flow.resourceIssuers, audiences], [undefined, undefined]);
      assert.deepEqual(toExpected(token, [door('https://a.example', ['api'])], servers, undefined, { from: 'access token of a sign-in' }).audiences, ['api']);
    }
  });

  it('is no audience where a credential provider may ask that issuer, by whichever address', () => {
    const tenant = '11111111-2222-3333-4444-555555555555';
    const entra = (name: string): string => `https://login.microsoftonline.com/${name}/v2.0`;
    const cases: readonly (readonly [iss: string, accepted: string, discoveryUrl: string])[] = [
      [entra(tenant), entra(tenant), toDiscoveryUrl(entra('common'))],
      [entra(tenant), entra(tenant), toDiscoveryUrl(entra('organizations'))],
      [entra(tenant), entra(tenant), toDiscoveryUrl(entra('acme.onmicrosoft.com'))],
      ['https://a.auth0.com/', 'https://a.auth0.com', toDiscoveryUrl('https://a.auth0.com')],
      ['https://b.example/x', 'https://b.example/x', 'https://b.example/.well-known/oauth-authorization-server/x'],
      ['https://b.example/x', 'https://b.example/x', 'https://b.example/x/.well-known/oauth-authorization-server'],
    ];
    for (const [iss, accepted, discoveryUrl] of cases) {
      const own = decodeJwt(`${encode({ alg: 'RS256' })}.${encode({ iss, aud: 'resource', scope: 'read' })}.c2ln`);
      for (const discoveries of [undefined, new Map([[toDiscoveryUrl(accepted), { issuer: iss }]])]) {
        const { flow, audiences } = toExpected(own, [door(accepted, ['agent'])], [{ issuer: undefined, discoveryUrl }], discoveries, undefined);
        assert.equal(audiences, undefined, discoveryUrl);
        assert.doesNotMatch(flowPartOf(own, kindOf(own), flow).reason, /no credential provider/);
      }
    }
  });

  it('is the issuer at which a user signed in, and what credential providers ask', () => {
    const { issuer, flow } = toExpected(token, [], [{ issuer: 'https://c.example', discoveryUrl: undefined }], undefined, { from: 'ID token of a sign-in', issuer: 'https://a.example' });
    assert.deepEqual([issuer, flow.resourceIssuers], ['https://a.example', ['https://c.example']]);
  });

  it('is the kind that a sign-in gave', () => {
    assert.equal(toExpected(token, [], undefined, undefined, { from: 'access token of a sign-in' }).kind, 'access');
    assert.equal(toExpected(token, [], undefined, undefined, { from: 'ID token of a sign-in' }).kind, 'id');
    assert.equal(toExpected(token, [], undefined, undefined, { from: 'answer of an agent' }).kind, undefined);
  });
});
