import type { Page, PageRequest } from '../base/paging.js';

/** What is known of a list: the items so far, where it goes on, and why the last page did not come. */
interface ListState<T> {
  readonly items: readonly T[];
  readonly nextToken?: string | undefined;
  readonly error?: unknown;
}

/** A list that is read page by page and kept. Calls made at the same time share one request. */
export interface PagedList<T> {
  /** The pages that are there, after reading the first where none is. Never rejects: a failure is part of the state. */
  load(): Promise<ListState<T>>;
  /** Reads the next page behind those that are there. */
  loadMore(): Promise<ListState<T>>;
  /** Last state that was reached; undefined before the first page. */
  state(): ListState<T> | undefined;
  /** Drops all pages. Who waits for one gets what is read anew. */
  forget(): void;
  /** Stops reading for good. Who waits gets an empty list. */
  dispose(): void;
}

export function createPagedList<T>(fetchPage: (page: PageRequest) => Promise<Page<T>>): PagedList<T> {
  const empty: ListState<T> = { items: [] };
  let current: { readonly promise: Promise<ListState<T>>; readonly controller: AbortController } | undefined;
  let reached: ListState<T> | undefined;
  let isDisposed = false;
  let isLoadingMore = false;

  function start(before: ListState<T>): void {
    const controller = new AbortController();
    const promise = fetchPage({ nextToken: before.nextToken, signal: controller.signal }).then(
      ({ items, nextToken }): ListState<T> => ({ items: [...before.items, ...items], nextToken }),
      (error: unknown): ListState<T> => ({ ...before, error }),
    );
    current = { promise, controller };
  }

  async function settle(): Promise<ListState<T>> {
    for (;;) {
      if (isDisposed) return empty;
      if (current === undefined) start(empty);
      const own = current;
      const state = await own?.promise;
      if (state !== undefined && current === own) {
        reached = state;
        return state;
      }
    }
  }

  return {
    load: settle,
    async loadMore() {
      const state = await settle();
      if (isDisposed || (state.nextToken === undefined && state.error === undefined)) return state;
      if (!isLoadingMore) {
        isLoadingMore = true;
        start({ items: state.items, nextToken: state.nextToken });
      }
      try {
        return await settle();
      } finally {
        isLoadingMore = false;
      }
    },
    state: () => reached,
    forget() {
      current?.controller.abort();
      current = undefined;
      reached = undefined;
    },
    dispose() {
      isDisposed = true;
      current?.controller.abort();
    },
  };
}
