/** Characters that change how their neighbours are read, or that cannot be seen. Tabs and line breaks are not among them. */
const HIDDEN = '[\\p{Cc}\\p{Cf}\\p{Cs}]';
/** Emoji whose parts a joiner holds together, and flags that are spelled in tags (UTS #51, ED-16 and ED-14a): there these characters are seen. */
const SMILEY = '\\p{Extended_Pictographic}(?:\\u{FE0F}|\\p{Emoji_Modifier})?';
const EMOJI = `${SMILEY}(?:\\u{200D}${SMILEY})+|\\u{1F3F4}[\\u{E0030}-\\u{E0039}\\u{E0061}-\\u{E007A}]{1,6}\\u{E007F}`;
const MARKS = new RegExp(`(?<seen>${EMOJI}|\\r\\n)|${HIDDEN}`, 'gu');

/** Text as it may be shown: what is invisible or turns the reading direction is spelled out, so that nothing hides in it. */
export function visible(text: string): string {
  return text.replace(MARKS, (mark, seen: string | undefined) => {
    if (seen !== undefined) return seen === '\r\n' ? '\n' : seen;
    return '\n\t'.includes(mark) ? mark : `\\u${spell(mark)}`;
  });
}

function spell(mark: string): string {
  const code = (mark.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `{${code}}` : code.padStart(4, '0');
}

/** The beginning of a long text, with the number of characters that were left out. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit)}… (${(text.length - limit).toLocaleString('en-US')} more characters)`;
}

/** "1 event", "14 events". */
export function count(amount: number, noun: string): string {
  return `${amount.toLocaleString('en-US')} ${noun}${amount === 1 ? '' : 's'}`;
}
