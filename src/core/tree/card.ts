import { toCode, toMarkdown } from '../base/markdown.js';

/** The tooltip of a resource: its name, what it is and what comes next, its ARN or id, and when it was changed. */
export function toCard(name: string, about: string, arn: string, ...times: readonly (readonly [label: string, date: Date | undefined])[]): string {
  const when = times.flatMap(([label, date]) => (date === undefined ? [] : [`${label} ${toMarkdown(date.toLocaleString())}`])).join(' · ');
  return [`**${toMarkdown(name)}**`, toMarkdown(about), toCode(arn), when].filter((part) => part !== '').join('\n\n');
}
