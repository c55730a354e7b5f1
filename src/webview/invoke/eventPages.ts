import type { ShownEvent } from '../protocol/invoke.js';

/** The events of one answer, read from the host where they are looked at. */
export interface EventPages {
  /** An event by its number, counted from 1; undefined where it is not here yet. */
  get(n: number): ShownEvent | undefined;
  /** Reads what is missing of `from` to `to`, both included, of `total` events. */
  want(from: number, to: number, total: number): void;
}

type Read = (from: number, count: number) => Promise<readonly ShownEvent[]>;

interface Page {
  readonly events: ReadonlyMap<number, ShownEvent>;
  /** Up to here it was asked for, whatever came: the host may have lost some. */
  readonly upTo: number;
}

/** Events that the host gives at once. */
const PAGE_EVENTS = 200;
/** Pages kept: what is on show, and a little around it. */
const MOST_PAGES = 6;

/**
 * @param arrived something new can be drawn
 * @param failed is told why a page could not be read; it is asked for again when it is next wanted
 */
export function createEventPages(read: Read, arrived: () => void, failed: (error: unknown) => void): EventPages {
  /** The one used last comes last. */
  const pages = new Map<number, Page>();
  const asked = new Set<number>();

  const use = (index: number, page: Page): void => {
    pages.delete(index);
    pages.set(index, page);
    const [oldest] = pages.keys();
    if (pages.size > MOST_PAGES && oldest !== undefined) pages.delete(oldest);
  };
  const ask = async (index: number, from: number, upTo: number): Promise<void> => {
    asked.add(index);
    try {
      const more = await read(from, upTo - from + 1);
      use(index, { events: new Map([...(pages.get(index)?.events ?? []), ...more.map((event) => [event.n, event] as const)]), upTo });
      arrived();
    } catch (error) {
      failed(error);
    } finally {
      asked.delete(index);
    }
  };

  return {
    get: (n) => pages.get(toPage(n))?.events.get(n),
    want(from, to, total) {
      for (let index = toPage(Math.max(1, from)); index <= toPage(Math.min(to, total)); index += 1) {
        const page = pages.get(index);
        if (page !== undefined) use(index, page);
        const first = page === undefined ? index * PAGE_EVENTS + 1 : page.upTo + 1;
        const upTo = Math.min(total, (index + 1) * PAGE_EVENTS);
        if (first <= upTo && !asked.has(index)) void ask(index, first, upTo);
      }
    },
  };
}

const toPage = (n: number): number => Math.floor((n - 1) / PAGE_EVENTS);
