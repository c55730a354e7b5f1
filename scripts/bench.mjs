// npm run bench -- activation: how long load and activate take inside the real extension host, against an empty
// extension in the same run.
// npm run bench -- explorer: what 5,000 profiles of the AWS config cost against one readFile of the same file, and rows against the SDK alone.
// npm run bench -- flow: what the flow engine adds to the calls of the SDK, and what listener says.
// npm run bench -- invoke: what invoking adds to the bare client, to the parser of events, and to curl, without and in a window.
// npm run bench -- jwt: the inspector's core against jose, its search against a plain scan of the same text, and the first
// paint of its panel against an empty webview.
// npm run bench -- listener: what hostile requests cost the callback listener while flows complete.
// npm run bench -- runtime: what an agent's answer takes longer through the sandbox than straight from the agent.
// npm run bench -- sandbox: what the sandbox costs against a bare server, and with many identities against few.
// Times of one machine mean little; the ratios of one run are what is compared.
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { endAll, startProcess, temporaryFolder } from './lifetime.mjs';
import { ROOT } from './root.mjs';
import { ensureDependencies } from './setup.mjs';

const COPIES = 8;

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle) - 1]) / 2;
}

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** An extension that does nothing: what the host itself costs. */
function writeEmpty(folder, name) {
  write(join(folder, 'package.json'), JSON.stringify({
    name, publisher: 'bench', version: '0.0.1', type: 'module', main: './dist/extension.js', engines: manifest.engines, activationEvents: ['onCommand:bench.never'],
  }));
  write(join(folder, 'dist/extension.js'), 'export function activate() {}\n');
}

/** Ours as it ships. Each copy gets ids of its own: a host has each command and view once. */
function writeOurs(folder, name, built) {
  const rename = (text) => text.replaceAll('agentcoreIdentity', name.replace('-', ''));
  const published = { ...manifest, name, publisher: 'bench', scripts: {}, activationEvents: ['onCommand:bench.never'] };
  cpSync(join(built, 'dist'), join(folder, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'media'), join(folder, 'media'), { recursive: true });
  cpSync(join(ROOT, 'package.nls.json'), join(folder, 'package.nls.json'));
  write(join(folder, 'package.json'), rename(JSON.stringify(published)));
  for (const file of readdirSync(join(folder, 'dist'), { recursive: true }).filter((path) => path.endsWith('.js'))) {
    writeFileSync(join(folder, 'dist', file), rename(readFileSync(join(folder, 'dist', file), 'utf8')));
  }
}

/** The same files, loaded and never asked to do anything: what of our time is load. */
function writeLoaded(folder, name, built) {
  writeOurs(folder, name, built);
  const file = join(folder, 'package.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), main: './dist/loadOnly.js' }));
  write(join(folder, 'dist/loadOnly.js'), "import './extension.js';\nexport function activate() {}\n");
}

const VARIANTS = { empty: writeEmpty, loaded: writeLoaded, ours: writeOurs };

async function runSuite(built) {
  const esbuild = await import('esbuild');
  const { runInExtensionHost } = await import('./vscode/launch.mjs');
  const driver = temporaryFolder('bench');
  const testsPath = join(driver, 'suite.cjs');
  await esbuild.build({ entryPoints: [join(ROOT, 'test/bench/activation/suite.ts')], bundle: true, format: 'cjs', platform: 'node', external: ['vscode'], outfile: testsPath });
  write(join(driver, 'package.json'), JSON.stringify({ name: 'driver', publisher: 'bench', version: '0.0.1', engines: manifest.engines }));
  const output = join(driver, 'samples.json');
  const prepare = ({ extensions }) => {
    for (const [variant, writeVariant] of Object.entries(VARIANTS)) {
      for (let copy = 1; copy <= COPIES; copy += 1) writeVariant(join(extensions, `bench.${variant}-${copy}-0.0.1`), `${variant}-${copy}`, built);
    }
  };
  const env = { BENCH_VARIANTS: Object.keys(VARIANTS).join(), BENCH_COPIES: String(COPIES), BENCH_OUTPUT: output };
  const code = await runInExtensionHost({ testsPath, folder: driver, extensionPath: driver, env, prepare });
  if (code !== 0) throw new Error('The activations could not be measured. VSCODE_TEST_VERBOSE=1 shows what the host says.');
  return JSON.parse(readFileSync(output, 'utf8'));
}

/** Makes what ships, in a folder of its own. */
async function build() {
  const built = temporaryFolder('build');
  const code = await startProcess(process.execPath, ['esbuild.mjs', '--production', '--into', built], { cwd: ROOT, stdio: 'inherit' }).exited;
  if (code !== 0) throw new Error('What is to be measured cannot be built.');
  return built;
}

/** Runs the program of a bench against the sandbox as it ships. */
const benchBuiltSandbox = (name) => async () => {
  const env = { ...process.env, SANDBOX_ENTRY: join(await build(), 'dist/sandbox.js') };
  const code = await startProcess(process.execPath, ['--import', 'tsx', join(ROOT, `test/bench/${name}/main.ts`)], { cwd: ROOT, stdio: 'inherit', env }).exited;
  if (code !== 0) throw new Error('The sandbox could not be measured.');
};

async function benchActivation() {
  const built = await build();
  const samples = await runSuite(built);
  const medians = Object.fromEntries(Object.entries(samples).map(([variant, timesMs]) => [variant, median(timesMs)]));
  console.log(`load and activate in the extension host, ${COPIES} of each in turns (loaded: without our activate)`);
  for (const [variant, timesMs] of Object.entries(samples)) {
    const ratio = (medians[variant] / medians.empty).toFixed(2);
    console.log(`  ${variant.padEnd(6)}  median ${medians[variant].toFixed(1).padStart(5)} ms  ratio ${ratio}   ${timesMs.map((time) => time.toFixed(1)).join(' ')}`);
  }
}

/** What a suite of test/bench says in its one line of JSON. */
async function runBench(suite, env = {}) {
  const { child, exited } = startProcess(process.execPath, ['--import', 'tsx', suite], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => { output += text; });
  if (await exited !== 0) throw new Error(`It could not be measured: ${suite}`);
  return JSON.parse(output);
}

/** Hostile requests that the callback listener refuses while flows wait and complete. */
async function benchListener() {
  const { requests, ms, flows, heapBytes } = await runBench('test/bench/listener/suite.ts');
  console.log(`${requests} hostile requests refused in ${(ms / 1000).toFixed(1)} s, ${Math.round(requests / ms * 1000)} a second; ${flows} flows completed meanwhile, and the one that was attacked afterwards`);
  console.log(`  heap before, in the middle, after: ${heapBytes.map((bytes) => (bytes / 1e6).toFixed(2)).join(', ')} MB`);
}

/** A two-legged flow by the engine against the same calls of the SDK alone, in turns, and what a step itself costs. */
async function benchFlow() {
  await startProcess(process.execPath, ['esbuild.mjs', '--only', 'sandbox'], { cwd: ROOT, stdio: 'inherit' }).exited;
  const { engine, alone, step } = await runBench('test/bench/flow/suite.ts');
  console.log(`a two-legged flow against the sandbox, ${engine.length} of each in turns`);
  // Of two that ran one after the other: whatever else the computer does weighs on both.
  const ratio = median(engine.map((ms, round) => ms / alone[round]));
  console.log(`  engine  median ${median(engine).toFixed(2)} ms  ratio ${ratio.toFixed(3)}`);
  console.log(`  SDK     median ${median(alone).toFixed(2)} ms`);
  console.log(`  a step of the engine that does nothing: median ${(median(step) * 1000).toFixed(1)} µs`);
}

/** The rows of the explorer against the SDK alone, and how long drawing many of them holds the event loop. */
async function benchRows() {
  await startProcess(process.execPath, ['esbuild.mjs', '--only', 'sandbox'], { cwd: ROOT, stdio: 'inherit' }).exited;
  const { identities, rows, first, all, block } = await runBench('test/bench/explorer/rows.ts');
  // Of two that ran one after the other: whatever else the computer does weighs on both.
  const ratio = ({ ours, sdk }) => median(ours.map((ms, round) => ms / sdk[round])).toFixed(2);
  console.log('rows of the explorer, in turns with the SDK');
  console.log(`  first row            median ${median(first.ours).toFixed(2)} ms, one call of the SDK ${median(first.sdk).toFixed(2)} ms, ratio ${ratio(first)} (${first.ours.length} rounds)`);
  console.log(`  ${identities} identities     median ${median(all.ours).toFixed(0)} ms, paginator of the SDK ${median(all.sdk).toFixed(0)} ms, ratio ${ratio(all)} (${all.ours.length} rounds)`);
  console.log(`  ${rows} rows refreshed  the event loop was held for ${Math.max(...block).toFixed(1)} ms at the longest (loader and words, without VS Code's own part)`);
}

/** A config file as organisations generate them, parsed, read again unchanged, and filtered. */
async function benchExplorer() {
  const { profiles, bytes, readFile, parse, block, cached, filter, opening } = await runBench('test/bench/explorer/profiles.ts');
  const ms = (samples) => `median ${median(samples).toFixed(2).padStart(6)} ms`;
  const ratio = median(parse.map((timeMs, round) => timeMs / readFile[round]));
  console.log(`${profiles} profiles, ${Math.round(bytes / 1000)} kB, ${parse.length} rounds`);
  console.log(`  readFile         ${ms(readFile)}`);
  console.log(`  read and parsed  ${ms(parse)}  ratio ${ratio.toFixed(1)}, in turns: the event loop was held for ${ms(block)} at the longest`);
  console.log(`  unchanged        ${ms(cached)}  ratio ${median(cached.map((timeMs, round) => timeMs / readFile[round])).toFixed(2)}`);
  console.log(`  filtered         ${ms(filter)}`);
  console.log(`  picker opened    ${ms(opening)}  ratio ${median(opening.map((timeMs, round) => timeMs / readFile[round])).toFixed(1)}, nothing read before (without VS Code's own part)`);
}

/** The core of the JWT inspector, which needs nothing built; then the first paint of its panel, in a window with the extension as it ships. */
async function benchJwt() {
  const code = await startProcess(process.execPath, ['--import', 'tsx', join(ROOT, 'test/bench/jwt/main.ts')], { cwd: ROOT, stdio: 'inherit' }).exited;
  if (code !== 0) throw new Error('The core of the JWT inspector could not be measured.');
  await startProcess(process.execPath, ['esbuild.mjs', '--production'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] }).exited;
  const { panel, empty } = await runBench('test/bench/jwt/firstPaint.ts');
  console.log(`first paint after the key, ${panel.length} of each in turns`);
  console.log(`  inspector with a token  median ${median(panel).toFixed(0)} ms  ratio ${median(panel.map((ms, round) => ms / empty[round])).toFixed(2)}`);
  console.log(`  empty webview           median ${median(empty).toFixed(0)} ms`);
}

async function benchFlowAndListener() {
  await benchFlow();
  await benchListener();
}

/** The invoker, and the whole panel in a window: an agent's first words, many events and large ones against the bare client, the parser and curl. */
async function benchInvoke() {
  const { describeCore, describeWindow } = await import('../test/bench/invoke/table.mjs');
  for (const line of describeCore(await runBench('test/bench/invoke/suite.ts'))) console.log(line);
  const extension = await build();
  for (const name of ['package.json', 'package.nls.json', 'media']) cpSync(join(ROOT, name), join(extension, name), { recursive: true });
  const { ensureChromium } = await import('./vscode/find.mjs');
  const env = { CHROMIUM_PATH: ensureChromium(console.log), EXTENSION_PATH: extension };
  for (const line of describeWindow(await runBench('test/bench/invoke/window.ts', env))) console.log(line);
}

async function benchExplorerAndRows() {
  await benchExplorer();
  await benchRows();
}

const BENCHES = {
  activation: benchActivation, explorer: benchExplorerAndRows, flow: benchFlowAndListener, invoke: benchInvoke, jwt: benchJwt, listener: benchListener, runtime: benchBuiltSandbox('runtime'), sandbox: benchBuiltSandbox('sandbox'),
};

const bench = BENCHES[process.argv[2]];
if (!bench) {
  console.error(`Name what to measure: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
ensureDependencies();
try {
  await bench();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
await endAll();
