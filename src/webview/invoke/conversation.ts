import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { InvokeFrame } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import { visible } from '../shared/text.js';

export interface ConversationActions {
  readonly scrolled: () => void;
  /** Goes to the end and follows it again. */
  readonly follow: () => void;
  /** Follows the end no more. */
  readonly hold: () => void;
  /** Says what was done within an answer. */
  readonly hear: (words: string) => void;
  /** Puts a prompt in the box. */
  readonly fill: (prompt: string) => void;
}

/** The region that scrolls. It is not read as it grows: the status says when an answer starts and ends. */
export function conversationView(frame: InvokeFrame, turns: unknown, actions: ConversationActions): TemplateResult {
  return html`<main class="conversation" data-region role="log" aria-live="off" aria-label="Conversation" tabindex="0" @scroll=${actions.scrolled} @click=${(event: Event) => { if (unfolds(event)) actions.hold(); }}
    @keydown=${(event: KeyboardEvent) => { if (event.key === 'End') actions.follow(); }} @aci-heard=${(event: CustomEvent<string>) => { actions.hear(event.detail); }}>
    ${frame.lostTranscript ? html`<p class="line">${icon('warning', 'yellow')}
      <span>The window was reloaded. What was said here before is gone, and this is a new session.</span></p>` : nothing}
    <div class="turns">${turns ?? emptyView(frame, actions.fill)}</div>
  </main>`;
}

/** What stands where no word was said yet: sentences to try, which a click puts in the box. A server of MCP has tools instead. */
function emptyView({ target, samples, mcp }: InvokeFrame, fill: (prompt: string) => void): TemplateResult {
  const name = html`<b><bdi>${visible(target?.name ?? 'an agent')}</bdi></b>`;
  if (mcp !== undefined) return html`<div class="empty"><p>Call a tool of ${name}.</p></div>`;
  return html`<div class="empty"><p>Ask ${name} something.</p>
    ${samples.length === 0 ? nothing : html`<ul>${samples.map((sample) => html`<li><button class="link" @click=${() => { fill(sample); }}>${sample}</button></li>`)}</ul>`}</div>`;
}

/** Whoever unfolds something reads on from there, and not at the end. */
function unfolds({ target }: Event): boolean {
  return target instanceof Element && target.closest('summary, .json .link') !== null;
}
