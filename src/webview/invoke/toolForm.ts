import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { live } from 'lit/directives/live.js';
import type { FrameMcp, FrameTool, ToolField } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import { visible } from '../shared/text.js';

/** What of a tool was refused. */
export interface ToolFault {
  readonly field: string;
  readonly message: string;
}

export interface ToolFormContext {
  readonly tool: FrameTool | undefined;
  readonly typed: Readonly<Record<string, string>>;
  readonly fault: ToolFault | undefined;
  readonly choose: (name: string) => void;
  readonly type: (field: string, text: string) => void;
  readonly reconnect: () => void;
  readonly stopConnecting: () => void;
  /** Words of the button that leads to a sign-in; undefined where there is one. */
  readonly missingSignIn: string | undefined;
  readonly chooseSignIn: () => void;
}

/** What a server of MCP offers: a tool, and a form made from its schema. */
export function toolForm(mcp: FrameMcp, context: ToolFormContext): TemplateResult {
  switch (mcp.kind) {
    case 'connecting':
      return html`<p class="line tool-form">${icon('loading', 'blue', true)} <span>Asking the server for its tools…</span>
        <button class="link" @click=${context.stopConnecting}>Cancel</button></p>`;
    case 'failed':
      return html`<div class="tool-form"><p class="problem">${icon('error', 'red')} <span><b>${visible(mcp.message)}</b> ${visible(mcp.hint)}</span></p>
        <div class="buttons">${context.missingSignIn === undefined ? nothing : html`<vscode-button @click=${context.chooseSignIn}>${context.missingSignIn}</vscode-button>`}
          <vscode-button secondary icon="refresh" @click=${context.reconnect}>Reconnect</vscode-button></div></div>`;
    case 'ready': return readyView(mcp, context);
  }
}

function readyView({ server, instructions, tools }: Extract<FrameMcp, { kind: 'ready' }>, context: ToolFormContext): TemplateResult {
  const { tool } = context;
  const description = tool?.description ?? '';
  if (tools.length === 0) return html`<p class="tool-form"><b><bdi>${visible(server)}</bdi></b> offers no tools. <button class="link" @click=${context.reconnect}>Ask again</button></p>`;
  return html`<div class="tool-form">
    <div class="form-row"><label for="tool">Tool</label><div class="form-field">
      <select class="field" id="tool" aria-describedby=${description === '' ? nothing : 'about-tool'} @change=${(event: Event) => { if (event.target instanceof HTMLSelectElement) context.choose(event.target.value); }}>
        ${tools.map(({ name, title }) => html`<option value=${name} .selected=${live(name === tool?.name)}>${visible(title === '' || title === name ? name : `${title} (${name})`)}</option>`)}
      </select>
      ${description === '' ? nothing : html`<p class="quiet small about" id="about-tool" dir="auto">${visible(description)}</p>`}</div></div>
    ${tool?.fields.map((field) => keyed(`${tool.name} ${field.name}`, fieldView(field, context)))}
    ${instructions === undefined ? nothing : html`<details class="about"><summary>Instructions of <bdi>${visible(server)}</bdi></summary><p dir="auto">${visible(instructions)}</p></details>`}
  </div>`;
}

function fieldView(field: ToolField, { typed, fault, type }: ToolFormContext): TemplateResult {
  const id = `tool-${field.name}`;
  const text = (Object.hasOwn(typed, field.name) ? typed[field.name] : undefined) ?? field.start;
  const message = fault?.field === field.name ? fault.message : undefined;
  const describedBy = [field.description === '' ? '' : `${id}-about`, message === undefined ? '' : `${id}-fault`].filter((part) => part !== '').join(' ');
  return html`<div class="form-row"><label for=${id}><bdi>${visible(field.name)}</bdi>${field.isRequired ? html` <span class="small">required</span>` : nothing}</label>
      <div class="form-field">${control(field, id, text, { describedBy, isFaulty: message !== undefined, type })}
        ${field.description === '' ? nothing : html`<p class="quiet small" id="${id}-about" dir="auto">${visible(field.description)}</p>`}
        ${message === undefined ? nothing : html`<p class="problem" id="${id}-fault">${icon('error', 'red')} <span>${message}</span></p>`}</div></div>`;
}

interface Control {
  readonly describedBy: string;
  readonly isFaulty: boolean;
  readonly type: ToolFormContext['type'];
}

function control(field: ToolField, id: string, text: string, { describedBy, isFaulty, type }: Control): TemplateResult {
  const take = (event: Event): void => {
    const { target } = event;
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) type(field.name, target.value);
  };
  const invalid = isFaulty ? 'true' : 'false';
  const about = describedBy === '' ? nothing : describedBy;
  const required = field.isRequired ? 'true' : 'false';
  switch (field.kind) {
    case 'boolean': case 'choice': {
      const choices = field.kind === 'boolean' ? ['true', 'false'] : field.choices;
      return html`<select class="field" id=${id} aria-required=${required} aria-invalid=${invalid} aria-describedby=${about} @change=${take}>
        ${['', ...choices].map((choice) => html`<option value=${choice} .selected=${live(choice === text)}>${choice === '' ? 'Not given' : visible(choice)}</option>`)}</select>`;
    }
    case 'json':
      return html`<textarea class="field code" id=${id} rows="2" spellcheck="false" placeholder="JSON" aria-required=${required} aria-invalid=${invalid} aria-describedby=${about} .value=${text} @input=${take}></textarea>`;
    case 'text': case 'number': case 'integer':
      return html`<input type="text" class="field" id=${id} autocomplete="off" spellcheck="false" inputmode=${field.kind === 'text' ? 'text' : 'decimal'}
        aria-required=${required} aria-invalid=${invalid} aria-describedby=${about} .value=${text} @input=${take}>`;
  }
}
