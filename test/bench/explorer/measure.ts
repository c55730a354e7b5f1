/** How long work takes, in milliseconds. */
export async function timeOf(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The longest time that the event loop was held while work ran, in milliseconds. */
export async function longestBlockOf(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let immediate: NodeJS.Immediate | undefined;
  const look = () => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
    immediate = setImmediate(look);
  };
  immediate = setImmediate(look);
  await work();
  clearImmediate(immediate);
  return Math.max(longest, performance.now() - last);
}
