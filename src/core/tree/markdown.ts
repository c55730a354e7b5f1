/** Names come from the account and are no Markdown: CommonMark lets every sign be escaped. */
export function toMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|~$&-]/g, '\\$&');
}

/** Code with a fence that is longer than every run of backticks in it. */
export function toCode(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

/** The tooltip of a resource: its name, what it is and what comes next, its ARN or id, and when it was changed. */
export function toCard(name: string, about: string, arn: string, ...times: readonly (readonly [label: string, date: Date | undefined])[]): string {
  const when = times.flatMap(([label, date]) => (date === undefined ? [] : [`${label} ${toMarkdown(date.toLocaleString())}`])).join(' · ');
  return [`**${toMarkdown(name)}**`, toMarkdown(about), toCode(arn), when].filter((part) => part !== '').join('\n\n');
}
