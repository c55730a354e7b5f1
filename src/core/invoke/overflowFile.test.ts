import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { makeFolder } from '../../../test/support/folder.js';
import { createOverflowFile } from './overflowFile.js';

describe('createOverflowFile', () => {
  it('gives back what was written, and leaves nothing behind', () => {
    const folder = makeFolder();
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = folder.path;
    try {
      const overflow = createOverflowFile();
      assert.deepEqual(readdirSync(folder.path), [], 'nothing is made before it is needed');
      const spans = ['Grüße', '', '日本'].map((text) => overflow.append(text));
      assert.deepEqual(spans.map((span) => overflow.read(span)), ['Grüße', '', '日本']);
      // Elsewhere an open file keeps its name until it is closed.
      if (process.platform !== 'win32') assert.deepEqual(readdirSync(folder.path), []);
      overflow.dispose();
      assert.deepEqual(readdirSync(folder.path), []);
      overflow.dispose();
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
      folder.remove();
    }
  });
});
