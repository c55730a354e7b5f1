import assert from 'node:assert/strict';
import { exportJWK, generateKeyPair, jwtVerify, SignJWT, type CryptoKey } from 'jose';
import { createIssuerKeys, type IssuerKeys } from './issuerKeys.js';

const ISSUER = 'https://issuer.example';
const DISCOVERY = `${ISSUER}/.well-known/openid-configuration`;
const KEYS = `${ISSUER}/jwks`;

describe('The keys of an issuer', () => {
  let nowMs: number;
  let asked: string[];
  /** What the issuer answers, by its address; nothing where it does not answer. */
  let answers: Record<string, unknown>;
  let keys: IssuerKeys;

  beforeEach(() => {
    nowMs = 1_000_000;
    asked = [];
    answers = { [DISCOVERY]: { issuer: ISSUER, jwks_uri: KEYS } };
    keys = createIssuerKeys(() => nowMs, (url) => {
      asked.push(url);
      const answer = answers[url];
      return answer === undefined ? Promise.reject(new Error('nobody')) : Promise.resolve(answer);
    });
  });

  const signers: Record<string, CryptoKey> = {};
  const publish = async (...names: readonly string[]) => {
    answers[KEYS] = { keys: await Promise.all(names.map(async (kid) => {
      const { publicKey, privateKey } = await generateKeyPair('ES256');
      signers[kid] = privateKey;
      return { ...await exportJWK(publicKey), kid, alg: 'ES256' };
    })) };
  };
  const verify = async (kid: string) => {
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid }).setIssuer(ISSUER).sign(signers[kid] ?? (await generateKeyPair('ES256')).privateKey);
    await jwtVerify(token, (await keys.find(DISCOVERY)).findKey);
  };
  const unknownKey = { code: 'ERR_JWKS_NO_MATCHING_KEY' };

  it('are asked for once in five minutes, whoever asks together', async () => {
    await publish('one');
    await Promise.all(Array.from({ length: 20 }, () => verify('one')));
    nowMs += 299_999;
    await verify('one');
    assert.deepEqual(asked, [DISCOVERY, KEYS]);
    nowMs += 1;
    await verify('one');
    assert.deepEqual(asked, [DISCOVERY, KEYS, DISCOVERY, KEYS]);
  });

  it('are asked for again where a token has a new one, but not within thirty seconds', async () => {
    await publish('one');
    await verify('one');
    await publish('two');
    nowMs += 29_999;
    await assert.rejects(verify('two'), unknownKey);
    assert.equal(asked.length, 2);
    nowMs += 1;
    await Promise.all([verify('two'), verify('two')]);
    assert.deepEqual(asked, [DISCOVERY, KEYS, KEYS]);
    for (let count = 0; count < 5; count += 1) await assert.rejects(verify('forged'), unknownKey);
    assert.equal(asked.length, 3);
  });

  it('are asked for at once after they could not be had, and after all was forgotten', async () => {
    await assert.rejects(verify('one'), /nobody/);
    await publish('one');
    await verify('one');
    assert.deepEqual(asked, [DISCOVERY, KEYS, KEYS]);
    keys.forget();
    await verify('one');
    assert.deepEqual(asked.slice(3), [DISCOVERY, KEYS]);
    answers[`${ISSUER}/a/.well-known/openid-configuration`] = undefined;
    for (let count = 0; count < 2; count += 1) await assert.rejects(keys.find(`${ISSUER}/a/.well-known/openid-configuration`), /nobody/);
    assert.equal(asked.length, 7);
  });

  it('are not remembered of a document that names another issuer than its place', async () => {
    answers[DISCOVERY] = { issuer: 'https://another.example', jwks_uri: KEYS };
    assert.equal((await keys.find(DISCOVERY)).issuer, 'https://another.example');
    answers[DISCOVERY] = { issuer: ISSUER, jwks_uri: KEYS };
    assert.equal((await keys.find(DISCOVERY)).issuer, ISSUER);
  });

  it('are remembered of a hundred issuers', async () => {
    const urls = Array.from({ length: 101 }, (_, index) => `https://issuer-${index}.example/.well-known/openid-configuration`);
    for (const url of urls) answers[url] = { issuer: url.slice(0, url.indexOf('/.well')), jwks_uri: KEYS };
    for (const url of urls) await keys.find(url);
    await keys.find(urls[1] ?? '');
    assert.equal(asked.length, 101);
    await keys.find(urls[0] ?? '');
    assert.equal(asked.length, 102);
  });

  it('are those of no document that lacks an issuer or an address that is safe to ask', async () => {
    for (const document of [{}, { issuer: ISSUER }, { issuer: 5, jwks_uri: KEYS }, { issuer: ISSUER, jwks_uri: 'http://elsewhere.example/jwks' }, { issuer: ISSUER, jwks_uri: 'no' }]) {
      answers[DISCOVERY] = document;
      await assert.rejects(keys.find(DISCOVERY), /lacks a usable issuer or jwks_uri/);
    }
  });
});
