import assert from 'node:assert/strict';
import { decodeJwt, type DecodedToken } from '../decode.js';
import { kindOf } from '../kind.js';
import { lifeOf } from '../life.js';
import { verdictsOf } from '../verdicts.js';
import { signerOf, type Signer } from './loadBalancer.js';

const NAME = '123456789012:loadbalancer/app/my-balancer/50dc6c495c0c9188';
const ARN = `arn:aws:elasticloadbalancing:eu-central-1:${NAME}`;
const KID = 'd39846c3-18d4-4c5e-8148-27a63a4fa6d8';

const signerIn = (header: object): Signer | undefined => (
  signerOf(decodeJwt(`${Buffer.from(JSON.stringify({ alg: 'ES256', ...header })).toString('base64url')}.e30.c2ln`)));

describe('signerOf', () => {
  it('takes the address of the key from region and kid', () => {
    assert.deepEqual(signerIn({ signer: ARN, kid: KID }), { arn: ARN, keyUrl: `https://public-keys.auth.elb.eu-central-1.amazonaws.com/${KID}` });
  });

  for (const region of ['us-gov-west-1', 'us-gov-east-1']) {
    it(`knows the address of ${region}`, () => {
      const { keyUrl } = signerIn({ signer: `arn:aws-us-gov:elasticloadbalancing:${region}:${NAME}`, kid: KID }) ?? {};
      assert.equal(keyUrl, `https://s3-${region}.amazonaws.com/aws-elb-public-keys-prod-${region}/${KID}`);
    });
  }

  const others: readonly (readonly [what: string, header: object])[] = [
    ['no signer', { kid: KID }],
    ['no kid', { signer: ARN }],
    ['a kid that is a path', { signer: ARN, kid: '../evil' }],
    ['a kid with a query', { signer: ARN, kid: 'a?b' }],
    ['a region that is a host', { signer: `arn:aws:elasticloadbalancing:evil.example/eu-1:${NAME}`, kid: KID }],
    ['a region of another partition', { signer: `arn:aws:elasticloadbalancing:us-gov-west-1:${NAME}`, kid: KID }],
    ['a partition whose address is not documented', { signer: `arn:aws-cn:elasticloadbalancing:cn-north-1:${NAME}`, kid: KID }],
    ['a Network Load Balancer', { signer: ARN.replace('/app/', '/net/'), kid: KID }],
    ['an ARN with more behind it', { signer: `${ARN}\n`, kid: KID }],
  ];
  for (const [what, header] of others) it(`finds no load balancer with ${what}`, () => { assert.equal(signerIn(header), undefined); });
});

describe('a token of a load balancer', () => {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const toOwn = (header: object, payload: object = {}) => decodeJwt(`${encode({ alg: 'ES256', signer: ARN, ...header })}.${encode({ sub: 'alice', ...payload })}.c2ln`);
  const NOW_MS = 1_800_000_000_000;
  const cellsOf = (token: DecodedToken): readonly (string | undefined)[] => {
    const cells = verdictsOf(token, kindOf(token), NOW_MS);
    return ['Time', 'Issuer'].map((wanted) => cells.filter(({ label }) => label === wanted).map(({ word, detail }) => `${word}: ${detail}`)[0]);
  };

  it('ends when its header says so, and is of the issuer that stands there', () => {
    const [time, issuer] = cellsOf(toOwn({ exp: NOW_MS / 1000 - 3600, iss: 'https://idp.example' }));
    assert.match(time ?? '', /^Ended: .*, by the header$/);
    assert.equal(issuer, 'Not checked: idp.example, by the header');
    assert.match(cellsOf(toOwn({ exp: NOW_MS / 1000 + 90 }))[0] ?? '', /^In life: .* left, by the header$/);
    const life = lifeOf(toOwn({ exp: NOW_MS / 1000 - 3600 }), NOW_MS);
    assert.match(life.kind === 'sentence' ? life.text : '', /^Ended /);
  });

  it('goes by its claims where they say the same', () => {
    const [time, issuer] = cellsOf(toOwn({ exp: 1, iss: 'https://a.example' }, { exp: NOW_MS / 1000 + 90, iss: 'https://b.example' }));
    assert.match(time ?? '', /^In life: .* left$/);
    assert.equal(issuer, 'Not checked: b.example');
  });

  it('tells claims of a user', () => {
    const { word, vendor } = kindOf(toOwn({}));
    assert.deepEqual([word, vendor], ['User claims', 'Load Balancer']);
  });

  it('is the only one whose header counts', () => {
    assert.match(cellsOf(toOwn({ exp: 1, signer: 'me' }))[0] ?? '', /^Never ends: /);
  });
});
