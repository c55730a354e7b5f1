import assert from 'node:assert/strict';
import { decodeJwt } from '../../core/jwt/decode.js';
import { fromMasked, maskWithin, toMasked } from './mask.js';

const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl$&';

describe('the mask over a signature', () => {
  const token = decodeJwt(TOKEN);

  it('hides the signature and nothing else', () => {
    assert.equal(toMasked(token), 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.••••••••••••');
    const cut = decodeJwt('eyJhbGciOiJSUzI1NiJ9.eyJzdWIi');
    assert.equal(toMasked(cut), cut.text);
  });

  it('gives the signature back when the text around it was edited', () => {
    assert.equal(fromMasked(toMasked(token), token), TOKEN);
    assert.equal(fromMasked(`Bearer ${toMasked(token)}`, token), `Bearer ${TOKEN}`);
  });

  it('hides the signatures of tokens within a claim, wherever they end', () => {
    const signed = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.';
    const dots = '•'.repeat(12);
    assert.equal(maskWithin(`{"a":"${signed}c2lnbmF0dXJl","b":"Bearer ${signed}c2ln."}`), `{"a":"${signed}${dots}","b":"Bearer ${signed}${dots}."}`);
    assert.equal(maskWithin('eyJhbGciOiJSUzI1NiJ9..c2ln'), `eyJhbGciOiJSUzI1NiJ9..${dots}`);
    for (const text of ['https://issuer.example/a.b.c', 'eyJhbGciOiJkaXIifQ..aXY.Y3Q.dGFn', signed, 'eyJ'.repeat(50_000)]) assert.equal(maskWithin(text), text);
  });

  it('loses the signature when its dots were edited', () => {
    assert.equal(fromMasked(toMasked(token).slice(0, -1), token), 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.');
    assert.equal(fromMasked('other text', undefined), 'other text');
  });
});
