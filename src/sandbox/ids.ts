import { randomBytes } from 'node:crypto';

/**
 * Where everything comes from that tells one thing from another or that nobody may guess: ids, tokens, session URIs, suffixes.
 * Cryptographic keys do not, nor does what `oidc-provider` makes inside itself: its codes, refresh tokens and the `jti` of its JWTs.
 */
export interface Ids {
  bytes(count: number): Buffer;
  /** So many random bytes, base64url. */
  token(byteCount: number): string;
  /** Version 4 (RFC 9562, section 5.4). */
  uuid(): string;
}

/** @param read gives so many bytes; a test may count, all others need randomness */
export function createIds(read: (count: number) => Buffer = randomBytes): Ids {
  return {
    bytes: read,
    token: (byteCount) => read(byteCount).toString('base64url'),
    uuid() {
      const bytes = read(16);
      bytes.writeUInt8(bytes.readUInt8(6) & 0x0f | 0x40, 6);
      bytes.writeUInt8(bytes.readUInt8(8) & 0x3f | 0x80, 8);
      return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
  };
}
