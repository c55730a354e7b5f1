import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { icon } from '../shared/icon.js';
import { clip, visible } from '../shared/text.js';
import type { Trouble } from './calls.js';

/** The box stays in sight, however much a service has to say. */
const MOST_CHARACTERS = 500;

/** Says why a call came to nothing. A port that is taken is the one cause with a remedy in the settings. */
export function troubleView(trouble: Trouble | undefined, showSettings: () => void): TemplateResult | typeof nothing {
  if (trouble === undefined) return nothing;
  const { refusal, repeat } = trouble;
  return html`<p class="problem">${icon('error', 'red')} <span><b>${clip(visible(refusal.message), MOST_CHARACTERS)}</b> ${clip(visible(refusal.hint), MOST_CHARACTERS)}</span></p>
    ${refusal.code !== 'PortInUse' ? nothing : html`<div class="buttons">
      <vscode-button icon="settings-gear" @click=${showSettings}>Show Settings</vscode-button>
      <vscode-button secondary icon="refresh" @click=${repeat}>Try Again</vscode-button>
    </div>`}`;
}
