const REPLACEMENT = '\ufffd';
const REPLACEMENT_BYTES = [0xef, 0xbf, 0xbd] as const;

/** Offset of the first byte that is not UTF-8 (RFC 3629). Undefined where all are. */
export function findBrokenUtf8(bytes: Uint8Array): number | undefined {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return undefined;
  } catch {
    return offsetOfReplacement(bytes);
  }
}

/** A lenient decoder puts U+FFFD where it finds something else; one that was written as such is passed over. */
function offsetOfReplacement(bytes: Uint8Array): number {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const encoder = new TextEncoder();
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, from)) {
    offset += encoder.encode(text.slice(from, at)).length;
    if (!REPLACEMENT_BYTES.every((byte, index) => bytes[offset + index] === byte)) return offset;
    offset += REPLACEMENT_BYTES.length;
    from = at + 1;
  }
  return offset;
}
