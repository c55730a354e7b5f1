import { findSessionUri } from '../../core/links/consentLink.js';
import { visible } from '../shared/text.js';

/** Where a link of an answer leads, as far as a person may follow it. */
export type Link =
  | { readonly kind: 'web'; readonly href: string; readonly host: string }
  /** A session of AgentCore Identity has a card, and only that opens it: the card knows whether the host is the right one. */
  | { readonly kind: 'consent'; readonly host: string }
  /** Nothing of ours opens it. */
  | { readonly kind: 'text'; readonly address: string };

const LONGEST = 300;

/** Reads the address of a link that an agent wrote. A host that is not ASCII is shown in punycode. */
export function readLink(address: string): Link {
  const asText: Link = { kind: 'text', address: visible(address.slice(0, LONGEST)) };
  if (!URL.canParse(address)) return asText;
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return asText;
  // The host makes a card of what is escaped for HTML too.
  if (findSessionUri(new URL(url.href.replaceAll('&amp;', '&'))) !== undefined) return { kind: 'consent', host: url.host };
  // What looks like a way to sign in has no card: it is told in full, and not opened.
  if (looksLikeConsent(url)) return asText;
  // The name before an @ is read as the host by people, and never needed in a link.
  if (url.username !== '' || url.password !== '') return asText;
  return { kind: 'web', href: url.href, host: url.host };
}

function looksLikeConsent({ pathname, searchParams }: URL): boolean {
  return /\/identities\/oauth2\/authorize\/?$/i.test(pathname) || searchParams.has('request_uri');
}
