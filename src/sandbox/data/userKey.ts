/** A user as the vault keys one whom a JWT names. @param issuer kept as in origin.ts */
export const toJwtUserKey = (issuer: string, subject: string): string => `jwt:${JSON.stringify([issuer, subject])}`;

/** Issuer and subject of such a key. Undefined where it is another one. */
export function readJwtUserKey(key: string): { readonly issuer: string; readonly subject: string } | undefined {
  if (!key.startsWith('jwt:')) return undefined;
  try {
    const [issuer, subject] = JSON.parse(key.slice('jwt:'.length)) as readonly unknown[];
    return typeof issuer === 'string' && typeof subject === 'string' ? { issuer, subject } : undefined;
  } catch {
    return undefined; // as every other text that is none of our keys
  }
}
