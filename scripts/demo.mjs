// npm run demo: plays the journey headless and leaves pictures and a transcript in test-results/demo/.
import { endAll, startProcess } from './lifetime.mjs';
import { ROOT } from './root.mjs';
import { ensureDependencies } from './setup.mjs';

const runNode = (args) => startProcess(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).exited;

try {
  ensureDependencies();
  const { ensureChromium } = await import('./vscode/find.mjs');
  process.env.CHROMIUM_PATH = ensureChromium(console.log);
  process.exitCode = await runNode(['esbuild.mjs']) || await runNode(['--import', 'tsx', 'test/workbench/demo.ts']);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await endAll();
}
