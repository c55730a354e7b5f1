import type { Ids } from '../ids.js';

const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const SMALL = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

/** Four bytes for each character, so that none comes noticeably more often than another. */
function pick(ids: Ids, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(ids.bytes(4).readUInt32BE() % alphabet.length)).join('');
}

/** `REGION_` and nine letters or digits. */
export const createPoolId = (ids: Ids, region: string): string => `${region}_${pick(ids, CAPITALS + SMALL + DIGITS, 9)}`;
/** As long as the service's: 26 for an id, 52 for a secret. */
export const createClientId = (ids: Ids): string => pick(ids, SMALL + DIGITS, 26);
export const createClientSecret = (ids: Ids): string => pick(ids, SMALL + DIGITS, 52);

const SYMBOLS = '^$*.[]{}()?-!@#%&/,><\':;|_~`+=';

/** A password that every policy allows up to that length. */
export function createPassword(ids: Ids, length: number): string {
  const must = [CAPITALS, SMALL, DIGITS, SYMBOLS].map((alphabet) => pick(ids, alphabet, 1)).join('');
  return must + pick(ids, CAPITALS + SMALL + DIGITS, Math.max(length, 16) - must.length);
}
