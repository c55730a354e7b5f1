import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { lexer } from 'marked';
import type { MarkedToken, Token, Tokens } from 'marked';
import { icon } from '../shared/icon.js';
import { visible } from '../shared/text.js';
import { copyCode } from './clipboard.js';
import { readLink } from './links.js';

/** Deeper than this, and beyond these rows, Markdown is shown as it was written. */
const DEEPEST = 12;
const MOST_ROWS = 200;
const NAMED: ReadonlyMap<string, string> = new Map([['amp', '&'], ['lt', '<'], ['gt', '>'], ['quot', '"'], ['apos', '\''], ['nbsp', '\u00a0']]);
const ENTITY = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|(amp|lt|gt|quot|apos|nbsp));/g;

/** Where a piece of Markdown stands among others. */
interface Place {
  /** It begins with code or a table that began in an earlier one. */
  readonly continues: boolean;
  /** All of the code of which this piece has a part. */
  readonly code: () => string;
}

type Drawn = TemplateResult | string | typeof nothing;

/**
 * Draws Markdown by templates of ours from the tokens that `marked` finds: there is no way from an answer to HTML. HTML in it is text,
 * images are their words, and links are followed by a click only.
 */
export function markdownView(source: string, place: Place): TemplateResult {
  let tokens: readonly Token[];
  try {
    tokens = lexer(source, { gfm: true, breaks: true });
  } catch {
    // Nested deeper than the stack is.
    return html`<pre class="plain">${visible(source)}</pre>`;
  }
  const [first] = tokens as readonly MarkedToken[];
  if (first?.type === 'code') return html`${codeBlock(first, place)}${drawAll(tokens.slice(1), 0)}`;
  if (first?.type === 'table') return html`${table(first, 1, place)}${drawAll(tokens.slice(1), 0)}`;
  return html`${drawAll(tokens, 0)}`;
}

function drawAll(tokens: readonly Token[] | undefined, depth: number): readonly Drawn[] {
  return (tokens ?? []).map((token) => (depth > DEEPEST ? token.raw : draw(token as MarkedToken, depth + 1)));
}

function draw(token: MarkedToken, depth: number): Drawn {
  switch (token.type) {
    case 'space': case 'def': return nothing;
    case 'heading': return html`<p class="md-heading md-heading-${token.depth}" role="heading" aria-level=${Math.min(6, token.depth + 2)} dir="auto">${drawAll(token.tokens, depth)}</p>`;
    case 'paragraph': return html`<p dir="auto">${drawAll(token.tokens, depth)}</p>`;
    case 'text': return token.tokens === undefined ? decode(token.text) : html`${drawAll(token.tokens, depth)}`;
    case 'code': return codeBlock(token);
    case 'blockquote': return html`<blockquote>${drawAll(token.tokens, depth)}</blockquote>`;
    case 'list': return list(token, depth);
    case 'list_item': return html`<li dir="auto">${drawAll(token.tokens, depth)}</li>`;
    case 'checkbox': return html`${token.checked ? icon('check', 'quiet') : icon('circle-large-outline', 'quiet')}<span class="hear">${token.checked ? 'done' : 'open'}</span> `;
    case 'table': return table(token, depth);
    case 'hr': return html`<hr>`;
    case 'br': return html`<br>`;
    case 'strong': return html`<b>${drawAll(token.tokens, depth)}</b>`;
    case 'em': return html`<i>${drawAll(token.tokens, depth)}</i>`;
    case 'del': return html`<s>${drawAll(token.tokens, depth)}</s>`;
    case 'codespan': return html`<code class="md-code">${visible(token.text)}</code>`;
    case 'escape': return token.text;
    case 'link': return link(token, depth);
    case 'image': return html`<span class="md-image">${icon('file-media', 'quiet')} ${decode(token.text)} <span class="quiet">(image not loaded: <bdi>${visible(token.href)}</bdi>)</span></span>`;
    case 'html': return token.raw;
  }
}

function list({ ordered, start, items }: Tokens.List, depth: number): TemplateResult {
  const rows = items.map((item) => draw(item, depth));
  return ordered ? html`<ol start=${start === '' ? 1 : start}>${rows}</ol>` : html`<ul>${rows}</ul>`;
}

function table({ header, rows }: Tokens.Table, depth: number, place?: Place): TemplateResult {
  const more = rows.length - MOST_ROWS;
  return html`<div class="md-table ${place?.continues === true ? 'continued' : ''}" role="region" aria-label=${place?.continues === true ? 'Table, continued' : 'Table'} tabindex="0"><table>
      <thead><tr>${header.map(({ tokens }) => html`<th scope="col" dir="auto">${drawAll(tokens, depth)}</th>`)}</tr></thead>
      <tbody>${rows.slice(0, MOST_ROWS).map((cells) => html`<tr>${cells.map(({ tokens }) => html`<td dir="auto">${drawAll(tokens, depth)}</td>`)}</tr>`)}</tbody>
    </table></div>${more > 0 ? html`<p class="quiet">${more.toLocaleString('en-US')} more rows are among the events.</p>` : nothing}`;
}

function codeBlock({ text, lang }: Tokens.Code, place?: Place): TemplateResult {
  const words = [visible(lang ?? ''), place?.continues === true ? 'continued' : ''].filter((word) => word !== '').join(' · ');
  return html`<div class="md-block ${place?.continues === true ? 'continued' : ''}"><div class="md-block-bar"><span class="quiet small">${words}</span>
      <button class="icon-button" title="Copy this code" aria-label="Copy this code" @click=${(event: Event) => { copyCode(event, place === undefined ? text : place.code()); }}>${icon('copy')}</button></div>
    <pre>${visible(text)}</pre></div>`;
}

/** A link says where it leads; one that gives consent, or leads out of the web, is text. */
function link(token: Tokens.Link, depth: number): TemplateResult {
  const words = drawAll(token.tokens, depth);
  const address = decode(token.href);
  const target = readLink(address);
  switch (target.kind) {
    case 'text': return html`<span>${words} <span class="quiet">(<bdi>${target.address}</bdi>)</span></span>`;
    case 'consent': return html`<span class="md-consent">${icon('shield', 'quiet')} ${decode(token.text) === address ? nothing : words} <span class="quiet">consent link of <bdi>${target.host}</bdi>, see its card</span></span>`;
    case 'web': {
      const text = decode(token.text);
      const isItself = text === target.href || text === address;
      return html`<a href=${target.href} title=${target.href} rel="noreferrer">${isItself ? visible(address) : words}</a>${isItself && target.href.includes(address)
        ? nothing : html` <span class="quiet">(<bdi>${target.host}</bdi>)</span>`}`;
    }
  }
}

/** `marked` leaves most character references to the HTML that we do not make. */
function decode(text: string): string {
  return text.replaceAll(ENTITY, (whole: string, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED.get(name) ?? whole;
    const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd';
  });
}
