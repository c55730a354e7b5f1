import type { Page, PageRequest } from '../base/paging.js';

/** What is known of a list: the items so far, where it goes on, why the last page did not come, and whether the next one is on its way. */
export interface ListState<T> {
  readonly items: readonly T[];
  readonly nextToken?: string | undefined;
  readonly error?: unknown;
  readonly isReading: boolean;
}

/** A list that is read page by page and kept. Calls made at the same time share one request. */
export interface PagedList<T> {
  /** What is there, after reading the first page where none is. Never rejects: a failure is part of the state. */
  load(): Promise<ListState<T>>;
  /** Reads on behind the pages that are there, as many as at first; resolves with the next one. */
  loadMore(): Promise<ListState<T>>;
  /**
   * Reads as much as there was anew, and takes it in one go: until then the list stays as it is. Where it cannot be read, what was there
   * stays, with the failure behind it.
   */
  refresh(): Promise<ListState<T>>;
  /** As `refresh`, for what nobody asked for: where it cannot be read, nothing is said of it. */
  poll(): Promise<ListState<T>>;
  /** Last state that was reached; undefined before the first page. */
  state(): ListState<T> | undefined;
  /** Stops reading for good. Who waits gets an empty list. */
  dispose(): void;
}

/**
 * @param most how many items are read by themselves, page after page
 * @param onPage told of each page but the first of a `refresh`, when the state has it
 */
export function createPagedList<T extends { readonly id: string }>(
  fetchPage: (page: PageRequest) => Promise<Page<T>>, { most, onPage }: { readonly most: number; readonly onPage: (state: ListState<T>) => void },
): PagedList<T> {
  const empty: ListState<T> = { items: [], isReading: false };
  let current: { readonly promise: Promise<void>; readonly controller: AbortController } | undefined;
  let reached: ListState<T> | undefined;
  let wanted = most;
  let isDisposed = false;
  /** The ids of what was read so far: a list of many pages is not looked through for each of them. */
  const idsOf = new WeakMap<readonly T[], Set<string>>();

  /** One that moves while the pages are read may be on two of them. */
  function joinOnce(before: readonly T[], page: readonly T[]): readonly T[] {
    const known = idsOf.get(before);
    // Of another size where what was read behind these was given up.
    const ids = known?.size === before.length ? known : new Set(before.map(({ id }) => id));
    const items = [...before, ...page.filter(({ id }) => !ids.has(id) && ids.add(id))];
    idsOf.set(items, ids);
    return items;
  }

  async function readPage(before: Pick<ListState<T>, 'items' | 'nextToken'>, signal: AbortSignal): Promise<Omit<ListState<T>, 'isReading'>> {
    try {
      const { items, nextToken } = await fetchPage({ nextToken: before.nextToken, signal });
      return { items: joinOnce(before.items, items), nextToken };
    } catch (error) {
      return { ...before, error };
    }
  }

  /** Replaces what is being read; what it gives is taken only where nothing else has begun since. */
  function begin(read: (signal: AbortSignal) => Promise<Omit<ListState<T>, 'isReading'>>): Promise<void> {
    current?.controller.abort();
    const controller = new AbortController();
    const own = { controller, promise: read(controller.signal).then((state) => { if (current === own && !isDisposed) take(state); }) };
    current = own;
    return own.promise;
  }

  function take(state: Omit<ListState<T>, 'isReading'>): void {
    current = undefined;
    const goesOn = state.nextToken !== undefined && state.error === undefined && state.items.length < wanted;
    reached = { ...state, isReading: goesOn };
    if (goesOn) void begin((signal) => readPage(state, signal));
    onPage(reached);
  }

  async function load(): Promise<ListState<T>> {
    while (!isDisposed && reached === undefined) await (current?.promise ?? begin((signal) => readPage(empty, signal)));
    return isDisposed ? empty : reached ?? empty;
  }

  /** @param orElse what is known where it cannot be read */
  async function readAnew(orElse: (before: ListState<T>, error: unknown) => ListState<T>): Promise<ListState<T>> {
    const before = reached;
    await begin(async (signal) => {
      let state = await readPage(empty, signal);
      while (state.nextToken !== undefined && state.error === undefined && state.items.length < (before?.items.length ?? 0)) state = await readPage(state, signal);
      return before === undefined || state.error === undefined ? state : orElse(before, state.error);
    });
    // Another one may have begun meanwhile: that one counts.
    while (current !== undefined && reached?.isReading !== true) await current.promise;
    return load();
  }

  return {
    load,
    async loadMore() {
      const before = await load();
      if (isDisposed || (before.nextToken === undefined && before.error === undefined)) return before;
      if (current === undefined) {
        wanted = before.items.length + most;
        const { items, nextToken } = before;
        reached = { items, nextToken, isReading: true };
        void begin((signal) => readPage({ items, nextToken }, signal));
      }
      await current?.promise;
      return load();
    },
    refresh: () => readAnew((before, error) => ({ ...before, error })),
    poll: () => readAnew((before) => before),
    state: () => reached,
    dispose() {
      isDisposed = true;
      current?.controller.abort();
    },
  };
}
