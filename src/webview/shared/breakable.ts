import { html } from 'lit';
import type { TemplateResult } from 'lit';

/** A name that is broken, where it is too long for its line, behind a mark within it rather than within a word: `cognito:` / `groups`. */
export function breakable(name: string): TemplateResult {
  const [first = '', ...rest] = name.split(/(?<=[:._/-])(?=[^:._/-])/);
  return html`${first}${rest.map((part) => html`<wbr>${part}`)}`;
}
