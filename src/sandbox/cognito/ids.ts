import { randomInt } from 'node:crypto';

const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const SMALL = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

function pick(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

/** `REGION_` and nine letters or digits. */
export const createPoolId = (region: string): string => `${region}_${pick(CAPITALS + SMALL + DIGITS, 9)}`;
/** As long as the service's: 26 for an id, 52 for a secret. */
export const createClientId = (): string => pick(SMALL + DIGITS, 26);
export const createClientSecret = (): string => pick(SMALL + DIGITS, 52);

const SYMBOLS = '^$*.[]{}()?-!@#%&/,><\':;|_~`+=';

/** A password that every policy allows up to that length. */
export function createPassword(length: number): string {
  const must = pick(CAPITALS, 1) + pick(SMALL, 1) + pick(DIGITS, 1) + pick(SYMBOLS, 1);
  return must + pick(CAPITALS + SMALL + DIGITS, Math.max(length, 16) - must.length);
}
