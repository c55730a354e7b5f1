/** All of an error that crosses between host and view. Whatever else it carries, a secret among it, stays where it is. */
interface WireError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly hint?: string;
  /** The field that a rejected call complains about. */
  readonly field?: string;
}

/** A message of birpc; `e` is there where a call was rejected. */
interface Message {
  readonly e?: unknown;
  readonly [other: string]: unknown;
}

function flatten(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { code, hint, field } = error as Error & Readonly<Record<'code' | 'hint' | 'field', unknown>>;
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof hint === 'string' ? { hint } : {}),
    ...(typeof field === 'string' ? { field } : {}),
  };
}

/**
 * Both ends of a panel's calls give this to birpc. VS Code carries messages as JSON, in which an `Error` would arrive as
 * `{}`; so errors are flattened on one side and made again on the other, with named fields only.
 */
export const wire = {
  serialize: (message: Message): Message => (message.e === undefined ? message : { ...message, e: flatten(message.e) }),
  deserialize: (message: Message): Message => {
    if (message.e === undefined) return message;
    const { name, message: text, code, hint, field } = message.e as WireError;
    return { ...message, e: Object.assign(new Error(text), { name, code, hint, field }) };
  },
};
