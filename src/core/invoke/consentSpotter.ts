import { toRecord } from '../base/record.js';
import { findConsentUrls, toCardId, type ConsentUrl } from './consentUrl.js';
import { toElicitations } from './elicitation.js';
import type { Message } from './invoke.js';
import { beginsSentence, createEchoFinder, toPart, type Part } from './pieces.js';

/** A consent URL that an answer shows for the first time. */
export interface SpottedConsent {
  readonly url: ConsentUrl;
  /** What a gateway says beside it. */
  readonly message: string | undefined;
  /** True where the server answered with it that the consent is missing. */
  readonly isRequired: boolean;
  /** A URL that was found while this one was still coming. */
  readonly replaces: ConsentUrl | undefined;
  /** True where nothing came behind it yet, or what came may belong to it: it is told again once its end is known. */
  readonly mayGoOn: boolean;
}

/** What ends a word, and with it any URL. */
const WORD_ENDS: ReadonlySet<string> = new Set(' \t\r\n"\'<>`');
/** Of a longer word only the end is kept. */
const LONGEST_WORD = 16_384;
/** The session of a URL has at most 1,024 characters, of three each where they are encoded. */
const LONGEST_URL = 4_096;
/** The first word of a sentence as most are, or marks of Markdown: nothing that a session is likely to end with. */
const ORDINARY = /^(?:[*[]|(?:[AI]|\p{Lu}\p{Ll}+)(?=[\s,.:;!?'’]))/u;
/** Such a word that a session may end with as well. */
const SHORT_WORD = /^(?:[AI]|\p{Lu}\p{Ll}{1,2})(?=[\s,.:;!?'’])/u;
/** A piece that is a word and nothing else, and too long to be a part of a session but by a rare chance: nobody can tell which. */
const LONE_WORD = /^\p{Lu}\p{Ll}{3,}$/u;
/** A whole sentence whose first word is too long to be the end of a session but by a rare chance. */
const SENTENCE = /^\p{Lu}\p{Ll}{3,} \p{Ll}.*[.:!?…]$/su;

/** Finds the consent URLs of one answer, each session once for each host, also where a text comes in pieces that cut them. */
export interface ConsentSpotter {
  take(message: Message): readonly SpottedConsent[];
  /** True where what came so far ends with a URL that may go on and was not found yet. */
  isOpen(): boolean;
  /** True where what came so far ends with a URL that was told and may go on. */
  isDoubtful(): boolean;
  /** Nothing more is coming, for now or at all: what ends with such a URL is looked at, until it goes on. */
  settle(silence: 'short' | 'end'): readonly SpottedConsent[];
}

export function createConsentSpotter(): ConsentSpotter {
  const known = new Set<string>();
  /** Told, though they may go on. */
  const doubtful = new Map<string, ConsentUrl>();
  const echoes = createEchoFinder();
  /** The last word of the text, which may go on. */
  let word = '';
  /** True while all of the word came at once. */
  let isWhole = true;
  /** True where a sentence may have begun within the word. */
  let isUnsure = false;
  /** True where the URL was told without those words, too: neither reading takes the place of the other. */
  let isEither = false;
  /** True where something else came behind the word: a text ends there, or its next piece is still to come. */
  let isInterrupted = false;
  /** Characters of that word, and the URL at its end, when nothing more was coming. */
  let settled: { readonly length: number; readonly url: ConsentUrl | undefined } | undefined;

  const tell = (urls: readonly ConsentUrl[], { message, isRequired = false, mayGoOn = false }: Partial<Pick<SpottedConsent, 'message' | 'isRequired' | 'mayGoOn'>> = {}): readonly SpottedConsent[] => urls.flatMap((url) => {
    const id = toCardId(url);
    const isCertain = !mayGoOn && doubtful.delete(id);
    if (known.has(id) && !isCertain) return [];
    known.add(id);
    const replaces = isCertain || isEither ? undefined : [settled?.url, ...doubtful.values()].find((told) => told !== undefined && (url.url.startsWith(told.url) || told.url.startsWith(url.url)));
    if (replaces !== undefined) doubtful.delete(toCardId(replaces));
    if (mayGoOn) doubtful.set(id, url);
    return [{ url, message, isRequired, replaces, mayGoOn }];
  });

  function settle(silence: 'short' | 'end'): readonly SpottedConsent[] {
    const urls = findConsentUrls(word);
    const found = tell(urls, { mayGoOn: isUnsure || silence === 'short' });
    settled = { length: word.length, url: urls.at(-1) };
    return found;
  }

  function begin(next: string): void {
    word = next;
    isWhole = true;
    isUnsure = false;
    isEither = false;
    isInterrupted = false;
    settled = undefined;
  }

  function takeWords(text: string): readonly SpottedConsent[] {
    const end = findLastEnd(text);
    const found = end < 0 ? [] : tell(findConsentUrls(word + text.slice(0, end)), { mayGoOn: isUnsure });
    if (end < 0) {
      isWhole = word === '';
      isInterrupted = false;
      word += text;
    } else {
      begin(text.slice(end));
    }
    if (word.length <= LONGEST_WORD) return found;
    const more = tell(findConsentUrls(word), { mayGoOn: true });
    begin(word.slice(-LONGEST_URL));
    isWhole = false;
    return [...found, ...more];
  }

  /**
   * Words go on where they came in pieces. A sentence may begin right behind a URL only where nothing came for a while, or something else, or
   * where an agent streams whole strings; where nobody can tell, the likelier of both is told as one that may go on, and both where a short word is joined as it is.
   */
  function takePart({ words, kind }: Part): readonly SpottedConsent[] {
    const isQuiet = settled?.length === word.length;
    const isLone = LONE_WORD.test(words);
    const isOrdinary = isLone || ORDINARY.test(words);
    const mayEnd = word !== '' && (isQuiet || isInterrupted || (kind === 'string' && isWhole)) && (isOrdinary || beginsSentence(words));
    const urls = mayEnd ? findConsentUrls(word) : [];
    if (urls.length === 0) return takeWords(words);
    if (!isOrdinary) {
      isUnsure = true;
      return takeWords(words);
    }
    if (kind !== 'string' && SHORT_WORD.test(words) && !urls.every(isCertain)) {
      const short = tell(urls, { mayGoOn: true });
      [isUnsure, isEither] = [true, true];
      return [...short, ...takeWords(words)];
    }
    const found = tell(urls, { mayGoOn: isLone || (!isQuiet && !SENTENCE.test(words)) });
    begin('');
    return [...found, ...takeWords(words)];
  }

  /** True of one that was told as whole, as nothing came behind it for long. */
  const isCertain = (url: ConsentUrl) => known.has(toCardId(url)) && !doubtful.has(toCardId(url));

  const isDoubtful = () => !isUnsure && settled?.length === word.length && settled.url !== undefined && doubtful.has(toCardId(settled.url));

  return {
    take(message) {
      const part = toPart(message);
      if (part !== undefined) {
        if (echoes.find(part) !== undefined) return [];
        echoes.remember(part, part.words);
        return takePart(part);
      }
      // Frameworks tell of much else between the pieces of a text.
      const isEnd = endsText(message);
      const open = isEnd || isDoubtful() ? settle('end') : mayEndText(message) ? tell(findConsentUrls(word), { mayGoOn: true }) : [];
      if (isEnd) begin('');
      isInterrupted ||= word !== '' && !isPing(message);
      const elicited = toElicitations(message.json?.value).flatMap(({ url, message: said, isRequired }) => tell(findConsentUrls(url), { message: said, isRequired }));
      const found = message.data.includes('authorize') ? tell(findConsentUrls(message.data)) : [];
      return [...open, ...elicited, ...found];
    },
    isOpen: () => word.length > 60 && word.length !== settled?.length && /oauth2.{0,8}authorize/s.test(word),
    isDoubtful,
    settle,
  };
}

/** The end of a text in Bedrock's ConverseStream and in AG-UI, and what no text goes on behind: that a tool is called, as Strands says it. */
function endsText({ json }: Message): boolean {
  const { event, type, current_tool_use: toolUse } = toRecord(json?.value);
  return toRecord(event)['contentBlockStop'] !== undefined || type === 'TEXT_MESSAGE_END' || toolUse !== undefined;
}

/** In AG-UI a tool is called when a text has ended, or beside one that goes on. */
const mayEndText = ({ json }: Message) => toRecord(json?.value)['type'] === 'TOOL_CALL_START';

/** What keeps a stream open, between any two pieces of a text. */
const isPing = ({ json }: Message) => toRecord(json?.value)['type'] === 'ping';

/** Index behind the last character that ends a word; -1 where there is none. */
function findLastEnd(text: string): number {
  for (let at = text.length; at > 0; at -= 1) if (WORD_ENDS.has(text.charAt(at - 1))) return at;
  return -1;
}
