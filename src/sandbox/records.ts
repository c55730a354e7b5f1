/** The records of one table in memory. What one call costs hardly grows with their number, but where all are asked for. */
export interface Records<T> {
  get(key: string): T | undefined;
  has(key: string): boolean;
  set(key: string, record: T): void;
  delete(key: string): void;
  /** Ordered as texts are by `<`. */
  keys(): readonly string[];
  /** Up to `count` records with the keys that come after `after`, in the order of {@link Records.keys}. */
  page(after: string, count: number): readonly (readonly [key: string, record: T])[];
  size(): number;
  /** In no order. */
  entries(): Iterable<readonly [key: string, record: T]>;
}

export function createRecords<T>(): Records<T> {
  const records = new Map<string, T>();
  const sorted: string[] = [];
  /** Index of the first key that is not less than this one. */
  const find = (key: string): number => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    get: (key) => records.get(key),
    has: (key) => records.has(key),
    set(key, record) {
      if (!records.has(key)) sorted.splice(find(key), 0, key);
      records.set(key, record);
    },
    delete(key) {
      if (records.delete(key)) sorted.splice(find(key), 1);
    },
    keys: () => [...sorted],
    page(after, count) {
      const first = find(after);
      const from = sorted[first] === after ? first + 1 : first;
      return sorted.slice(from, from + count).flatMap((key) => {
        const record = records.get(key);
        return record === undefined ? [] : [[key, record] as const];
      });
    },
    size: () => records.size,
    entries: () => records.entries(),
  };
}
