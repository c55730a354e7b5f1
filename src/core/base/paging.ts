/** One page of a list, with the token that asks the service for the next one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string | undefined;
}

/** Which page is asked for. */
export interface PageRequest {
  readonly nextToken?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Reads a whole list, page after page. */
export async function listAll<T>(list: (page: Pick<PageRequest, 'nextToken'>) => Promise<Page<T>>): Promise<readonly T[]> {
  const all: T[] = [];
  let nextToken: string | undefined;
  do {
    const page: Page<T> = await list({ nextToken });
    all.push(...page.items);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return all;
}
