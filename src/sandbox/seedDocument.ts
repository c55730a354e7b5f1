import { isCollection, isMap, isPair, isScalar, LineCounter, parseDocument, type Document } from 'yaml';

/** A seed as it was written. */
export interface SeedDocument {
  readonly content: unknown;
  /** Where something is in the file, by its path as `users[0].password`; what is not there, where it would be. */
  readonly lineOf: (path: string) => number;
}

/** The text of a file that cannot be read as YAML. */
export class SeedSyntaxError extends Error {
  /** @param line undefined where the whole of it is meant */
  constructor(what: string, line?: number) {
    super(line === undefined ? what : `line ${line}: ${what}`);
  }
}

/**
 * Reads YAML 1.2, of which JSON is a part.
 * @throws SeedSyntaxError whose message quotes nothing of the file: there are secrets in it
 */
export function readSeedDocument(text: string): SeedDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  // A tag that nobody knows is only a warning to the parser, and its value would not be what was meant.
  const wrong = [...document.errors, ...document.warnings][0];
  if (wrong !== undefined) throw new SeedSyntaxError(SENTENCES[wrong.code] ?? `It is neither YAML nor JSON (${wrong.code}).`, lines.linePos(wrong.pos[0]).line);
  try {
    return { content: document.toJS(), lineOf: (path) => lines.linePos(findOffset(document, toKeys(path))).line };
  } catch {
    throw new SeedSyntaxError('It has aliases of what is not there, or too many of them.'); // which the parser leaves to this step
  }
}

const SENTENCES: Readonly<Partial<Record<string, string>>> = {
  DUPLICATE_KEY: 'A member is there twice.',
  MULTIPLE_DOCS: 'It must be one document.',
  TAB_AS_INDENT: 'Lines are indented with spaces, not with tabs.',
  TAG_RESOLVE_FAILED: 'It takes no tags, such as !name.',
};

const toKeys = (path: string): readonly string[] => path.split(/[.[\]]+/).filter((key) => key !== '');

/** Goes down as far as there is something. */
function findOffset(document: Document, keys: readonly string[]): number {
  let at = 0;
  let node: unknown = document.contents;
  for (const key of keys) {
    if (!isCollection(node)) break;
    const index = isMap(node) ? node.items.findIndex((pair) => isScalar(pair.key) && String(pair.key.value) === key) : Number(key);
    const item: unknown = node.items[index];
    if (item === undefined) break;
    const start = isPair(item) ? item.key : item;
    if (isScalar(start) || isCollection(start)) at = start.range?.[0] ?? at;
    node = isPair(item) ? item.value : item;
  }
  return at;
}
