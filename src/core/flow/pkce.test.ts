import assert from 'node:assert/strict';
import { newPkce } from './pkce.js';

describe('newPkce', () => {
  it('makes the challenge of RFC 7636 appendix B', () => {
    const octets = Buffer.from([
      116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191, 240, 91, 88, 5, 88, 83,
      132, 141, 121,
    ]);
    const { verifier, challenge } = newPkce(octets);
    assert.equal(verifier.reveal(), 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');
    assert.equal(challenge, 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  });

  it('is another one each time', () => {
    assert.notEqual(newPkce().challenge, newPkce().challenge);
  });
});
