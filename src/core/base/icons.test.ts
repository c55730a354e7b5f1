import assert from 'node:assert/strict';
import { escapeIcons } from './icons.js';

describe('a label', () => {
  it('has no icon of what only looks like one', () => {
    assert.equal(escapeIcons('key-$(alert)-$(sync~spin)$(A-1)'), 'key-\\$(alert)-\\$(sync~spin)\\$(A-1)');
    for (const text of ['', 'plain', '$5 (five)', '$()', '$( x )', '$(a b)']) assert.equal(escapeIcons(text), text);
  });
});
