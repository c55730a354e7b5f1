import assert from 'node:assert/strict';
import { decodeJwt } from '../decode.js';
import { reachOf } from './addresses.js';
import { planVerification } from './plan.js';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (payload: object, header: object = { alg: 'RS256' }) => decodeJwt(`${encode(header)}.${encode(payload)}.c2ln`);

describe('planVerification', () => {
  it('lists the two addresses of an issuer, the second where it is known', () => {
    assert.deepEqual(planVerification(tokenOf({ iss: 'https://issuer.example/' }), { kind: 'issuer' }).fetches, [
      { purpose: 'discovery document', url: 'https://issuer.example/.well-known/openid-configuration', needsConsent: false },
      { purpose: 'key set', url: undefined, needsConsent: false },
    ]);
    const cognito = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_k3';
    assert.deepEqual(planVerification(tokenOf({ iss: cognito }), { kind: 'issuer' }).fetches.map(({ url }) => url), [
      `${cognito}/.well-known/openid-configuration`, `${cognito}/.well-known/jwks.json`,
    ]);
  });

  it('lists the key of a load balancer, at AWS', () => {
    const signer = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/my-balancer/50dc6c495c0c9188';
    const { fetches } = planVerification(tokenOf({ iss: 'https://issuer.example' }, { alg: 'ES256', kid: 'k-1', signer }), { kind: 'loadBalancer' });
    assert.deepEqual(fetches, [{ purpose: 'public key', url: 'https://public-keys.auth.elb.eu-central-1.amazonaws.com/k-1', needsConsent: false }]);
    assert.match(planVerification(tokenOf({}), { kind: 'loadBalancer' }).refusal ?? '', /names no Application Load Balancer/);
  });

  it('fetches nothing for a key or secret, nor for what the header names', () => {
    const token = tokenOf({ iss: 'https://issuer.example' }, { alg: 'RS256', jku: 'https://evil.example', x5u: 'https://evil.example' });
    assert.deepEqual(planVerification(token, { kind: 'key', text: '' }), { fetches: [], refusal: undefined });
    assert.deepEqual(planVerification(token, { kind: 'secret', text: 'x', encoding: 'utf8' }), { fetches: [], refusal: undefined });
    assert.ok(!JSON.stringify(planVerification(token, { kind: 'issuer' })).includes('evil'));
  });

  const refused: readonly (readonly [iss: unknown, sentence: RegExp])[] = [
    [undefined, /names no issuer/], ['accounts.google.com', /no address/], ['http://issuer.example', /Only https/], ['file:///etc/passwd', /Only https/],
    ['https://user:word@issuer.example', /user name or password/], ['javascript:alert(1)', /Only https/],
    ['http://127.0.0.1:8080/admin/delete?all=1&x=', /no query or fragment/], ['https://issuer.example/restart#', /no query or fragment/],
    ['https:issuer.example', /whole URL in ASCII/], [' https://issuer.example', /whole URL in ASCII/],
  ];
  for (const [iss, sentence] of refused) {
    it(`refuses the issuer ${String(iss)} in a sentence`, () => {
      const { fetches, refusal } = planVerification(tokenOf({ iss }), { kind: 'issuer' });
      assert.deepEqual(fetches, []);
      assert.match(refusal ?? '', sentence);
    });
  }
});

describe('reachOf', () => {
  const asked = ['https://10.1.2.3/', 'https://192.168.0.1', 'https://172.16.0.1', 'https://169.254.169.254/latest', 'https://127.0.0.2', 'https://[fd00::1]/', 'https://[fe80::1]/', 'https://[::ffff:10.0.0.1]/', 'https://idp', 'https://[64:ff9b::a00:1]/', 'https://[64:ff9b:1::1]/', 'https://[::7f00:1]/', 'https://[2002:a00:1::]/', 'https://[fec0::1]/', 'https://[::]/', 'https://198.18.0.1/', 'https://a.localhost/', 'https://router.localdomain/', 'https://idp.internal/', 'https://idp.corp.local./', 'https://2130706433/x', 'https://0x7f.1/'];
  for (const url of asked) it(`asks about ${url}`, () => assert.match(reachOf(url).kind, url.includes('2130706433') || url.includes('0x7f') ? /allowed|ask/ : /^ask$/));

  for (const url of ['https://issuer.example', 'https://8.8.8.8/', 'http://127.0.0.1:41875/idp/demo', 'http://localhost/', 'https://[2001:db8::1]/', 'https://[::ffff:8.8.8.8]/', 'https://[64:ff9b::808:808]/', 'https://[2002:808:808::1]/']) {
    it(`allows ${url}`, () => assert.equal(reachOf(url).kind, 'allowed'));
  }

  for (const url of ['http://issuer.example', 'http://10.0.0.1', 'ftp://issuer.example', 'nothing', '', 'https://']) {
    it(`refuses ${JSON.stringify(url)}`, () => assert.equal(reachOf(url).kind, 'refused'));
  }
});
