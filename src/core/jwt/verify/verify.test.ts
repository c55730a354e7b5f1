import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { SignJWT, exportJWK, exportSPKI, generateKeyPair } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { decodeJwt } from '../decode.js';
import type { FetchAnswer, VerifyPorts } from './fetchJson.js';
import type { KeySource } from './keySource.js';
import { verifyToken } from './verify.js';
import type { Verification } from './verify.js';

const ISSUER = 'https://issuer.example/pool';
const DISCOVERY = `${ISSUER}/.well-known/openid-configuration`;
const KEYS = 'https://issuer.example/keys';
const PAYLOAD = { iss: ISSUER, sub: 'alice', exp: 2_000_000_000 };

const answer = (body: unknown, status = 200, location?: string): FetchAnswer => (
  { status, bytes: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)), location });

/** A network of a few addresses that remembers what was asked of it. */
function network(pages: Readonly<Record<string, FetchAnswer>>, approves = false): { readonly ports: VerifyPorts; readonly asked: string[]; readonly approvals: string[] } {
  const asked: string[] = [];
  const approvals: string[] = [];
  return {
    asked, approvals,
    ports: {
      fetchUrl: (url) => {
        asked.push(url);
        const page = pages[url];
        return page === undefined ? Promise.reject(new Error('getaddrinfo ENOTFOUND')) : Promise.resolve(page);
      },
      approve: ({ url }) => {
        approvals.push(url ?? '');
        return Promise.resolve(approves);
      },
    },
  };
}

describe('verifyToken', () => {
  let privateKey: CryptoKey;
  let publicJwk: JWK;
  let pem: string;
  let token: string;

  before(async function () {
    this.timeout(20_000);
    const pair = await generateKeyPair('RS256', { extractable: true });
    privateKey = pair.privateKey;
    publicJwk = { ...await exportJWK(pair.publicKey), kid: 'k1' };
    pem = await exportSPKI(pair.publicKey);
    token = await new SignJWT(PAYLOAD).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(privateKey);
  });

  const run = (text: string, source: KeySource, ports: VerifyPorts = network({}).ports): Promise<Verification> => (
    verifyToken(decodeJwt(text), source, ports, 0, new AbortController().signal));
  const withSecret = (secret: string | Uint8Array): Promise<string> => (
    new SignJWT(PAYLOAD).setProtectedHeader({ alg: 'HS256' }).sign(typeof secret === 'string' ? new TextEncoder().encode(secret) : secret));
  const pages = (): Record<string, FetchAnswer> => ({ [DISCOVERY]: answer({ issuer: ISSUER, jwks_uri: KEYS }), [KEYS]: answer({ keys: [publicJwk] }) });

  it('asks the issuer’s discovery document, then its key set, and shows both', async () => {
    const { ports, asked } = network(pages());
    const { signature, issuer, fetched } = await run(token, { kind: 'issuer' }, ports);
    assert.deepEqual(signature, { state: 'verified', reason: 'RS256 holds, with the key k1.', key: 'k1' });
    assert.equal(issuer.state, 'matches');
    assert.deepEqual(asked, [DISCOVERY, KEYS]);
    assert.deepEqual(fetched.map(({ purpose, status, keys }) => [purpose, status, keys]), [['discovery document', 200, undefined], ['key set', 200, 1]]);
  });

  it('fetches the key of the load balancer that signed it, and says whose it must be', async () => {
    const signer = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/my-balancer/50dc6c495c0c9188';
    const pair = await generateKeyPair('ES256', { extractable: true });
    const signed = await new SignJWT(PAYLOAD).setProtectedHeader({ alg: 'ES256', kid: 'k-1', signer }).sign(pair.privateKey);
    const url = 'https://public-keys.auth.elb.eu-central-1.amazonaws.com/k-1';
    const { ports, asked } = network({ [url]: answer(await exportSPKI(pair.publicKey)) });
    const { signature, warnings, fetched } = await run(signed, { kind: 'loadBalancer' }, ports);
    assert.deepEqual([signature.state, asked, fetched.map(({ purpose }) => purpose)], ['verified', [url], ['public key']]);
    assert.deepEqual(warnings.map((text) => text.endsWith(signer)), [true]);
    const other = await exportSPKI((await generateKeyPair('ES256')).publicKey);
    const failed = await run(signed, { kind: 'loadBalancer' }, network({ [url]: answer(other) }).ports);
    assert.deepEqual([failed.signature.state, failed.warnings], ['failed', []]);
  });

  it('reads the padding that a load balancer writes', async () => {
    const signer = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/my-balancer/50dc6c495c0c9188';
    const { privateKey: key, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
    const input = `${part({ alg: 'ES256', kid: 'k-1', signer, typ: 'J' })}.${part({ ...PAYLOAD, sub: 'alices' })}`;
    const signed = `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}==`;
    const url = 'https://public-keys.auth.elb.eu-central-1.amazonaws.com/k-1';
    const { ports } = network({ [url]: answer(publicKey.export({ type: 'spki', format: 'pem' }).toString()) });
    const { signature } = await run(signed, { kind: 'loadBalancer' }, ports);
    assert.deepEqual([signed.split('=').length > 3, signature.state], [true, 'verified'], signature.reason);
  });

  it('never fetches what the header names', async () => {
    const forged = await new SignJWT(PAYLOAD).setProtectedHeader({ alg: 'RS256', kid: 'k1', jku: 'https://evil.example/keys', x5u: 'https://evil.example/cert' }).sign(privateKey);
    const { ports, asked } = network(pages());
    await run(forged, { kind: 'issuer' }, ports);
    assert.ok(!asked.some((url) => url.includes('evil')));
  });

  it('believes no document from elsewhere that names the issuer of the token, nor one that names none', async () => {
    const elsewhere = 'https://evil.example/.well-known/openid-configuration';
    const { ports } = network({ [elsewhere]: answer({ issuer: ISSUER, jwks_uri: 'https://evil.example/keys' }), 'https://evil.example/keys': answer({ keys: [publicJwk] }) });
    const { signature, issuer } = await run(token, { kind: 'discoveryUrl', url: elsewhere }, ports);
    assert.deepEqual([signature.state, issuer.state], ['verified', 'named elsewhere']);
    const unnamed = network({ [elsewhere]: answer({ jwks_uri: 'https://evil.example/keys' }), 'https://evil.example/keys': answer({ keys: [publicJwk] }) });
    assert.equal((await run(token, { kind: 'discoveryUrl', url: elsewhere }, unnamed.ports)).issuer.state, 'differs');
  });

  it('says that the issuer differs, apart from the signature', async () => {
    const { ports } = network({ ...pages(), [DISCOVERY]: answer({ issuer: 'https://other.example', jwks_uri: KEYS }) });
    const { signature, issuer } = await run(token, { kind: 'issuer' }, ports);
    assert.equal(signature.state, 'verified');
    assert.equal(issuer.state, 'differs');
    assert.match(issuer.reason, /https:\/\/other\.example$/);
  });

  it('takes a secret in any of four encodings', async () => {
    const secret = 'a secret of more than thirty-two bytes, and then some';
    const bytes = Buffer.from(secret);
    const signed = await withSecret(secret);
    for (const encoding of ['utf8', 'base64', 'base64url', 'hex'] as const) {
      const { signature, warnings } = await run(signed, { kind: 'secret', text: bytes.toString(encoding), encoding });
      assert.equal(signature.state, 'verified', encoding);
      assert.deepEqual(warnings, []);
    }
    assert.equal((await run(signed, { kind: 'secret', text: 'another', encoding: 'utf8' })).signature.state, 'failed');
    assert.match((await run(signed, { kind: 'secret', text: 'xyz', encoding: 'hex' })).signature.reason, /not hexadecimal/);
    assert.match((await run(signed, { kind: 'secret', text: '*', encoding: 'base64' })).signature.reason, /not base64/);
  });

  it('warns of a short secret and of a short RSA key', async () => {
    assert.match((await run(await withSecret('short'), { kind: 'secret', text: 'short', encoding: 'utf8' })).warnings.join(), /has 5 bytes; HS256 wants 32/);
    const weak = { ...publicJwk, n: publicJwk.n?.slice(0, 171) };
    assert.match((await run(token, { kind: 'key', text: JSON.stringify(weak) })).warnings.join(), /The RSA key has 10\d\d bits/);
  });

  it('does not mix up secrets and public keys', async () => {
    const confused = await withSecret(new TextEncoder().encode(pem));
    assert.equal((await run(confused, { kind: 'key', text: pem })).signature.state, 'failed');
    assert.equal((await run(token, { kind: 'secret', text: 'x'.repeat(40), encoding: 'utf8' })).signature.state, 'failed');
    assert.match((await run(confused, { kind: 'issuer' }, network(pages()).ports)).signature.reason, /RFC 8725/);
  });

  it('goes by the kid, and tries every fitting key where there is none', async () => {
    const other = { ...await exportJWK((await generateKeyPair('RS256')).publicKey), kid: 'k0' };
    const source = (keys: readonly JWK[]): KeySource => ({ kind: 'key', text: JSON.stringify({ keys }) });
    assert.equal((await run(token, source([other, publicJwk]))).signature.key, 'k1');
    assert.match((await run(token, source([other, { ...publicJwk, kid: 'k9' }]))).signature.reason, /No key of the set has the kid of the token: k1/);
    const nameless = await new SignJWT(PAYLOAD).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    assert.equal((await run(nameless, source([other, { ...publicJwk, kid: 'k9' }]))).signature.key, 'k9');
    assert.match((await run(nameless, source([other, { ...other, kid: 'k2' }]))).signature.reason, /None of 2 keys/);
    assert.match((await run(token, source([]))).signature.reason, /holds no keys/);
  });

  it('passes over keys of another curve, short ones and broken ones, and says that the token names none', async () => {
    const jwkOf = async (alg: string): Promise<JWK> => await exportJWK((await generateKeyPair(alg, { extractable: true })).publicKey);
    const pair = await generateKeyPair('ES256', { extractable: true });
    const [own, longer, short] = [await exportJWK(pair.publicKey), await jwkOf('ES384'), { kty: 'RSA', e: 'AQAB', n: Buffer.alloc(128, 0xb7).toString('base64url') }];
    const ofCurve = await new SignJWT(PAYLOAD).setProtectedHeader({ alg: 'ES256' }).sign(pair.privateKey);
    const ofRsa = await new SignJWT(PAYLOAD).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    const nameless = { ...publicJwk };
    delete nameless.kid;
    const all = { keys: [longer, short, { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }, { kty: 'RSA', n: '', e: '' }, own, nameless] };
    for (const text of [ofCurve, ofRsa]) {
      const { signature, warnings } = await run(text, { kind: 'key', text: JSON.stringify(all) });
      assert.equal(signature.state, 'verified', signature.reason);
      assert.match(warnings.join(), /Nothing says which of \d keys/);
    }
    const { signature } = await run(ofRsa, { kind: 'key', text: JSON.stringify({ keys: [short, await jwkOf('RS256')] }) });
    assert.deepEqual([signature.state, signature.key?.length], ['not checked', 43]);
    assert.match((await run(ofCurve, { kind: 'key', text: JSON.stringify({ keys: [longer] }) })).signature.reason, /not one for ES256: EC, P-384/);
  });

  it('says nothing of a token that nobody signed or whose signature is lost', async () => {
    const [header = '', payload = ''] = token.split('.');
    for (const alg of ['none', 'NONE', 'nOnE']) {
      const unsigned = `${Buffer.from(JSON.stringify({ alg })).toString('base64url')}.${payload}.AAAA`;
      assert.match((await run(unsigned, { kind: 'key', text: pem })).signature.reason, /Nobody signed/);
    }
    for (const text of [`${header}.${payload}.`, `${header}.${payload}`, header, '']) assert.equal((await run(text, { kind: 'key', text: pem })).signature.state, 'not checked');
  });

  it('warns where jose reads past padding', async () => {
    const { signature, warnings } = await run(`${token}==`, { kind: 'key', text: pem });
    if (signature.state === 'verified') assert.match(warnings.join(), /strict readers refuse.*padding/);
    else assert.notEqual(signature.reason, '');
  });

  const bad: readonly (readonly [what: string, pages: Record<string, FetchAnswer>, sentence: RegExp])[] = [
    ['is not there', { [KEYS]: answer('gone', 404) }, /status 404/],
    ['is a page', { [KEYS]: answer('<html>') }, /not a JSON object/],
    ['is too large', { [KEYS]: answer('x'.repeat(512 * 1024 + 1)) }, /larger than 512 KiB/],
    ['cannot be reached', {}, /cannot be reached.*ENOTFOUND/],
    ['leads to another host', { [KEYS]: answer('', 302, 'https://evil.example/keys') }, /another host.*evil\.example/],
    ['leads to plain http', { [KEYS]: answer('', 302, 'http://issuer.example/keys') }, /Only https/],
    ['leads in a circle', { [KEYS]: answer('', 301, KEYS) }, /more than three times/],
  ];
  for (const [what, more, sentence] of bad) {
    it(`says that a key set ${what}, and keeps that apart from a bad signature`, async () => {
      const { ports } = network(more);
      const { signature, fetched } = await run(token, { kind: 'jwksUrl', url: KEYS }, ports);
      assert.equal(signature.state, 'not checked');
      assert.match(signature.reason, sentence);
      assert.match(fetched.at(-1)?.fault ?? '', sentence);
    });
  }

  it('follows a redirect within the host', async () => {
    const { ports, asked } = network({ [KEYS]: answer('', 307, '/other'), 'https://issuer.example/other': answer({ keys: [publicJwk] }) });
    const { signature, fetched } = await run(token, { kind: 'jwksUrl', url: KEYS }, ports);
    assert.equal(signature.state, 'verified');
    assert.deepEqual(asked, [KEYS, 'https://issuer.example/other']);
    assert.equal(fetched.length, 2);
  });

  it('shows each address before its request leaves, and sends nothing to one that it cannot show', async () => {
    const [plain, moved] = [pages(), { ...pages(), [KEYS]: answer('', 307, '/other'), 'https://issuer.example/other': answer({ keys: [publicJwk] }) }];
    for (const [shown, there, state] of [[3, plain, 'verified'], [3, moved, 'verified'], [1, plain, 'not checked'], [2, moved, 'not checked']] as const) {
      const log: string[] = [];
      const { ports } = network(there);
      const announce: NonNullable<VerifyPorts['announce']> = ({ url }) => Promise.resolve(log.push(`shows ${url ?? ''}`) <= shown * 2);
      const fetchUrl: VerifyPorts['fetchUrl'] = (url, limits) => { log.push(`asks ${url}`); return ports.fetchUrl(url, limits); };
      const { signature, fetched } = await run(token, { kind: 'issuer' }, { ...ports, announce, fetchUrl });
      const asked = [DISCOVERY, KEYS, 'https://issuer.example/other'].slice(0, Object.keys(there).length);
      assert.deepEqual(log, asked.flatMap((url, index) => [`shows ${url}`, ...(index < shown ? [`asks ${url}`] : [])]));
      assert.equal(signature.state, state);
      if (state === 'not checked') assert.match(fetched.at(-1)?.fault ?? '', /could not be shown before the request/);
    }
  });

  it('sends nothing where it is stopped while an address is shown', async () => {
    const stop = new AbortController();
    const { ports, asked } = network(pages());
    const announce: NonNullable<VerifyPorts['announce']> = ({ purpose }) => { if (purpose === 'key set') stop.abort(); return Promise.resolve(true); };
    await assert.rejects(verifyToken(decodeJwt(token), { kind: 'issuer' }, { ...ports, announce }, 0, stop.signal), { name: 'AbortError' });
    assert.deepEqual(asked, [DISCOVERY]);
  });

  it('asks before it fetches a private address, or keys from a host that nobody saw', async () => {
    const inside = network({}, false);
    await run(token, { kind: 'jwksUrl', url: 'https://10.0.0.1/keys' }, inside.ports);
    assert.deepEqual([inside.approvals, inside.asked], [['https://10.0.0.1/keys'], []]);
    const elsewhere = { [DISCOVERY]: answer({ issuer: ISSUER, jwks_uri: 'https://keys.example/jwks' }), 'https://keys.example/jwks': answer({ keys: [publicJwk] }) };
    assert.match((await run(token, { kind: 'issuer' }, network(elsewhere, false).ports)).signature.reason, /not agreed to: https:\/\/keys\.example/);
    assert.equal((await run(token, { kind: 'issuer' }, network(elsewhere, true).ports)).signature.state, 'verified');
  });

  it('asks before a public name that stands for a private address', async () => {
    const resolved = (addresses: readonly string[]): VerifyPorts & { readonly names: string[] } => {
      const names: string[] = [];
      return { ...network(pages(), false).ports, names, addressesOf: (name) => { names.push(name); return Promise.resolve(addresses); } };
    };
    const inside = resolved(['93.184.216.34', '169.254.169.254']);
    assert.match((await run(token, { kind: 'issuer' }, inside)).signature.reason, /not agreed to: https:\/\/issuer\.example/);
    assert.deepEqual(inside.names, ['issuer.example']);
    for (const addresses of [['93.184.216.34', '2606:2800:220:1::1'], []]) assert.equal((await run(token, { kind: 'issuer' }, resolved(addresses))).signature.state, 'verified');
  });

  it('ends at the signal', async () => {
    const stop = new AbortController();
    const ports: VerifyPorts = { ...network({}).ports, fetchUrl: () => { stop.abort(); return Promise.reject(new Error('closed')); } };
    await assert.rejects(verifyToken(decodeJwt(token), { kind: 'issuer' }, ports, 0, stop.signal), { name: 'AbortError' });
  });
});
