import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeUtf8, encodeUtf8, findBrokenUtf8, toByteOffset, toTextOffset } from './utf8.js';

/** Bytes of texts, of half characters and of nothing that is UTF-8. */
const bytes = fc.array(fc.oneof(
  fc.string({ unit: 'binary' }).map(encodeUtf8), fc.uint8Array({ maxLength: 6 }),
  fc.constantFrom([0xef, 0xbf, 0xbd], [0xe2, 0x82], [0xf0, 0x9f, 0x99, 0x82], [0xf0, 0x9f], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf4, 0x90], [0xe0, 0x80]).map((list) => Uint8Array.from(list)),
)).map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

describe('bytes and the text that they decode to', () => {
  it('have the same beginnings and ends, however broken they are', () => {
    fc.assert(fc.property(bytes, (all) => {
      const text = decodeUtf8(all);
      assert.equal(toByteOffset(all, text, text.length), all.length);
      for (let unit = 0; unit <= text.length; unit += 1) {
        if (unit > 0 && /[\ud800-\udbff]/.test(text.charAt(unit - 1))) continue; // within a character
        const byte = toByteOffset(all, text, unit);
        assert.equal(decodeUtf8(all.subarray(byte)), text.slice(unit));
        assert.equal(toTextOffset(all, byte), unit);
      }
    }));
  });

  it('are broken where a strict decoder refuses them', () => {
    const isStrict = (all: Uint8Array): boolean => {
      try {
        new TextDecoder('utf-8', { fatal: true }).decode(all);
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(fc.property(bytes, (all) => {
      const broken = findBrokenUtf8(all);
      assert.equal(broken === undefined, isStrict(all));
      if (broken !== undefined) assert.ok(isStrict(all.subarray(0, broken)));
    }));
  });
});
