/** An earlier prompt in the box: how far back it is, counted from 1, and whether it was changed since. */
export interface Recalled {
  readonly at: number;
  readonly text: string;
  readonly isEdited: boolean;
}

/** Steps through earlier prompts, oldest first; undefined is back at what was typed. The same object where there is no further one. */
export function recall(history: readonly string[], recalled: Recalled | undefined, step: 1 | -1): Recalled | undefined {
  const from = recalled?.at ?? 0;
  const at = Math.min(history.length, Math.max(0, from + step));
  if (at === from) return recalled;
  const text = history.at(-at);
  return at === 0 || text === undefined ? undefined : { at, text, isEdited: false };
}
