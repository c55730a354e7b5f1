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
