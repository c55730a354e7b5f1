import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { decodeJwt } from './decode.js';
import { findTokens } from './find.js';
import { claimOf, stringOf } from './members.js';
import { verifyToken } from './verify/verify.js';
import type { Verification } from './verify/verify.js';
import type { VerifyPorts } from './verify/fetchJson.js';

interface Vector {
  readonly from: string;
  readonly text: string;
  readonly keys: readonly JWK[];
  readonly algs: readonly string[];
  readonly claims: readonly string[];
}

/** Examples of RFC 7515, 7516, 7519, 7520 and 8037, as printed there. */
const VECTORS = JSON.parse(readFileSync(new URL('../../../test/vectors/jose.json', import.meta.url), 'utf8')) as readonly Vector[];
const NO_NETWORK: VerifyPorts = { fetchUrl: () => Promise.reject(new Error('no network in this test')), approve: () => Promise.resolve(false) };

describe('the examples of the RFCs', () => {
  const verify = (text: string, unprotected: string | undefined, key: JWK | undefined): Promise<Verification> => (
    verifyToken(decodeJwt(text, unprotected), { kind: 'key', text: JSON.stringify(key ?? {}) }, NO_NETWORK, 0, AbortSignal.timeout(5000)));

  for (const { from, text, keys, algs, claims } of VECTORS) {
    it(`reads ${from}`, async () => {
      const found = findTokens(text);
      const decoded = found.map(({ token, unprotectedHeader }) => decodeJwt(token, unprotectedHeader));
      assert.deepEqual(decoded.map(({ header, unprotected }) => stringOf(claimOf(header, 'alg') ?? claimOf(unprotected, 'alg'))), algs);
      assert.deepEqual(decoded[0]?.payload.map(({ name }) => name), claims);
      for (const [index, { token, unprotectedHeader }] of found.entries()) {
        const { signature } = await verify(token, unprotectedHeader, keys[index]);
        assert.equal(signature.state, keys.length === 0 ? 'not checked' : 'verified', signature.reason);
        if (keys.length === 0) continue;
        const changed = token.replace(/\.(.)/, (_, first: string) => `.${first === 'S' ? 'T' : 'S'}`);
        assert.equal((await verify(changed, unprotectedHeader, keys[index])).signature.state, 'failed');
      }
    });
  }
});
