import assert from 'node:assert/strict';
import { html } from './pages.js';

describe('A page of the sandbox', () => {
  it('shows text as text, whoever wrote it', () => {
    assert.equal(html`<p title="${'"><script>'}">${"<b> & '"}</p>`.markup, '<p title="&#34;&#62;&#60;script&#62;">&#60;b&#62; &#38; &#39;</p>');
  });

  it('takes in parts that are markup already, and lists of them', () => {
    assert.equal(html`<ul>${['a', '<'].map((item) => html`<li>${item}</li>`)}${undefined}</ul>`.markup, '<ul><li>a</li><li>&#60;</li></ul>');
  });
});
