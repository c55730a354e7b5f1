/** What is read from an unknown error, whoever threw it. */
export interface Fault {
  readonly name: string;
  /** Node's `ECONNREFUSED` and the like, from the error itself, its cause or the errors it gathers. */
  readonly code: string;
  readonly message: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
}

/** The sentence that follows "Cannot DOING:", the hint, and a code where the name AWS uses is not the best one. */
export interface Explanation {
  readonly what: string;
  readonly hint: string;
  readonly code?: string;
}

export interface Rule {
  readonly applies: (fault: Fault) => boolean;
  readonly explain: (fault: Fault) => Explanation;
}

/** Applies to errors of these names. */
export const named = (...names: readonly string[]) => (fault: Fault) => names.includes(fault.name);

/** Says the same whatever the error says. */
export const fixed = (what: string, hint: string, code?: string) => (): Explanation => (
  { what, hint, ...(code === undefined ? {} : { code }) });

/** With a full stop where there is none. Not for a text that ends in a URL or an id, which would be copied with it. */
export function toSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
