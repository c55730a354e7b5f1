/** A piece of an answer that is drawn by itself, and, once the next one has begun, never again. */
export interface Block {
  readonly id: number;
  /** `source` is JSON whose end has not come, or never came: in parts too, since no reader of Markdown is quick with it. */
  readonly kind: 'markdown' | 'json' | 'source';
  readonly text: string;
  /** What a part of a long table or of long code begins with that is not its own but the first part's; undefined where it is no later part. */
  readonly repeated?: string;
}

/** Takes an answer as it grows. */
export interface BlockReader {
  append(text: string): void;
  /** All there is. While an answer comes, only the last block differs from one call to the next. */
  blocks(): readonly Block[];
  /** No more will come: what looked like a beginning is taken for what it is. */
  end(): void;
}

/** Characters of Markdown read at once. Longer ones are parted, so that the cost of an answer grows with its length only. */
const LONGEST = 4_000;
/** Code and tables are quickly read, and look odd in parts. */
const LONGEST_BLOCK = 8_000;
/** Lines of a table that are drawn as one, its head included. */
const MOST_TABLE_LINES = 200;
/** A list goes on as another one at an item beyond this. */
const LONGEST_LIST = 1_500;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const INNER_FENCE = /^\s*(?:`{3,}|~{3,})/;
const LIST = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const INDENTED = /^(?: {2}|\t)/;
const TABLE = /^[^\n]*\|[^\n]*\n *\|?[ :|-]*-[ :|-]*\n/;

type Open =
  | { readonly kind: 'none' }
  | { readonly kind: 'text' }
  /** `inFence`: within a fence of an item, where nothing else counts. */
  | { readonly kind: 'list'; readonly inFence: boolean }
  | { readonly kind: 'fence'; readonly first: string; readonly mark: string }
  | { readonly kind: 'json'; readonly end: string };

const NONE: Open = { kind: 'none' };

/**
 * Parts an answer where a blank line ends a block of Markdown (CommonMark, section 3), and takes objects and arrays of JSON that stand on
 * lines of their own for themselves. Linear in the length of the answer.
 */
export function createBlockReader(): BlockReader {
  const settled: Block[] = [];
  let open: Open = NONE;
  /** Lines of the open block, and the line that is not complete. */
  let text = '';
  let lines = 0;
  let line = '';
  /** The beginning of that line was taken already, since it is long. */
  let isRest = false;
  let isBlank = false;
  /** Of the open block, where it goes on from an earlier one. */
  let repeated: string | undefined;

  const settle = (kind: Block['kind'] = 'markdown'): void => {
    if (kind === 'source') for (const part of cut(text)) settled.push({ id: settled.length, kind, text: part });
    else if (text.trim() !== '') settled.push({ id: settled.length, kind, text, ...(repeated === undefined ? {} : { repeated }) });
    text = '';
    lines = 0;
    repeated = undefined;
    isBlank = false;
    open = NONE;
  };
  const begin = (state: Open, whole: string): void => {
    if (open !== NONE) settle();
    open = state;
    text = whole;
    lines = 1;
    // A blank line after code stands before this one, and does not end it.
    isBlank = false;
  };
  /** Parts a block that is too long, and begins the rest with what it takes to be read in the same way. */
  const part = (): void => {
    const state = open;
    const isWhole = state.kind === 'fence' || TABLE.test(text);
    const prefix = state.kind === 'fence' ? `${state.first}\n` : state.kind === 'text' ? TABLE.exec(text)?.[0] ?? '' : '';
    const parted = settled.length;
    settle();
    if (settled.length === parted) return;
    open = state;
    text = prefix.length < LONGEST / 2 ? prefix : '';
    if (isWhole && text !== '') repeated = text;
    lines = text === '' ? 0 : 2;
  };
  const isTooLong = (more: string): boolean => {
    const isTable = open.kind === 'text' && TABLE.test(text);
    return text.length + more.length > (isTable || open.kind === 'fence' ? LONGEST_BLOCK : LONGEST) || (isTable && lines >= MOST_TABLE_LINES);
  };
  /** Adds to the open block, or to its next part. */
  const add = (whole: string): void => {
    if (open.kind !== 'json' && text !== '' && isTooLong(whole)) part();
    text += whole;
    lines += 1;
  };
  const takeLine = (content: string, whole: string): void => {
    if (open.kind === 'json') {
      add(whole);
      if (content === open.end) settle(isJson(text) ? 'json' : text.length > LONGEST ? 'source' : 'markdown');
    } else if (isRest) {
      add(whole);
    } else if (open.kind === 'fence') {
      add(whole);
      if (content.trim().startsWith(open.mark) && content.trim().replaceAll(open.mark.charAt(0), '') === '') settle();
    } else if (content.trim() === '') {
      add(whole);
      isBlank = true;
    } else if (open.kind === 'list' && (open.inFence || INDENTED.test(content))) {
      add(whole);
      isBlank = false;
      if (INNER_FENCE.test(content)) open = { kind: 'list', inFence: !open.inFence };
    } else {
      takeStart(content, whole);
    }
  };
  const startsAnew = (content: string): boolean => {
    if (open.kind !== 'list' || !LIST.test(content)) return isBlank;
    return text.length > LONGEST_LIST;
  };
  const takeStart = (content: string, whole: string): void => {
    const mark = FENCE.exec(content)?.[1];
    if (mark !== undefined) begin({ kind: 'fence', first: content, mark }, whole);
    else if (content === '{' || content === '[') begin({ kind: 'json', end: content === '{' ? '}' : ']' }, whole);
    else if (isJsonLine(content)) {
      begin({ kind: 'json', end: '' }, whole);
      settle('json');
    } else if (content.length > LONGEST) {
      // What is longer was cut, but for what looks like JSON.
      begin({ kind: 'json', end: '' }, whole);
      settle('source');
    } else if (open.kind === 'none' || startsAnew(content)) {
      begin(LIST.test(content) ? { kind: 'list', inFence: false } : { kind: 'text' }, whole);
    } else {
      add(whole);
      isBlank = false;
    }
  };
  /** The line may be JSON, which is read as a whole. In code nothing is. */
  const awaitsJson = (): boolean => open.kind === 'json' || (!isRest && open.kind !== 'fence' && !(open.kind === 'list' && open.inFence) && mayBeJson(line));
  const takeLong = (): void => {
    if (line.length <= LONGEST || awaitsJson()) return;
    while (line.length > LONGEST) {
      const space = line.lastIndexOf(' ', LONGEST);
      const beginning = line.slice(0, space > LONGEST / 2 ? space : LONGEST);
      line = line.slice(beginning.length);
      takeLine(beginning, beginning);
      isRest = true;
      if (open.kind !== 'fence') part();
    }
  };
  const takeRest = (ending: string): void => {
    takeLong();
    const content = line;
    line = '';
    takeLine(content.endsWith('\r') ? content.slice(0, -1) : content, content + ending);
    isRest = false;
  };

  return {
    append(more) {
      let from = 0;
      for (let end = more.indexOf('\n'); end !== -1; end = more.indexOf('\n', from)) {
        line += more.slice(from, end);
        takeRest('\n');
        from = end + 1;
      }
      line += more.slice(from);
      takeLong();
    },
    blocks() {
      if (text.trim() === '' && line.trim() === '') return settled;
      const id = settled.length;
      const again = repeated === undefined ? {} : { repeated };
      // Markdown is never given so long a line: see `takeLong`.
      if (line.length > LONGEST && open.kind !== 'json') {
        const begun: readonly Block[] = text.trim() === '' ? [] : [{ id, kind: 'markdown', text, ...again }];
        return [...settled, ...begun, { id: id + begun.length, kind: 'source', text: line }];
      }
      const isGrowing = open.kind === 'json' || (open.kind === 'none' && mayBeJson(line));
      return [...settled, { id, kind: isGrowing ? 'source' : 'markdown', text: text + line, ...again }];
    },
    end() {
      if (line !== '') takeRest('');
      settle(open.kind === 'json' ? isJson(text) ? 'json' : 'source' : 'markdown');
    },
  };
}

/** Text as it is, in parts that end with a line where there are lines. */
function cut(text: string): readonly string[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length;) {
    const lineEnd = text.length - from <= LONGEST ? -1 : text.lastIndexOf('\n', from + LONGEST - 1);
    const end = lineEnd > from ? lineEnd + 1 : from + LONGEST;
    parts.push(text.slice(from, end));
    from = end;
  }
  return parts;
}

/** The code of a block and of all of its parts, without its fence. */
export function codeOf(blocks: readonly Block[], id: number): string {
  const first = blocks.findLastIndex((block) => block.id <= id && block.repeated === undefined);
  const next = blocks.findIndex((block, index) => index > first && block.repeated === undefined);
  const whole = blocks.slice(first, next === -1 ? undefined : next).map(({ text, repeated = '' }) => text.slice(repeated.length)).join('');
  const [, indent = '', mark = ''] = /^( {0,3})(`{3,}|~{3,})/.exec(whole) ?? [];
  const lines = whole.trimEnd().split('\n').slice(1);
  const last = lines.at(-1)?.trim() ?? '';
  const isClosed = last.startsWith(mark) && last.replaceAll(mark.charAt(0), '') === '';
  return (isClosed ? lines.slice(0, -1) : lines).map((code) => (indent !== '' && code.startsWith(indent) ? code.slice(indent.length) : code)).join('\n');
}

const mayBeJson = (text: string): boolean => /^[{[](?:\s*["{[\]}\d]|$)/.test(text.slice(0, 100));

function isJsonLine(content: string): boolean {
  return mayBeJson(content) && /[}\]]\s*$/.test(content.slice(-100)) && isJson(content);
}

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
