// Made once: to make one takes longer than to decode a token with it. They keep nothing from one text to the next.
const LENIENT = new TextDecoder('utf-8', { ignoreBOM: true });
const ENCODER = new TextEncoder();
const REPLACEMENT = '\ufffd';

/** Text of the bytes; what is not UTF-8 becomes U+FFFD. A byte order mark stays, since it is part of what was signed. */
export function decodeUtf8(bytes: Uint8Array): string {
  return LENIENT.decode(bytes);
}

export function encodeUtf8(text: string): Uint8Array {
  return ENCODER.encode(text);
}

/** Offset of the first byte that is not UTF-8 (RFC 3629). Undefined where all are. */
export function findBrokenUtf8(bytes: Uint8Array): number | undefined {
  for (let at = 0; at < bytes.length;) {
    const { length, isBroken } = readSequence(bytes, at);
    if (isBroken) return at;
    at += length;
  }
  return undefined;
}

/** The byte in which a character of the text that these bytes decode to begins, counted in UTF-16 units. */
export function toByteOffset(bytes: Uint8Array, text: string, unit: number): number {
  // Without U+FFFD before it, what is before it came of UTF-8.
  const before = text.slice(0, unit);
  if (!before.includes(REPLACEMENT)) return encodeUtf8(before).length;
  let at = 0;
  for (let units = 0; units < unit && at < bytes.length;) {
    const { length, isBroken } = readSequence(bytes, at);
    units += length === 4 && !isBroken ? 2 : 1;
    at += length;
  }
  return at;
}

/** The character of the text that these bytes decode to, in UTF-16 units, to which a byte belongs. */
export function toTextOffset(bytes: Uint8Array, byte: number): number {
  return decodeUtf8(bytes.subarray(0, byte)).length;
}

/** Bytes of the character that begins here, or of what a decoder takes for one U+FFFD (WHATWG Encoding, section 8.1.1; Unicode, section 3.9, table 3-7). */
function readSequence(bytes: Uint8Array, from: number): { readonly length: number; readonly isBroken: boolean } {
  const lead = bytes[from] ?? 0;
  const wanted = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  let length = 1;
  for (; length < wanted; length += 1) {
    const byte = bytes[from + length] ?? 0;
    const least = length > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const most = length > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (byte < least || byte > most) return { length, isBroken: true };
  }
  return { length, isBroken: wanted === 0 };
}
