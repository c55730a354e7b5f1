/** Works on every item, on a few at a time, and gives the results in the order of the items. Ends with the first error: no further item is begun. */
export async function inParallel<T, R>(items: readonly T[], limit: number, work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: { readonly index: number; readonly result: R }[] = [];
  const rest = items.entries();
  let hasFailed = false;
  async function worker(): Promise<void> {
    for (const [index, item] of rest) {
      try {
        results.push({ index, result: await work(item) });
      } catch (error) {
        hasFailed = true;
        throw error;
      }
      if (hasFailed) return;
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results.sort((one, other) => one.index - other.index).map(({ result }) => result);
}
