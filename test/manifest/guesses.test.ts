import assert from 'node:assert/strict';
import { readText, repositoryFiles } from '../support/repository.js';

/** Rows of the table: the name of a guess, and what its last column links to, as `path:line`. */
function readRows(): Readonly<Record<string, readonly string[]>> {
  const document = readText('docs/sandbox.md');
  const rows = [...document.slice(document.indexOf('| Guess |')).matchAll(/^\| `([a-z0-9-]+)` \|.*\|([^|]*)\|$/gm)];
  const named = rows.map(([, guess = '', links = '']) => {
    const places = [...links.matchAll(/\[([^\]]+)\]\(\.\.\/src\/sandbox\/([^#)]+)#L(\d+)\)/g)].map(([, text, path = '', line = '']) => {
      assert.equal(text, `${path}:${line}`, guess);
      return `src/sandbox/${path}:${line}`;
    });
    return [guess, places] as const;
  });
  assert.equal(new Set(named.map(([guess]) => guess)).size, named.length, 'each guess has one row');
  return Object.fromEntries(named);
}

/** The lines that are marked in the code, as `path:line`, by the name of their guess. */
function readMarks(): Readonly<Record<string, readonly string[]>> {
  const marks: Record<string, string[]> = {};
  for (const file of repositoryFiles().filter((one) => /^src\/sandbox\/.*(?<!\.test)\.ts$/.test(one))) {
    for (const [index, line] of readText(file).split('\n').entries()) {
      const guess = /\/\/.*\bGuess: ([a-z0-9-]+)/.exec(line)?.[1];
      if (guess !== undefined) (marks[guess] ??= []).push(`${file}:${index + 1}`);
    }
  }
  return marks;
}

describe('the guesses of the sandbox', () => {
  it('are each a row of docs/sandbox.md that leads to the lines which decide it (npm run generate)', () => {
    const rows = readRows();
    assert.ok(Object.keys(rows).length > 0);
    assert.deepEqual(rows, readMarks());
  });

  it('are named as the tests are that tell which of them are wrong', () => {
    const titles = [...readText('test/contract/service/guesses.ts').matchAll(/\bit\('([a-z0-9-]+): /g)].map(([, guess]) => guess ?? '');
    const rows = readRows();
    assert.ok(titles.length > 0);
    assert.deepEqual(titles.filter((guess) => rows[guess] === undefined), []);
  });
});
