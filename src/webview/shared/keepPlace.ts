/** Lets something grow above what is read in a region that scrolls, which stays where it is. Done when it is drawn. */
export async function keepPlace(region: HTMLElement | null, grow: () => Promise<void>): Promise<void> {
  const beforePx = region?.scrollHeight ?? 0;
  await grow();
  if (region !== null) region.scrollTop += region.scrollHeight - beforePx;
}
