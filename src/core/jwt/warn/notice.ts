/** Something to mind about a token. Errors stand above everything else, warnings come last. */
export interface Notice {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly text: string;
  /** The document that says so; undefined where it is plain to see. */
  readonly source?: string;
}

export const error = (title: string, text: string, source?: string): Notice => ({ level: 'error', title, text, ...(source === undefined ? {} : { source }) });
export const warning = (title: string, text: string, source?: string): Notice => ({ level: 'warning', title, text, ...(source === undefined ? {} : { source }) });
