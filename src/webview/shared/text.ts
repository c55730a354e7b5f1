/** Characters that change how their neighbours are read, or that cannot be seen. Tabs and line breaks are not among them. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** Text as it may be shown: what is invisible or turns the reading direction is spelled out, so that nothing hides in it. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (mark) => ('\n\t'.includes(mark) ? mark : `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`));
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
