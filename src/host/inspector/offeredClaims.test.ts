import assert from 'node:assert/strict';
import { decodeJwt } from '../../core/jwt/decode.js';
import { offerClaims } from './offeredClaims.js';

const SANDBOX = { endpoint: 'http://127.0.0.1:4000', users: [{ username: 'alice', password: 'x' }], clients: [{ clientId: 'web', clientSecret: 'x' }] };
const OF_SANDBOX = { sub: 'alice', client_id: 'web', scope: 'openid' };
const toToken = (payload: string) => decodeJwt(`eyJhbGciOiJSUzI1NiJ9.${Buffer.from(payload).toString('base64url')}.c2ln`);

describe('offerClaims', () => {
  it('offers those of the token on show, to be signed by its own issuer where that is one of the sandbox', () => {
    const offered = offerClaims(SANDBOX, toToken('{"iss":"http://127.0.0.1:4000/idp/pool","sub":"bob","exp":1,"n":1e3}'));
    assert.deepEqual(offered, { claims: { sub: 'bob', n: 1000 }, issuer: 'pool', note: undefined });
    assert.equal(offerClaims(SANDBOX, toToken('{"iss":"https://a.example","sub":"bob"}')).issuer, undefined);
  });

  it('offers those of the sandbox where there is no token', () => {
    assert.deepEqual(offerClaims(SANDBOX, undefined), { claims: OF_SANDBOX, issuer: undefined, note: undefined });
  });

  for (const payload of ['{"sub":"a","sub":"b"}', '{"n":12345678901234567890}', '{"sub":"a', '{}']) {
    it(`says so where it cannot offer those of the token: ${payload}`, () => {
      const { claims, note } = offerClaims(SANDBOX, toToken(payload));
      assert.deepEqual([claims, note], [OF_SANDBOX, 'The claims of the token on show cannot be written again as they are, so these are of the sandbox.']);
    });
  }
});
