/** What an issuer remembers for a time, in memory. What is over goes with the next thing that comes. */
export interface Expiring<T> {
  get(key: string): T | undefined;
  /** When an entry ends, in epoch milliseconds. */
  endOf(key: string): number | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
}

export function createExpiring<T>(now: () => number, lifetimeMs: number): Expiring<T> {
  const entries = new Map<string, { readonly value: T; readonly endsAtMs: number }>();
  const find = (key: string) => {
    const entry = entries.get(key);
    return entry === undefined || entry.endsAtMs <= now() ? undefined : entry;
  };
  return {
    get: (key) => find(key)?.value,
    endOf: (key) => find(key)?.endsAtMs,
    set(key, value) {
      for (const [old, { endsAtMs }] of entries) {
        if (endsAtMs > now()) break; // they end in the order in which they were set
        entries.delete(old);
      }
      entries.delete(key); // to be the last again
      entries.set(key, { value, endsAtMs: now() + lifetimeMs });
    },
    delete(key) { entries.delete(key); },
  };
}
