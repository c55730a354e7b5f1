// Types, lint, layers, unused code and stale ids. Each is one passed or failed; only what failed prints its output.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { report, totalLine } from './results.mjs';
import { ensureDependencies } from './setup.mjs';

/** Two tools at a time: each of them takes a whole core. */
const PARALLEL = 2;

const tool = (file, ...args) => [join(ROOT, 'node_modules', file), ...args];

const CHECKS = {
  'types of extension, core, sandbox and tests': tool('typescript/bin/tsc', '-p', '.'),
  'lint': tool('eslint/bin/eslint.js', '.', '--max-warnings', '0'),
  'types of the webviews': tool('typescript/bin/tsc', '-p', 'src/webview'),
  'types of the webview tests': tool('typescript/bin/tsc', '-p', 'test/webview'),
  'layers': tool('dependency-cruiser/bin/dependency-cruise.mjs', 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'),
  'unused files, exports and dependencies': tool('knip/bin/knip.js', '--no-progress'),
  'generated ids': [join(ROOT, 'scripts/ids.mjs'), '--check'],
};

function run([title, args]) {
  const start = performance.now();
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`  ${error ? '✗' : '✓'} ${title} (${seconds} s)`);
      if (error) console.log(`${stdout}${stderr}`.trimEnd());
      resolve(error ? `${title}\n${stdout}${stderr}`.trimEnd() : undefined);
    });
  });
}

ensureDependencies();
const waiting = Object.entries(CHECKS);
const results = [];
await Promise.all(Array.from({ length: PARALLEL }, async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await run(next));
}));
const failures = results.filter((result) => result !== undefined);
const counts = { passed: results.length - failures.length, failed: failures.length, skipped: 0, failures };
report('check', counts);
console.log(`  ${totalLine(counts)}`);
process.exitCode = counts.failed > 0 ? 1 : 0;
