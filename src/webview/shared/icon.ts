import { html } from 'lit';
import type { TemplateResult } from 'lit';

/** Colour of an icon by what it means. The word beside it says the same. */
export type Tone = 'green' | 'red' | 'yellow' | 'blue' | 'quiet' | 'plain';

/** A codicon that only repeats the word beside it, so no reader announces it. The build keeps the icons named in sources. */
export function icon(name: string, tone: Tone = 'plain', spins: boolean | undefined = false): TemplateResult {
  return html`<span class="codicon codicon-${name} tone-${tone} ${spins ? 'codicon-modifier-spin' : ''}" aria-hidden="true"></span>`;
}
