import type { FieldReader } from '../web/fields.js';
import { toInvalidParameter } from './errors.js';

/** A page of a list, whose token has another name in each operation. */
export interface Paged<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** The service's bound on the items of a page. */
const PAGE_SIZE = 60;

/**
 * The page that a request asks for. The token names the last key that was given out.
 * @throws CognitoError InvalidParameterException where the token is none
 */
export function takePage<T>(all: readonly T[], toKey: (item: T) => string, size: number, token: string | undefined): Paged<T> {
  const after = token === undefined ? '' : Buffer.from(token, 'base64url').toString('utf8');
  if (token !== undefined && Buffer.from(after).toString('base64url') !== token) throw toInvalidParameter('Invalid pagination token.');
  const rest = [...all].sort((one, other) => (toKey(one) < toKey(other) ? -1 : 1)).filter((item) => toKey(item) > after);
  const items = rest.slice(0, size);
  const last = items.at(-1);
  return rest.length > items.length && last !== undefined ? { items, next: Buffer.from(toKey(last)).toString('base64url') } : { items };
}

/** Reads the size of a page; that of ListUserPools must be given. */
export function readSize(request: FieldReader, name: string, least: 0 | 1): number {
  const size = request.integer(name, least, PAGE_SIZE) ?? PAGE_SIZE;
  return size === 0 ? PAGE_SIZE : size;
}
