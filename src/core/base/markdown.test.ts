import assert from 'node:assert/strict';
import fc from 'fast-check';
import { marked } from 'marked';
import { toCode, toMarkdown } from './markdown.js';

const textOf = (html: string): string => html.replace(/<\/?(?:p|code)>/g, '').replace(/\n$/, '')
  .replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&');
const render = (markdown: string): string => marked.parse(markdown, { async: false, gfm: true });

describe('toMarkdown', () => {
  it('shows the signs of a name instead of obeying them', () => {
    for (const name of ['*a*', '[a](command:b)', '<img src=x>', '`a`', 'a_b_c', '# a', '~~a~~', '&amp;']) assert.equal(textOf(render(toMarkdown(name))), name);
  });
});

describe('toCode', () => {
  it('leaves nothing in a text to be read as Markdown, an address or an element', () => {
    for (const text of ['https://x.example', '`` ` ``', 'a\n\n[b](command:c)', '<b>', '\\`', 'a`', '`', '*a*', '\u2028# a']) {
      assert.match(render(toCode(text)), /^<p><code>[^<]*<\/code><\/p>\n$/, text);
    }
  });

  it('spells out what cannot be seen', () => {
    assert.equal(toCode('a\nb\u202ec'), '`a\\u000ab\\u202ec`');
    assert.equal(toCode(' '), '` " " `');
    assert.equal(toCode(''), '` "" `');
  });

  it('is one piece of code whatever it is given', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('`', '\\', '\n', '[', ']', '(', '<', '>', '*', 'a', ' ', '&', '!', '\r', '\t', '|', '-', '#') }), (text) => {
      assert.match(render(toCode(text)), /^<p><code>[^<]*<\/code><\/p>\n$/, JSON.stringify(text));
    }));
  });
});
