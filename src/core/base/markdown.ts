/** Names and claims are no Markdown: CommonMark lets every sign be escaped. */
export function toMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|~$&-]/g, '\\$&');
}

/** What cannot be seen, turns the reading direction or ends a line: a blank line would end the code, and what follows would be Markdown. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Inline code with a fence that is longer than every run of backticks in it: in it nothing is Markdown, an address or an icon. */
export function toCode(text: string): string {
  const shown = text.replace(HIDDEN, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
  if (shown.trim() === '') return `\` "${shown}" \``;
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}
