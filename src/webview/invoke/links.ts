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
  if (hasCard(new URL(url.href.replaceAll('&amp;', '&')))) return { kind: 'consent', host: url.host };
  // What looks like a way to sign in has no card: it is told in full, and not opened.
  if (looksLikeConsent(url)) return asText;
  // The name before an @ is read as the host by people, and never needed in a link.
  if (url.username !== '' || url.password !== '') return asText;
  return { kind: 'web', href: url.href, host: url.host };
}

/** True for what the host makes a card of: its own test is `findConsentUrls`, which reads addresses that are escaped for HTML too. */
function hasCard({ pathname, searchParams }: URL): boolean {
  const [session = '', ...more] = searchParams.getAll('request_uri');
  return pathname.endsWith('/identities/oauth2/authorize') && more.length === 0
    && session.length <= 1024 && /^urn:ietf:params:oauth:request_uri:[\w.~-]+$/.test(session);
}

function looksLikeConsent({ pathname, searchParams }: URL): boolean {
  return /\/identities\/oauth2\/authorize\/?$/i.test(pathname) || searchParams.has('request_uri');
}
