import assert from 'node:assert/strict';
import { cutOffMember, decodeJwt, spanOf } from './decode.js';
import { claimOf, numberOf, stringOf, toDisplayText } from './members.js';

const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');
const token = (header: string, payload: string, signature = 'c2lnbmF0dXJl'): string => `${encode(header)}.${encode(payload)}.${signature}`;
const RS256 = '{"alg":"RS256","kid":"k1"}';

describe('decodeJwt', () => {
  it('takes a signed token apart', () => {
    const decoded = decodeJwt(token(RS256, '{"sub":"alice","exp":1795305540}'));
    assert.equal(decoded.form, 'jws');
    assert.deepEqual(decoded.faults, []);
    assert.deepEqual(decoded.segments.map(({ role }) => role), ['header', 'payload', 'signature']);
    assert.equal(stringOf(claimOf(decoded.header, 'kid')), 'k1');
    assert.equal(numberOf(claimOf(decoded.payload, 'exp')), 1795305540);
  });

  it('takes the last of two claims with one name, and keeps both', () => {
    const decoded = decodeJwt(token(RS256, '{"sub":"alice","sub":"mallory"}'));
    assert.equal(decoded.payload.length, 2);
    assert.equal(stringOf(claimOf(decoded.payload, 'sub')), 'mallory');
  });

  it('shows a long number as it was written', () => {
    const value = claimOf(decodeJwt(token(RS256, '{"n":12345678901234567890}')).payload, 'n');
    assert.equal(value === undefined ? '' : toDisplayText(value), '12345678901234567890');
  });

  it('reads the header of an encrypted token', () => {
    const decoded = decodeJwt(`${encode('{"alg":"dir","enc":"A256GCM"}')}..aXY.Y2lwaGVy.dGFn`);
    assert.equal(decoded.form, 'jwe');
    assert.equal(stringOf(claimOf(decoded.header, 'enc')), 'A256GCM');
    assert.deepEqual(decoded.payload, []);
    assert.deepEqual(decoded.faults, []);
  });

  it('reads a token that was cut off within its payload, and says at which column', () => {
    const whole = token(RS256, '{"sub":"alice","scope":"openid profile"}');
    const cut = whole.slice(0, 62);
    const decoded = decodeJwt(cut);
    assert.equal(stringOf(claimOf(decoded.payload, 'sub')), 'alice');
    assert.equal(decoded.cutOffAt, 62);
    assert.ok(decoded.isPartial);
    assert.deepEqual(decoded.faults.map(({ message }) => message), ['The token is cut off at column 62, within its payload.']);
  });

  it('tells which value the text ends within, as it may be a beginning only', () => {
    const cutAfter = (payload: string): string | undefined => cutOffMember(decodeJwt(`${encode(RS256)}.${encode(payload)}`))?.name;
    for (const payload of ['{"sub":"a","aud":"api', '{"sub":"a","aud":12', '{"sub":"a","aud":["api"', '{"sub":"a","aud":{"b":"c"', '{"sub":"a","aud":tru']) assert.equal(cutAfter(payload), 'aud', payload);
    for (const payload of ['{"sub":"a","aud":"api"', '{"sub":"a","aud":["api"]', '{"sub":"a","aud":"api",', '{"sub":"a","aud"', '{"aud":12}']) assert.equal(cutAfter(payload), undefined, payload);
    assert.equal(cutOffMember(decodeJwt(encode('{"alg":"RS')))?.name, 'alg');
  });

  it('reads a header alone', () => {
    const decoded = decodeJwt(encode(RS256));
    assert.equal(stringOf(claimOf(decoded.header, 'alg')), 'RS256');
    assert.match(decoded.faults.at(-1)?.message ?? '', /cut off at column 35, after its header/);
  });

  it('names the column of a character that base64url does not use', () => {
    const whole = token(RS256, '{"sub":"alice"}');
    const at = whole.indexOf('.') + 5;
    const decoded = decodeJwt(`${whole.slice(0, at)}%${whole.slice(at + 1)}`);
    const [fault] = decoded.faults;
    assert.equal(fault?.column, at + 1);
    assert.match(fault.message, /base64url does not use, at column/);
  });

  it('names padding and the characters of plain base64', () => {
    const messages = decodeJwt('eyJhIjoi+/8ifQ==.e30.c2ln').faults.map(({ message }) => message);
    assert.ok(messages.some((message) => message.includes('plain base64')));
    assert.ok(messages.some((message) => message.includes('padding')));
  });

  it('says that a payload is no JSON object', () => {
    assert.match(decodeJwt(token(RS256, '[1,2]')).faults[0]?.message ?? '', /payload is not a JSON object/);
    assert.ok(decodeJwt(token(RS256, 'hello')).faults.length > 0);
  });

  it('names the column of each part that is empty, no object or too many', () => {
    assert.deepEqual(decodeJwt(`.${encode('[1]')}.e30.b.c.d`).faults.map(({ message }) => message), [
      'The header is empty, at column 1.', 'The payload is not a JSON object, at column 2.',
      'The token has 6 parts, where a JWS has 3 and a JWE has 5: too many from column 11.',
    ]);
  });

  it('refuses more than 256 KiB in one sentence', () => {
    for (const text of ['.'.repeat(1_048_576), `${encode(RS256)}.${'A'.repeat(1_048_576)}.x`]) {
      const decoded = decodeJwt(text);
      assert.equal(decoded.form, 'none');
      assert.deepEqual(decoded.faults.map(({ message }) => message), ['This token is larger than 256 KiB and is not read.']);
    }
  });

  it('keeps two hundred thousand dots in a handful of parts', () => {
    const decoded = decodeJwt('.'.repeat(200_000));
    assert.ok(decoded.segments.length <= 6);
    assert.ok(decoded.faults.some(({ message }) => message.includes('200001 parts')));
  });

  it('throws on no text, however strange', () => {
    const strange = ['', ' ', '.', '..', '....', 'a', '%', '\ud800.\udfff.\u0000', 'eyJ', 'eyJ.eyJ', '=.=.=', '🙂.🙂.🙂', encode('['.repeat(50_000)), token('{"alg":null}', '{"exp":NaN}'), `${encode('\u0000')}.${encode('"')}.`];
    for (const text of strange) assert.doesNotThrow(() => decodeJwt(text), text.slice(0, 20));
  });

  it('finds the characters of the token that spell a claim', () => {
    const payload = '{"ünï":"çode","sub":"alice"}';
    const decoded = decodeJwt(token(RS256, payload));
    const [, segment] = decoded.segments;
    const sub = decoded.payload.find(({ name }) => name === 'sub');
    assert.ok(segment && sub);
    const { start, end } = spanOf(decoded, segment, sub);
    const before = Math.ceil(((start - segment.start) * 6) / 8);
    const bytes = Buffer.from(decoded.text.slice(segment.start, segment.end), 'base64url');
    const spelled = bytes.subarray(before - 1, Math.floor(((end - segment.start) * 6) / 8)).toString('utf8');
    assert.ok(spelled.includes('"sub":"alice"'), spelled);
  });
  it('counts a byte that is not UTF-8 as one, in columns and in the characters of a claim', () => {
    const head = encode(RS256);
    const before = Buffer.concat([Buffer.from('{"note":"'), Buffer.alloc(9, 0xff), Buffer.from('",')]);
    const payload = Buffer.concat([before, Buffer.from('"sub":"alice"} x')]);
    const decoded = decodeJwt(`${head}.${payload.toString('base64url')}.c2ln`);
    const columnOf = (byte: number): number => head.length + 2 + Math.floor((byte * 8) / 6);
    assert.deepEqual(decoded.faults.map(({ column }) => column), [columnOf('{"note":"'.length), columnOf(before.length + '"sub":"alice"} '.length)]);
    const [, segment] = decoded.segments;
    const sub = decoded.payload.find(({ name }) => name === 'sub');
    assert.ok(segment && sub);
    assert.equal(spanOf(decoded, segment, sub).start, columnOf(before.length) - 1);
  });
});
