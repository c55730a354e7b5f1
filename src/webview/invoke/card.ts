import { html } from 'lit';
import type { TemplateResult } from 'lit';

/** The frame of every card: an edge in the colour of its state, a sign, a title and, at the far end of the title, an aside. */
export function cardShell(
  edge: string, sign: TemplateResult, title: string, aside: string | TemplateResult, body: TemplateResult,
): TemplateResult {
  return html`<div class="card ${edge}" role="group" aria-label=${title}>
    <div class="card-title">${sign}<h3>${title}</h3><span class="quiet">${aside}</span></div>
    ${body}</div>`;
}
