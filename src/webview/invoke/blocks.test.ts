import assert from 'node:assert/strict';
import { createBlockReader } from './blocks.js';
import type { Block } from './blocks.js';

function read(text: string, size = text.length): readonly Block[] {
  const reader = createBlockReader();
  for (let at = 0; at < text.length; at += size) reader.append(text.slice(at, at + size));
  reader.end();
  return reader.blocks();
}

const kinds = (text: string): readonly string[] => read(text).map((block) => `${block.kind} ${block.text.trim()}`);

const ANSWER = [
  '# Title', '', 'A line', 'and another.', '', '- one', '', '  of two parts', '- two', '', '```js', 'let a;', '', '# no title', '```', '{', '  "a": 1', '}',
  '[1, 2]', '[a link](https://example.com)', '', '| a | b |', '|---|---|', '| 1 | 2 |', '',
].join('\n');

describe('blocks of an answer', () => {
  it('end with a blank line, but for lists and code, and JSON stands for itself', () => {
    assert.deepEqual(kinds(ANSWER), [
      'markdown # Title', 'markdown A line\nand another.', 'markdown - one\n\n  of two parts\n- two', 'markdown ```js\nlet a;\n\n# no title\n```',
      'json {\n  "a": 1\n}', 'json [1, 2]', 'markdown [a link](https://example.com)', 'markdown | a | b |\n|---|---|\n| 1 | 2 |',
    ]);
  });

  it('are the same however the answer was cut on its way', () => {
    const whole = read(ANSWER);
    for (let size = 1; size < 40; size += 1) assert.deepEqual(read(ANSWER, size), whole);
  });

  it('lose nothing but blank lines', () => {
    const text = `${'word '.repeat(5_000)}\n\n${ANSWER}`;
    assert.equal(read(text).map((block) => block.text).join('').replaceAll(/\s/g, ''), text.replaceAll(/\s/g, ''));
  });

  it('stay as they are once the next one has begun', () => {
    const reader = createBlockReader();
    reader.append('One.\n\nTwo\n');
    const [first] = reader.blocks();
    reader.append('grows.\n\nThree\n');
    assert.equal(reader.blocks()[0], first);
    assert.equal(reader.blocks().length, 3);
  });

  it('part code that is long without losing that it is code', () => {
    const blocks = read(`\`\`\`py\n${'print(1)\n'.repeat(3_000)}\`\`\`\nAfter`);
    assert.ok(blocks.length > 3);
    assert.ok(blocks.slice(0, -1).every(({ text }) => text.startsWith('```py\n') && text.length < 9_000));
    assert.equal(blocks.at(-1)?.text, 'After');
  });

  it('repeat the head of a table that is long', () => {
    const blocks = read(`| a | b |\n|---|---|\n${'| 1 | 2 |\n'.repeat(3_000)}`);
    assert.ok(blocks.length > 2);
    assert.ok(blocks.every(({ text }) => text.startsWith('| a | b |\n|---|---|\n')));
  });

  it('show JSON as it comes until its end is there', () => {
    const reader = createBlockReader();
    reader.append('{\n  "a": ');
    assert.equal(reader.blocks()[0]?.kind, 'source');
    reader.append('1\n}\n');
    assert.equal(reader.blocks()[0]?.kind, 'json');
    assert.deepEqual(kinds('{\n  "a": '), ['markdown {\n  "a":']);
  });
});
