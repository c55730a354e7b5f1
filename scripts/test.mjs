// npm test: everything that must hold, on a machine with nothing but Node.js and npm.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LAYERS } from './layers.mjs';
import { endAll, startProcess } from './lifetime.mjs';
import { countLayer, failuresOf, totalLine } from './results.mjs';
import { ROOT } from './root.mjs';
import { ensureDependencies } from './setup.mjs';

/**
 * One wave after the other; in a wave its rows side by side, each from left to right. Lint takes one core for longer than
 * all tests without a browser take the other; layers that fill both cores by themselves are alone.
 */
const WAVES = [[['check'], ['unit', 'manifest', 'contract', 'listener']], [['webview']], [['workbench']]];

const resultsFile = join(ROOT, 'out/test-results.jsonl');

const scriptOf = (layer) => (layer === 'check' ? ['scripts/check.mjs'] : ['scripts/layer.mjs', layer]);

/** Runs a layer; its output is printed in one piece, so that two of them do not mix. */
async function runLayer(layer, env) {
  const start = performance.now();
  const { child, exited } = startProcess(process.execPath, scriptOf(layer), { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { output += text; });
  const exitCode = await exited;
  const counts = countLayer(resultsFile, layer, exitCode);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`\n${layer}\n${output.trimEnd()}`);
  if (counts.remark) console.error(`  ✗ ${counts.remark}`);
  console.log(`${layer}: ${totalLine(counts)} (${seconds} s)`);
  return { layer, ...counts };
}

async function runRow(layers, env) {
  const all = [];
  for (const layer of layers) all.push(await runLayer(layer, env));
  return all;
}

async function prepare() {
  ensureDependencies();
  const { ensureChromium, findHostForTests } = await import('./vscode/find.mjs');
  const chromium = ensureChromium(console.log);
  await findHostForTests(console.log);
  const code = await startProcess(process.execPath, ['esbuild.mjs'], { cwd: ROOT, stdio: 'inherit' }).exited;
  if (code !== 0) throw new Error('The build failed.');
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  rmSync(resultsFile, { force: true });
  return { ...process.env, BUILT: '1', CHROMIUM_PATH: chromium, TEST_RESULTS: resultsFile, FORCE_COLOR: '0' };
}

function missingFromWaves() {
  const run = WAVES.flat(2);
  return Object.keys(LAYERS).filter((layer) => !run.includes(layer));
}

const failures = [];
const total = { passed: 0, failed: missingFromWaves().length, skipped: 0 };
try {
  const env = await prepare();
  for (const wave of WAVES) {
    for (const counts of (await Promise.all(wave.map((row) => runRow(row, env)))).flat()) {
      for (const key of Object.keys(total)) total[key] += counts[key];
      if (counts.failed > 0) failures.push(failuresOf(counts.layer, counts.failures));
    }
  }
} catch (error) {
  console.error(error.message);
  total.failed += 1;
}
await endAll();
if (failures.length > 0) console.log(`\n${failures.join('\n')}`);
console.log(`\n${totalLine(total)}`);
process.exitCode = total.failed > 0 ? 1 : 0;
