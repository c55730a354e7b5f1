import { createJsonFinder } from './findJson.js';
import type { JsonToken } from './findJson.js';
import { isWithin, toPlace } from './findPlace.js';
import { findRuns, toWholeToken } from './findRuns.js';

/** A token in a text, and where it stood. Tokens in JSON serialization (RFC 7515, section 7.2) are given in compact form. */
export interface FoundToken {
  readonly token: string;
  /** In words: "Authorization header, line 214". */
  readonly where: string;
  /** First character in the text, in UTF-16 units from 0, and how many there are. */
  readonly offset: number;
  readonly length: number;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly serialization: 'compact' | 'flattened JSON' | 'general JSON';
  /** JSON of the header beside the signed one, which only the JSON serializations have. */
  readonly unprotectedHeader: string | undefined;
}

/** A piece of the search: how far it has come, and which tokens are new. */
interface SearchStep {
  readonly searchedTo: number;
  readonly found: readonly FoundToken[];
}

export interface PatientSearch {
  /** Lets others work, such as `() => new Promise((resolve) => setTimeout(resolve))`. */
  readonly pause: () => Promise<void>;
  readonly signal?: AbortSignal;
  /** After each piece. */
  readonly report?: (step: SearchStep) => void;
}

const MAX_TOKENS = 100;
const PIECE = 512 * 1024;

/** With another header beside it, it is another token. */
const keyOf = (token: string, unprotectedHeader: string | undefined): string => `${token} ${unprotectedHeader ?? ''}`;

/**
 * Searches a text piece by piece, half a million characters a step, for tokens of a header, a curl command, a token response, a HAR, a form,
 * a URL, a cookie, an .env or a log line. Each token is listed once, and once more for another header beside it; after a hundred it stops. Linear in the text.
 */
function* searchTokens(text: string): Generator<SearchStep, void, void> {
  const whole = toWholeToken(text);
  if (whole !== undefined) {
    yield { searchedTo: text.length, found: [{ token: whole, ...toCompact(text, text.length - text.trimStart().length, text.trim().length, toPlace()) }] };
    return;
  }
  const place = toPlace();
  const inJson = createJsonFinder(text);
  const seen = new Set<string>();
  let fresh: FoundToken[] = [];
  let pieceEnd = PIECE;
  const add = (found: FoundToken): void => {
    const key = keyOf(found.token, found.unprotectedHeader);
    if (seen.has(key) || seen.size >= MAX_TOKENS) return;
    seen.add(key);
    fresh.push(found);
  };
  const addJson = (tokens: readonly JsonToken[], at: typeof place.at): void => {
    for (const json of tokens) add({ ...json, ...at(text, json.offset, `${json.serialization} serialization`) });
  };
  addJson(inJson.ofWhole(), toPlace().at);
  for (const run of findRuns(text, PIECE)) {
    if (run.token !== undefined && !seen.has(keyOf(run.token, undefined)) && !inJson.covers(run.offset)) {
      if (isWithin(text, run.offset, 'protected')) addJson(inJson.ofLine(run.offset), place.at);
      if (!inJson.covers(run.offset)) add({ token: run.token, ...toCompact(text, run.offset, run.length, place) });
    }
    if (run.searchedTo < pieceEnd && seen.size < MAX_TOKENS) continue;
    yield { searchedTo: run.searchedTo, found: fresh };
    if (seen.size >= MAX_TOKENS) return;
    fresh = [];
    pieceEnd = run.searchedTo + PIECE;
  }
  yield { searchedTo: text.length, found: fresh };
}

/** Every token of a text at once, for texts that a person pasted. */
export function findTokens(text: string): readonly FoundToken[] {
  return [...searchTokens(text)].flatMap(({ found }) => found);
}

/** Whether the text is one token and nothing else: what an agent or an issuer hands over may be opaque. */
export function isOneToken(text: string): boolean {
  const [found] = findTokens(text);
  return found?.token === text;
}

/** Every token of a large text; between pieces others get to work. @throws `AbortError` at the signal */
export async function findTokensPatiently(text: string, { pause, signal, report }: PatientSearch): Promise<readonly FoundToken[]> {
  const found: FoundToken[] = [];
  for (const step of searchTokens(text)) {
    signal?.throwIfAborted();
    found.push(...step.found);
    report?.(step);
    await pause();
  }
  return found;
}

function toCompact(text: string, offset: number, length: number, place: ReturnType<typeof toPlace>): Omit<FoundToken, 'token'> {
  return { ...place.at(text, offset), length, offset, serialization: 'compact', unprotectedHeader: undefined };
}
