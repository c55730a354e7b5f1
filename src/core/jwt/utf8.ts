// Made once: to make one takes longer than to decode a token with it. They keep nothing from one text to the next.
const STRICT = new TextDecoder('utf-8', { fatal: true });
const LENIENT = new TextDecoder('utf-8', { ignoreBOM: true });
const ENCODER = new TextEncoder();
const REPLACEMENT = '\ufffd';
const REPLACEMENT_BYTES = [0xef, 0xbf, 0xbd] as const;

/** Text of the bytes; what is not UTF-8 becomes U+FFFD. A byte order mark stays, since it is part of what was signed. */
export function decodeUtf8(bytes: Uint8Array): string {
  return LENIENT.decode(bytes);
}

export function encodeUtf8(text: string): Uint8Array {
  return ENCODER.encode(text);
}

/** Offset of the first byte that is not UTF-8 (RFC 3629). Undefined where all are. */
export function findBrokenUtf8(bytes: Uint8Array): number | undefined {
  try {
    STRICT.decode(bytes);
    return undefined;
  } catch {
    return offsetOfReplacement(bytes);
  }
}

/** A lenient decoder puts U+FFFD where it finds something else; one that was written as such is passed over. */
function offsetOfReplacement(bytes: Uint8Array): number {
  const text = decodeUtf8(bytes);
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, from)) {
    offset += encodeUtf8(text.slice(from, at)).length;
    if (!REPLACEMENT_BYTES.every((byte, index) => bytes[offset + index] === byte)) return offset;
    offset += REPLACEMENT_BYTES.length;
    from = at + 1;
  }
  return offset;
}
