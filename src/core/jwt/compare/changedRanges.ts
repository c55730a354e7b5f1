/** Characters that one text has and the other does not; UTF-16 units from 0. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface ChangedRanges {
  readonly before: readonly Range[];
  readonly after: readonly Range[];
}

/** Which characters changed: whole words where both are lists of words, as scopes are, else what is left between a common beginning and end. */
export function toChangedRanges(before: string, after: string): ChangedRanges {
  if (before === after) return { before: [], after: [] };
  if (/\s/.test(before.trim()) || /\s/.test(after.trim())) return { before: wordsMissing(before, after), after: wordsMissing(after, before) };
  const least = Math.min(before.length, after.length);
  let head = 0;
  while (head < least && before.charCodeAt(head) === after.charCodeAt(head)) head += 1;
  if (head > 0 && isLowSurrogate(before, head)) head -= 1; // a character of two units is marked whole
  let tail = 0;
  while (tail < least - head && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail += 1;
  if (tail > 0 && isLowSurrogate(before, before.length - tail)) tail -= 1;
  return { before: toRange(head, before.length - tail), after: toRange(head, after.length - tail) };
}

function wordsMissing(text: string, other: string): readonly Range[] {
  const known = new Set(other.split(/\s+/));
  return [...text.matchAll(/\S+/g)].filter(([word]) => !known.has(word)).map(({ 0: word, index }) => ({ start: index, end: index + word.length }));
}

const toRange = (start: number, end: number): readonly Range[] => (end > start ? [{ start, end }] : []);

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}
