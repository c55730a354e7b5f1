import { isSafeUrl } from '../base/safeUrl.js';
import { toEndpoint, type AwsAccess } from '../identity/access.js';
import { AUTHORIZE_PATH, findSessionUri } from '../links/consentLink.js';

/** An authorization URL of AgentCore Identity that was found in an agent's answer. */
export interface ConsentUrl {
  /** As the agent wrote it, but for JSON's escapes. */
  readonly url: string;
  /** Its `request_uri`: the session that CompleteResourceTokenAuth binds. */
  readonly sessionUri: string;
  readonly origin: string;
  /** Host and port, in punycode where it is not ASCII. */
  readonly host: string;
}

/** What ends the host of a URL in running text, in Markdown and in JSON: all that is neither of RFC 3986, section 2, nor a letter of a host's name; and a comma before another URL. */
const HOST_END = /[^\p{L}\p{N}\p{M}%\-._~:[\]@!$&*+,;=]|[,;](?=(?:[\w-]{1,30}=)?https?:\/\/)/gu;
/** What ends the rest of it: all that is not of RFC 3986, section 2, such as the letters of a language without spaces; and such a comma. */
const END = /[^\w%\-.~:/?#[\]@!$&*+,;=]|[,;](?=(?:[\w-]{1,30}=)?https?:\/\/)/g;
const SCHEME = /https?:\/\//gi;

/**
 * Finds AgentCore's authorization URLs in text or in JSON, escaped (`\/`, `\u0026`) or not, each session once.
 * Any host is found, so that a link to a foreign one can be shown as such: see {@link isOwnEndpoint}. Linear in the text.
 */
export function findConsentUrls(text: string): readonly ConsentUrl[] {
  const plain = unescapeHtml(unescapeJson(text));
  const found = new Map<string, ConsentUrl>();
  let from = 0;
  for (;;) {
    SCHEME.lastIndex = from;
    const start = SCHEME.exec(plain)?.index;
    if (start === undefined) return [...found.values()];
    HOST_END.lastIndex = SCHEME.lastIndex;
    END.lastIndex = HOST_END.exec(plain)?.index ?? plain.length;
    const end = END.exec(plain)?.index ?? plain.length;
    const candidate = toConsentUrl(plain.slice(start, end), toMarks(plain, start));
    if (candidate !== undefined) found.set(toCardId(candidate), candidate);
    from = end;
  }
}

/** Host, session and oddity: a look-alike of a session is another card, so that it cannot stand in for the real one. */
export function toCardId(url: ConsentUrl): string {
  const oddity = oddityOf(url);
  return `${url.origin} ${url.sessionUri}${oddity === 'scheme' ? '' : ` ${oddity}`}`;
}

/** True where a URL leads to the data plane of this very connection, by the address that the service itself gives, and names no user. */
export function isTrustedUrl({ url, origin }: ConsentUrl, access: AwsAccess): boolean {
  const { username, password, pathname } = new URL(url);
  return isOwnEndpoint(origin, access) && pathname === AUTHORIZE_PATH && username === '' && password === '';
}

/**
 * True where the host, with its port, is one of those that a person trusts, and the URL is otherwise as AgentCore's own are. Hosts are
 * compared whole, in punycode, so that no look-alike passes.
 * @param hosts in lower case
 */
export function isListedUrl({ url, host }: ConsentUrl, hosts: readonly string[]): boolean {
  const { username, password, pathname } = new URL(url);
  return hosts.includes(host) && isSafeUrl(url) && pathname === AUTHORIZE_PATH && username === '' && password === '';
}

/** In what a URL with the right host is none of AgentCore's own. */
export type Oddity = 'user' | 'path' | 'scheme';

/** What is wrong with a URL that is not trusted though its host is the right one. */
export function oddityOf({ url }: ConsentUrl): Oddity {
  const { username, password, pathname } = new URL(url);
  if (username !== '' || password !== '') return 'user';
  return pathname === AUTHORIZE_PATH ? 'scheme' : 'path';
}

/** True where the origin is the data plane of this very connection. */
export function isOwnEndpoint(origin: string, access: AwsAccess): boolean {
  return origin === ownOrigin(access);
}

/** Host, with the port where it has one, that consent URLs of this connection have. */
export function ownHost(access: AwsAccess): string {
  return new URL(ownOrigin(access)).host;
}

/** Origin of the data plane of a connection, where its consent URLs are too. */
export function ownOrigin(access: AwsAccess): string {
  return new URL(toEndpoint(access, 'agentCore')).origin;
}

/** Marks of Markdown that stand before a URL, as they stand behind it where they close; without the asterisk, which ends no URL anyway. */
function toMarks(text: string, start: number): string {
  const [marks = ''] = /[*_~]*$/.exec(text.slice(Math.max(0, start - 6), start)) ?? [];
  return Array.from(marks.replaceAll('*', '')).reverse().join('');
}

/** Without the punctuation of the sentence round it; none of it can end a session URI but the full stop, which no session ends with. */
function withoutPunctuation(text: string): string {
  let end = text.length;
  while (end > 0 && '.,;:!?]*'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function toConsentUrl(text: string, marks: string): ConsentUrl | undefined {
  const bare = withoutPunctuation(text);
  const url = marks !== '' && bare.endsWith(marks) ? withoutPunctuation(bare.slice(0, -marks.length)) : bare;
  if (!url.includes(AUTHORIZE_PATH) || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  const sessionUri = findSessionUri(parsed);
  return sessionUri === undefined ? undefined : { url, sessionUri, origin: parsed.origin, host: parsed.host };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>', nbsp: ' ', sol: '/', colon: ':', equals: '=', quest: '?', percnt: '%', period: '.' };

/** Undoes the character references of HTML that are written for the characters round a URL and within it. */
function unescapeHtml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,4})|#x([\da-f]{1,4})|([a-z]{2,6}));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
    return String.fromCharCode(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal));
  });
}

/** Undoes `\/` and `\u00XX`, with one backslash or several, as in JSON within JSON. Every other escape stays and ends a URL. */
function unescapeJson(text: string): string {
  if (!text.includes('\\')) return text;
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at)) {
    let next = at;
    while (text.charAt(next) === '\\') next += 1;
    const code = /^u00([2-7][0-9a-f])/i.exec(text.slice(next, next + 5))?.[1];
    if (code !== undefined) parts.push(text.slice(from, at), String.fromCharCode(Number.parseInt(code, 16)));
    else if (text.charAt(next) === '/') parts.push(text.slice(from, at), '/');
    else parts.push(text.slice(from, next));
    from = code !== undefined ? next + 5 : text.charAt(next) === '/' ? next + 1 : next;
    at = from;
  }
  return parts.join('') + text.slice(from);
}
