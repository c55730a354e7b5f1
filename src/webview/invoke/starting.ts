import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { icon } from '../shared/icon.js';
import { clip, visible } from '../shared/text.js';
import type { Trouble } from './calls.js';

const MOST_CHARACTERS = 500;

/** What stands on the page until the host has told what there is: that it was asked, or why it did not tell. */
export function startingView(trouble: Trouble | undefined): TemplateResult {
  if (trouble === undefined) return html`<p class="line quiet starting">${icon('loading', 'blue', true)} <span>Reading the conversation…</span></p>`;
  const { refusal: { message, hint }, repeat } = trouble;
  return html`<div class="starting" role="alert"><p class="problem">${icon('error', 'red')} <span><b>The conversation could not be read.</b>
      ${clip(visible(`${message} ${hint}`.trim()), MOST_CHARACTERS)}</span></p>
    <div class="buttons"><vscode-button icon="refresh" @click=${repeat}>Reload</vscode-button></div></div>`;
}
