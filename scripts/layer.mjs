// Runs one layer of tests: `node scripts/layer.mjs unit [mocha options, such as --grep words]`.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LAYERS } from './layers.mjs';
import { endAll, startProcess } from './lifetime.mjs';
import { ROOT } from './root.mjs';
import { ensureDependencies } from './setup.mjs';

/** Tests reach nothing but this computer: no instance metadata, no proxy in between. Against AWS (see CONTRIBUTING.md) they need what the user has. */
const TEST_ENVIRONMENT = {
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  ...(process.env.AGENTCORE_CONTRACT_AWS === '1' ? {} : { AWS_EC2_METADATA_DISABLED: 'true', NO_PROXY: '127.0.0.1,localhost' }),
};

/** Each takes about a core, and the computers that run this have two or more. */
const JOBS = 2;

const [name, ...mochaOptions] = process.argv.slice(2);
const layer = LAYERS[name];

/** What the layer needs is made once by scripts/test.mjs, which then sets BUILT. */
async function prepare() {
  ensureDependencies();
  const { ensureChromium } = await import('./vscode/find.mjs');
  if (layer.needsBrowser) process.env.CHROMIUM_PATH = ensureChromium(console.log);
  if (layer.needsBuild && !process.env.BUILT) await runNode(['esbuild.mjs']);
}

/** The files of the layer as mocha is told of them. Of those that run side by side the longest are begun first, as the last one begun decides when all are done. */
function toFiles({ spec, ignore, isSplit }) {
  if (!isSplit) return [spec];
  const [folder] = spec.split('/**');
  const left = ignore?.split('/**')[0];
  return readdirSync(join(ROOT, folder), { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith('.test.ts') && (left === undefined || !path.startsWith(join(left, '/'))))
    .sort((one, other) => statSync(join(ROOT, other)).size - statSync(join(ROOT, one)).size);
}

async function runNode(args) {
  const code = await startProcess(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...TEST_ENVIRONMENT, TEST_LAYER: name } }).exited;
  if (code !== 0) process.exitCode = 1;
  return code;
}

if (!layer) {
  console.error(`There is no such layer of tests. Layers: ${Object.keys(LAYERS).join(', ')}`);
  process.exit(2);
}
try {
  await prepare();
  if (process.exitCode !== 1) {
    if (layer.hasHostSuite) await runNode(['scripts/hostSuite.mjs']);
    const split = layer.isSplit ? ['--parallel', '--jobs', String(JOBS)] : [];
    await runNode([join(ROOT, 'node_modules/mocha/bin/mocha.js'), ...toFiles(layer), ...split, '--timeout', String(layer.timeoutMs), ...mochaOptions]);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await endAll();
}
