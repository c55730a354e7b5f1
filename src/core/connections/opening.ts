/** Who named a connection: the user's settings, or the folder that is open. */
export type NamedBy = 'user' | 'workspace';

/** What becomes of a connection. */
export type Opening =
  /** Open it: the sandbox is started, a profile is used. */
  | 'open'
  /** Show its row, and wait for a click. */
  | 'list'
  /** Show a row that says the folder suggests it; a click asks and then adds it to the user's own. */
  | 'suggest'
  /** Ask whether it is to be added and opened. */
  | 'ask'
  /** Say that the folder has to be trusted first. */
  | 'needTrust';

export interface OpeningQuestion {
  readonly namedBy: NamedBy;
  /** True where it is among the user's own connections, whoever names it. */
  readonly isOwn: boolean;
  /** True for a click or a command, false for a window that opens. */
  readonly isAsked: boolean;
  /** Workspace trust. */
  readonly isTrusted: boolean;
}

/**
 * Whether a connection is opened. A folder may only suggest one, and nothing starts by itself in a folder that is not trusted: a
 * profile may run a command, `credential_process`, and the sandbox is a process.
 */
export function decideOpening({ namedBy, isOwn, isAsked, isTrusted }: OpeningQuestion): Opening {
  if (namedBy === 'user' || isOwn) return isAsked || isTrusted ? 'open' : 'list';
  if (!isTrusted) return isAsked ? 'needTrust' : 'suggest';
  return isAsked ? 'ask' : 'suggest';
}
