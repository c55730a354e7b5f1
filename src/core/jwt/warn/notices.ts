import type { DecodedToken } from '../decode.js';
import { ofClaims } from './claims.js';
import { ofHeader } from './header.js';
import { error } from './notice.js';
import type { Notice } from './notice.js';
import { ofSignature } from './signature.js';
import { ofTimes } from './times.js';

/** Everything worth saying about the token without asking anyone, errors first. Takes no secret and tries none; see `findKnownSecret`. */
export function noticesOf(token: DecodedToken): readonly Notice[] {
  const notices = [
    ...token.faults.map(({ message, column }) => error(message, column === token.cutOffAt ? 'Copy the whole token and paste it again.' : '')),
    ...ofSignature(token),
    ...ofHeader(token),
    ...ofTimes(token),
    ...ofClaims(token),
  ];
  return [...notices.filter(({ level }) => level === 'error'), ...notices.filter(({ level }) => level === 'warning')];
}
