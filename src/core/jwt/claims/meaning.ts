/** What a claim or header parameter says, in one sentence, and the document that says so. */
export interface ClaimMeaning {
  readonly says: string;
  /** "RFC 7519, section 4.1.1", or the vendor's name. */
  readonly source: string;
  /** The page of that document. */
  readonly link: string;
}

/** Names with one meaning, separated by spaces, and the sentence. */
export type Row = readonly [names: string, says: string];

/** A document, or a part of it, and what it defines. */
export interface Chapter {
  readonly source: string;
  readonly link: string;
  readonly rows: readonly Row[];
}

/** A chapter of an RFC; of the whole RFC where its names are spread over it. */
export function rfc(number: number, section: string | undefined, rows: readonly Row[]): Chapter {
  const page = `https://www.rfc-editor.org/rfc/rfc${number}`;
  if (section === undefined) return { source: `RFC ${number}`, link: page, rows };
  return { source: `RFC ${number}, section ${section}`, link: `${page}#section-${section}`, rows };
}

/** By name. A map, so that a claim named `__proto__` is only unknown; of two meanings the later chapter's stays. */
export function toMeanings(chapters: readonly Chapter[]): ReadonlyMap<string, ClaimMeaning> {
  return new Map(chapters.flatMap(({ source, link, rows }) => (
    rows.flatMap(([names, says]) => names.split(' ').map((name) => [name, { says, source, link }] as const)))));
}
