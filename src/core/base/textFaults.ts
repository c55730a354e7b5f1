// What may be wrong with a text that a person typed, in words. Rules stand with the service they belong to.

/** How many characters a text may have. */
export interface Limits {
  readonly min: number;
  readonly max: number;
}

/** The rule, then the fault; undefined where there is none. */
export function withRule(rule: string, fault: string | undefined): string | undefined {
  return fault === undefined ? undefined : `${rule} ${fault}`;
}

/** The first character that is not allowed, with its position counted from 1 as a person counts. */
export function findStranger(text: string, allowed: RegExp): string | undefined {
  const characters = Array.from(text);
  const index = characters.findIndex((character) => !allowed.test(character));
  const stranger = characters[index];
  return stranger === undefined ? undefined : `The ${toName(stranger)} at ${index + 1} is not allowed.`;
}

/** A space at an end, which is a slip of the clipboard. */
export function findEdgeSpace(text: string): string | undefined {
  if (/^\s/.test(text)) return 'The space at 1 is not allowed.';
  return /\s$/.test(text) ? `The space at ${Array.from(text).length} is not allowed.` : undefined;
}

/** Characters are counted as a person counts, not in UTF-16 units. */
export function findLengthFault(text: string, { min, max }: Limits): string | undefined {
  const { length } = Array.from(text);
  if (length === 0) return 'This one is empty.';
  return length < min || length > max ? `This one has ${length}.` : undefined;
}

function toName(character: string): string {
  if (character === ' ') return 'space';
  if (character === '\t') return 'tab';
  if (character === '\n' || character === '\r') return 'line break';
  return /[\p{C}\p{Z}]/u.test(character) ? 'unprintable character' : character;
}
