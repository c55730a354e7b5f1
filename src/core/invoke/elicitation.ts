import { toRecord } from '../base/record.js';
import { findConsentUrls } from './consentUrl.js';

/** "URL elicitation required", MCP 2025-11-25: what a gateway answers where the user has not consented. It is no failure. */
const ELICITATION_REQUIRED = -32_042;
/** Characters of what a server says beside a page. */
const LONGEST_MESSAGE = 500;

/** A page that a server of MCP wants to be opened, and what it says about it. */
export interface Elicitation {
  readonly url: string;
  readonly message: string | undefined;
}

/** Those in a message of a server: in its error, or as its request. */
export function toElicitations(value: unknown): readonly Elicitation[] {
  const { error, method, params } = toRecord(value);
  const { code, data } = toRecord(error);
  const { elicitations } = toRecord(data);
  const all = method === 'elicitation/create' ? [params] : code === ELICITATION_REQUIRED && Array.isArray(elicitations) ? elicitations as readonly unknown[] : [];
  return all.map(toRecord).flatMap(({ url, message }) => (
    typeof url === 'string' ? [{ url, message: typeof message === 'string' && message !== '' ? message.slice(0, LONGEST_MESSAGE) : undefined }] : []));
}

/** Those that no card is made of: this client opens pages of AgentCore only. */
export const toForeign = (elicitations: readonly Elicitation[]): readonly Elicitation[] => elicitations.filter(({ url }) => findConsentUrls(url).length === 0);
