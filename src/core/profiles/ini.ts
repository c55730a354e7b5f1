/** What a line of a shared AWS file says; `line` counts from 1. */
export type IniEntry =
  | { readonly kind: 'section'; readonly line: number; readonly title: string }
  /** The key of a nested setting has its parent before it: `bedrock_agentcore.endpoint_url`. */
  | { readonly kind: 'value'; readonly line: number; readonly key: string; readonly value: string }
  | { readonly kind: 'fault'; readonly line: number; readonly what: string };

const NEWLINE = 0x0a;
const COMMENT = /(?:^|\s)[;#]/;

/**
 * Reads the lines of a shared config or credentials file as the AWS SDK for JavaScript does: comments begin with `#` or `;` at the
 * start of a line or after a space, keys keep their case, an empty value opens nested settings, which end at the next key that is
 * not indented. Each line is decoded by itself, so that what is kept of one does not keep the text of the file in memory.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export function* readIni(bytes: Buffer): Generator<IniEntry, void, undefined> {
  let isInSection = false;
  let parent: string | undefined;
  let line = 0;
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? bytes.length : found;
    const raw = bytes.toString('utf8', start, end);
    start = end + 1;
    line += 1;
    const text = withoutComment(raw).trim();
    if (text === '') continue;
    if (text.startsWith('[') && text.endsWith(']')) {
      isInSection = true;
      parent = undefined;
      yield { kind: 'section', line, title: text.slice(1, -1) };
      continue;
    }
    const equals = text.indexOf('=');
    const fault = findFault(text, equals, isInSection);
    if (fault !== undefined) {
      yield { kind: 'fault', line, what: fault };
      continue;
    }
    const key = text.slice(0, equals).trim();
    const value = text.slice(equals + 1).trim();
    if (value === '') {
      parent = key;
      continue;
    }
    if (!/^\s/.test(raw)) parent = undefined;
    yield { kind: 'value', line, key: parent === undefined ? key : `${parent}.${key}`, value };
  }
}

function withoutComment(line: string): string {
  if (!line.includes('#') && !line.includes(';')) return line;
  const at = line.search(COMMENT);
  return at < 0 ? line : line.slice(0, at);
}

/** The texts repeat nothing of the line: it may be a secret that slipped into the next one. */
function findFault(text: string, equals: number, isInSection: boolean): string | undefined {
  if (text.startsWith('[')) return 'The name of this section has no closing bracket, so what follows belongs to the section above.';
  if (!isInSection) return 'This line stands before any section and is passed over.';
  return equals <= 0 ? 'This line is no KEY = VALUE and is passed over.' : undefined;
}
