import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { InvokeFrame } from '../protocol/invoke.js';
import { visible } from '../shared/text.js';

/** What stands where no word was said yet: sentences to try, which a click puts in the box. */
export function emptyView({ target, samples }: InvokeFrame, fill: (prompt: string) => void): TemplateResult {
  return html`<div class="empty"><p>Ask <b><bdi>${visible(target?.name ?? 'an agent')}</bdi></b> something.</p>
    <ul>${samples.map((sample) => html`<li><button class="link" @click=${() => { fill(sample); }}>${sample}</button></li>`)}</ul></div>`;
}
