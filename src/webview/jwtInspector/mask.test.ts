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

  it('hides the signatures of a token that is the payload, at every depth, and keeps the parts where they are', () => {
    const outerOf = (payload: string, signature = '.b3V0ZXI'): string => `eyJhbGciOiJSUzI1NiIsImN0eSI6IkpXVCJ9.${Buffer.from(payload).toString('base64url')}${signature}`;
    const inner = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
    const read = (text: string): string => Buffer.from(text, 'base64url').toString();
    for (const text of [outerOf(inner), outerOf(outerOf(inner)), outerOf(inner, '.'), outerOf(inner, ''), outerOf(outerOf(inner, '.'))]) {
      const outer = decodeJwt(text);
      const masked = toMasked(outer);
      const payload = masked.split('.')[1] ?? '';
      assert.equal(payload.length, text.split('.')[1]?.length, text);
      const seen = read(payload.replaceAll('•', ''));
      assert.doesNotMatch(seen + read(seen.split('.')[1] ?? ''), /c2ln|b3V0/, text);
      assert.equal(fromMasked(masked, outer), text);
    }
    assert.equal(maskWithin(`"${outerOf(inner)}"`), `"${toMasked(decodeJwt(outerOf(inner)))}"`);
    assert.match(toMasked(decodeJwt(outerOf(inner))), /^eyJ[\w-]+\.ZX[\w-]+•{16}\.•{12}$/);
  });

  it('loses the signature when its dots were edited', () => {
    assert.equal(fromMasked(toMasked(token).slice(0, -1), token), 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.');
    assert.equal(fromMasked('other text', undefined), 'other text');
  });
});
