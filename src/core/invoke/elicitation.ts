import { toRecord } from '../base/record.js';
import { findConsentUrls } from './consentUrl.js';
import { maskTokens } from './mask.js';

/** "URL elicitation required", MCP 2025-11-25: what a gateway answers where the user has not consented. It is no failure. */
const ELICITATION_REQUIRED = -32_042;
/** Characters of what a server says beside a page. */
const LONGEST_MESSAGE = 500;

/** A page that a server of MCP wants to be opened, and what it says about it. */
export interface Elicitation {
  readonly url: string;
  readonly message: string | undefined;
  /** True for one in an error, without which the call is not made. */
  readonly isRequired: boolean;
}

/** Those in a message of a server: in its error, or as its request. */
export function toElicitations(value: unknown): readonly Elicitation[] {
  const { error, method, params } = toRecord(value);
  const { code, data } = toRecord(error);
  const { elicitations } = toRecord(data);
  const isRequired = method !== 'elicitation/create';
  const all = !isRequired ? [params] : code === ELICITATION_REQUIRED && Array.isArray(elicitations) ? elicitations as readonly unknown[] : [];
  return all.map(toRecord).flatMap(({ url, message }) => (
    typeof url === 'string' ? [{ url, message: typeof message === 'string' && message !== '' ? message.slice(0, LONGEST_MESSAGE) : undefined, isRequired }] : []));
}

/**
 * What is said of the first that no card is made of: this client opens pages of AgentCore only. In words and not as a link: nobody knows here whose
 * page it is. Undefined where there is none.
 */
export function describeForeign(elicitations: readonly Elicitation[]): string | undefined {
  const foreign = elicitations.find(({ url }) => findConsentUrls(url).length === 0);
  if (foreign === undefined) return undefined;
  return maskTokens(`The server wants you to open a page that is not AgentCore's, so it is not opened: ${foreign.url}${foreign.message === undefined ? '' : ` It says: ${foreign.message}`}`);
}
