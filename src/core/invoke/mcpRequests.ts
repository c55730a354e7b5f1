import { toRecord } from '../base/record.js';

/** What became of a page that a server wants a person to open ("Elicitation", MCP 2025-11-25): `accept` says that it was opened, not that all is done there. */
export type PageOutcome = 'accept' | 'decline' | 'cancel';

/** Shows a person the page that a server wants to be opened, and waits for what they do. */
export type AskPerson = (url: string, signal: AbortSignal) => Promise<PageOutcome>;

/** Codes of JSON-RPC 2.0, section 5.1. */
const METHOD_NOT_FOUND = -32_601;
const BAD_PARAMS = -32_602;

type Members = Readonly<Record<string, unknown>>;

/**
 * The answer to a request of a server: to `ping`, and to `elicitation/create` with a URL. Any other is refused: no other capability was
 * declared.
 */
export async function toReply({ id, method, params }: Members, askPerson: (url: string) => Promise<PageOutcome>): Promise<Members> {
  if (method === 'ping') return { id, result: {} };
  if (method !== 'elicitation/create') return { id, error: { code: METHOD_NOT_FOUND, message: 'This client does not answer this.' } };
  const { mode, url } = toRecord(params);
  if (mode !== 'url' || typeof url !== 'string') return { id, error: { code: BAD_PARAMS, message: 'This client takes elicitations of the mode url only.' } };
  return { id, result: { action: await askPerson(url) } };
}
