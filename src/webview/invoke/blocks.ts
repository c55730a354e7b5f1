/** A piece of an answer that is drawn by itself, and, once the next one has begun, never again. */
export interface Block {
  readonly id: number;
  /** `source` is JSON whose end has not come. */
  readonly kind: 'markdown' | 'json' | 'source';
  readonly text: string;
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
  let line = '';
  let isBlank = false;

  const settle = (kind: Block['kind'] = 'markdown'): void => {
    if (text.trim() !== '') settled.push({ id: settled.length, kind, text });
    text = '';
    isBlank = false;
    open = NONE;
  };
  const begin = (state: Open, whole: string): void => {
    if (open !== NONE) settle();
    open = state;
    text = whole;
  };
  /** Parts a block that is too long, and begins the rest with what it takes to be read in the same way. */
  const part = (): void => {
    const { kind } = open;
    const prefix = open.kind === 'fence' ? `${open.first}\n` : kind === 'text' ? TABLE.exec(text)?.[0] ?? '' : '';
    const state = open;
    const parted = settled.length;
    settle();
    if (settled.length === parted) return;
    open = state;
    text = prefix.length < LONGEST / 2 ? prefix : '';
  };
  const longest = (): number => (open.kind === 'fence' || (open.kind === 'text' && TABLE.test(text)) ? LONGEST_BLOCK : LONGEST);
  const takeLine = (content: string, whole: string): void => {
    if (open.kind === 'json') {
      text += whole;
      if (content === open.end) settle(isJson(text) ? 'json' : 'markdown');
    } else if (open.kind === 'fence') {
      text += whole;
      if (content.trim().startsWith(open.mark) && content.trim().replaceAll(open.mark.charAt(0), '') === '') settle();
    } else if (content.trim() === '') {
      text += whole;
      isBlank = true;
    } else if (open.kind === 'list' && (open.inFence || INDENTED.test(content))) {
      text += whole;
      isBlank = false;
      if (INNER_FENCE.test(content)) open = { kind: 'list', inFence: !open.inFence };
    } else {
      takeStart(content, whole);
    }
    if (text.length > LONGEST && open.kind !== 'json' && text.length > longest()) part();
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
    } else if (open.kind === 'none' || startsAnew(content)) {
      begin(LIST.test(content) ? { kind: 'list', inFence: false } : { kind: 'text' }, whole);
    } else {
      text += whole;
      isBlank = false;
    }
  };

  return {
    append(more) {
      let from = 0;
      for (let end = more.indexOf('\n'); end !== -1; end = more.indexOf('\n', from)) {
        const content = line + more.slice(from, end);
        line = '';
        takeLine(content.endsWith('\r') ? content.slice(0, -1) : content, `${content}\n`);
        from = end + 1;
      }
      line += more.slice(from);
      if (open.kind === 'json' || mayBeJson(line)) return;
      while (line.length > LONGEST) {
        const space = line.lastIndexOf(' ', LONGEST);
        const cut = line.slice(0, space > LONGEST / 2 ? space : LONGEST);
        line = line.slice(cut.length);
        takeLine(cut, cut);
        if (open.kind !== 'fence') part();
      }
    },
    blocks() {
      const last = text + line;
      if (last.trim() === '') return settled;
      const isGrowing = open.kind === 'json' || (open.kind === 'none' && mayBeJson(line));
      return [...settled, { id: settled.length, kind: isGrowing ? 'source' : 'markdown', text: last }];
    },
    end() {
      if (line !== '') takeLine(line, line);
      line = '';
      settle(open.kind === 'json' && isJson(text) ? 'json' : 'markdown');
    },
  };
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
