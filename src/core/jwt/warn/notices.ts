import type { DecodedToken } from '../decode.js';
import { ofClaims } from './claims.js';
import { ofHeader } from './header.js';
import { error } from './notice.js';
import type { Notice } from './notice.js';
import { ofSignature } from './signature.js';

/** Everything worth saying about the token without asking anyone, errors first. Takes no secret and tries none; see `findKnownSecret`. */
export function noticesOf(token: DecodedToken, nowMs: number): readonly Notice[] {
  const notices = [
    ...token.faults.map(({ message }) => error(message, '')),
    ...ofSignature(token),
    ...ofHeader(token),
    ...ofClaims(token, nowMs),
  ];
  return [...notices.filter(({ level }) => level === 'error'), ...notices.filter(({ level }) => level === 'warning')];
}
