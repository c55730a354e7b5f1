// Writes into the table of docs/sandbox.md where each guess is decided: the lines of the sandbox that are marked `// Guess: NAME`.
// What the row says is written by hand. Fails where a row has no marked line, or a marked line no row; test/manifest looks at that too.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { ROOT } from './root.mjs';

const SANDBOX = join(ROOT, 'src/sandbox');
const DOCUMENT = join(ROOT, 'docs/sandbox.md');

/** Links to the marked lines, by the name of their guess. */
const places = {};
const files = readdirSync(SANDBOX, { recursive: true }).map((file) => file.split(sep).join('/'));
for (const path of files.filter((file) => /(?<!\.test)\.ts$/.test(file)).sort()) {
  readFileSync(join(SANDBOX, path), 'utf8').split('\n').forEach((line, index) => {
    const guess = /\/\/.*\bGuess: ([a-z0-9-]+)/.exec(line)?.[1];
    if (guess) (places[guess] ??= []).push(`[${path}:${index + 1}](../src/sandbox/${path}#L${index + 1})`);
  });
}

const document = readFileSync(DOCUMENT, 'utf8');
const rows = new Set();
const start = document.indexOf('| Guess |');
const updated = document.slice(0, start) + document.slice(start).replace(/^(\| `([a-z0-9-]+)` \|.*\|)[^|\n]*\|$/gm, (_row, before, guess) => {
  rows.add(guess);
  return `${before} ${(places[guess] ?? []).join(', ')} |`;
});

const problems = [
  ...[...rows].filter((guess) => !places[guess]).map((guess) => `no line of the sandbox is marked with this guess: ${guess}`),
  ...Object.keys(places).filter((guess) => !rows.has(guess)).map((guess) => `docs/sandbox.md has no row for this guess: ${guess}`),
];
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
} else if (updated !== document) {
  writeFileSync(DOCUMENT, updated);
}
