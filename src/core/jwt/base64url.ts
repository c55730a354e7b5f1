export interface Base64Fault {
  readonly offset: number;
  readonly message: string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Value of each code unit below 128, -1 where it does not belong; + and / are read as what they are in plain base64. */
const VALUES = Int8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return character === '+' ? 62 : character === '/' ? 63 : ALPHABET.indexOf(character);
});
const PLUS = 43;
const SLASH = 47;

/**
 * Decodes base64url without padding (RFC 7515, section 2) as far as it goes: a character that does not belong counts as
 * zero bits, so that what follows stays readable. Each kind of fault is named once, with the offset of its first place.
 */
export function decodeBase64Url(text: string): { readonly bytes: Uint8Array; readonly faults: readonly Base64Fault[] } {
  const firstPadding = text.indexOf('=');
  const body = firstPadding < 0 ? text : text.slice(0, firstPadding);
  const bytes = new Uint8Array(Math.floor((body.length * 6) / 8));
  let bits = 0;
  let held = 0;
  let used = 0;
  let strange = -1;
  let plain = -1;
  for (let at = 0; at < body.length; at += 1) {
    const code = body.charCodeAt(at);
    const value = VALUES[code] ?? -1;
    if (value < 0 && strange < 0) strange = at;
    if ((code === PLUS || code === SLASH) && plain < 0) plain = at;
    held = ((held << 6) | (value < 0 ? 0 : value)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[used] = (held >> bits) & 0xff;
    used += 1;
  }
  const faults: Base64Fault[] = [];
  if (strange >= 0) faults.push({ offset: strange, message: 'has a character that base64url does not use' });
  if (plain >= 0) faults.push({ offset: plain, message: 'is written in plain base64, with + or /, where a JWT uses base64url' });
  if (firstPadding >= 0) faults.push({ offset: firstPadding, message: 'ends in padding, which a JWT leaves out' });
  if (body.length % 4 === 1) faults.push({ offset: body.length, message: 'ends within a byte' });
  else if ((held & ((1 << bits) - 1)) !== 0) faults.push({ offset: body.length - 1, message: 'ends in bits that mean nothing' });
  return { bytes, faults };
}

/** Bytes in base64url without padding (RFC 7515, section 2). */
export function encodeBase64Url(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const characters = Math.min(4, Math.ceil(((bytes.length - at) * 8) / 6));
    for (let index = 0; index < characters; index += 1) parts.push(ALPHABET.charAt((three >> (18 - 6 * index)) & 63));
  }
  return parts.join('');
}
