/** Keeps what was added last: of more entries than `most`, those that came first are forgotten. */
export function forgetOldest(entries: Map<string, unknown>, most: number): void {
  for (const key of entries.keys()) {
    if (entries.size <= most) return;
    entries.delete(key);
  }
}
