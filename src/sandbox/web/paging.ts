import type { TableName, Tables } from '../state.js';
import type { Store } from '../store.js';
import { readFields, RULES, type FieldReader } from './fields.js';

/** One page in the service's words. */
export interface Listed<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

const encode = (key: string) => Buffer.from(JSON.stringify({ after: key })).toString('base64url');

function decode(token: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (typeof parsed === 'object' && parsed !== null && 'after' in parsed && typeof parsed.after === 'string') return parsed.after;
  } catch {
    // answered below, like every other text that is none of our tokens
  }
  return undefined;
}

/** Which page is asked for; without a size, one of the largest. */
interface Page {
  readonly nextToken: string | undefined;
  readonly maxResults: number;
}

/** @param most the service's bound on `maxResults` */
export function readPage(request: FieldReader, most: number): Page {
  // Guess: page-without-a-size
  return { nextToken: request.optionalText('nextToken', RULES.nextToken), maxResults: request.integer('maxResults', 1, most) ?? most };
}

/** As {@link readPage}, from the query of a URL: a number in it is one in digits. */
export function readQueryPage(url: URL, most: number): { readonly request: FieldReader; readonly page: Page } {
  const maxResults = url.searchParams.get('maxResults');
  const request = readFields({ nextToken: url.searchParams.get('nextToken'), maxResults: /^\d+$/.test(maxResults ?? '') ? Number(maxResults) : maxResults });
  return { request, page: readPage(request, most) };
}

/**
 * The page of a table that a request asks for, ordered by key. The token names the last key that was given out, so entries that come
 * or go between two pages neither repeat nor hide others.
 */
export function takePage<T extends TableName>(store: Pick<Store, 'page'>, table: T, request: FieldReader, page: Page): Listed<Tables[T]> {
  return takePageOf((after, count) => store.page(table, after, count), request, page);
}

/** As {@link takePage}, of entries that are only some of a table. */
export function takePageOf<T>(
  list: (after: string, count: number) => readonly (readonly [key: string, item: T])[], request: FieldReader, page: Page,
): Listed<T> {
  const after = page.nextToken === undefined ? '' : decode(page.nextToken);
  // Guess: foreign-next-token
  if (after === undefined) request.refuse('nextToken', "Value at 'nextToken' failed to satisfy constraint: Member must be a token of an earlier answer");
  request.check();
  const found = list(after ?? '', page.maxResults + 1); // one more tells whether there are more
  const shown = found.slice(0, page.maxResults);
  const items = shown.map(([, item]) => item);
  const last = shown.at(-1);
  return found.length > shown.length && last !== undefined ? { items, nextToken: encode(last[0]) } : { items };
}
