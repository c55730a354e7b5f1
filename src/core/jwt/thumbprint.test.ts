import assert from 'node:assert/strict';
import { decodeJwt } from './decode.js';
import { keysOf, thumbprintOf } from './thumbprint.js';

/** RFC 7638, section 3.1. */
const RSA_KEY = {
  kty: 'RSA', e: 'AQAB', alg: 'RS256', kid: '2011-04-29',
  n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
};
/** RFC 8037, appendix A.3. */
const ED_KEY = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('thumbprintOf', () => {
  it('gives the thumbprints of RFC 7638 and RFC 8037', async () => {
    assert.equal(await thumbprintOf(RSA_KEY), 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
    assert.equal(await thumbprintOf(ED_KEY), 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });

  it('gives none for half a key', async () => {
    assert.equal(await thumbprintOf({ kty: 'RSA', n: 'x' }), undefined);
    assert.equal(await thumbprintOf({ kty: 'unknown' }), undefined);
  });
});

describe('keysOf', () => {
  it('finds the keys of header and claims', async () => {
    const token = decodeJwt(`${encode({ alg: 'EdDSA', jwk: ED_KEY })}.${encode({ cnf: { jwk: RSA_KEY, jkt: 'abc' } })}.c2ln`);
    assert.deepEqual(await keysOf(token), [
      { where: 'header jwk', thumbprint: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k' },
      { where: 'cnf.jwk', thumbprint: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs' },
      { where: 'cnf.jkt', thumbprint: 'abc' },
    ]);
  });
});
