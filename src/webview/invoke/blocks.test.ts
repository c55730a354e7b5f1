import assert from 'node:assert/strict';
import { codeOf, createBlockReader } from './blocks.js';
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

  it('go on after a blank line that stands before them', () => {
    assert.deepEqual(kinds('```\na\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n'), ['markdown ```\na\n```', 'markdown | a | b |\n|---|---|\n| 1 | 2 |']);
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
    assert.deepEqual(kinds('{\n  "a": '), ['source {\n  "a":']);
  });

  it('show JSON that never ends as it is, in short parts, and lose nothing of it', () => {
    const items = Array.from({ length: 3_000 }, (_, id) => ({ id, words: `some *words* for [${id}](https://example.com/${id})` }));
    for (const json of [JSON.stringify({ items }), JSON.stringify({ items }, undefined, 2)]) {
      for (const text of [json.slice(0, -10), `${json.slice(0, -10)}\nmore\n`]) {
        const blocks = read(text, 50_000);
        assert.ok(blocks.filter(({ kind }) => kind === 'source').length > 10);
        assert.ok(blocks.every((block) => block.text.length <= 4_000));
        assert.equal(blocks.map((block) => block.text).join(''), text);
      }
    }
  });

  it('give no long line to the reader of Markdown, whatever it looks like and however it was cut', () => {
    for (const text of ['['.repeat(50_000), 'x['.repeat(50_000), `para\n${'{"a": '.repeat(20_000)}\n\nafter`, `- item\n  ${'word '.repeat(20_000)}`, `\`\`\`\n{"${'a'.repeat(50_000)}\n\`\`\`\n`]) {
      const whole = read(text);
      assert.ok(whole.every((block) => block.kind === 'source' || block.text.length <= 8_000), text.slice(0, 20));
      for (const size of [999, 7_000]) assert.deepEqual(read(text, size), whole);
      const reader = createBlockReader();
      for (let at = 0; at < text.length; at += 5_000) {
        reader.append(text.slice(at, at + 5_000));
        assert.ok(reader.blocks().every((block) => block.kind === 'source' || block.text.length <= 12_000));
      }
    }
  });

  it('know the parts of code and of a table from what begins anew, and give all of the code', () => {
    const code = Array.from({ length: 800 }, (_, index) => `line_${index} = ${index}  # a line of code`).join('\n');
    const blocks = read(`Before\n\n\`\`\`py\n${code}\n\`\`\`\n\`\`\`py\nother\n\`\`\`\n`);
    assert.deepEqual(blocks.map(({ repeated }) => repeated), [undefined, undefined, '```py\n', '```py\n', '```py\n', undefined]);
    for (const id of [1, 2, 4]) assert.equal(codeOf(blocks, id), code);
    assert.equal(codeOf(blocks, 5), 'other');
    const rows = read(`| a | b |\n|---|---|\n${Array.from({ length: 1_000 }, (_, index) => `| ${index} | 2 |\n`).join('')}`);
    assert.ok(rows.every(({ text }) => text.trim().split('\n').length <= 202));
    assert.equal(rows.map(({ text, repeated = '' }) => text.slice(repeated.length)).join('').trim().split('\n').length, 1_002);
  });
});
