// Starts the sandbox by itself: `npm run sandbox -- --port 0 --data DIR --json`. Builds first where the bundle is missing or stale.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { ROOT } from './root.mjs';
import { ensureDependencies } from './setup.mjs';

const bundle = join(ROOT, 'dist/sandbox.js');

/** When the youngest file below a folder was changed, in epoch milliseconds. */
function youngest(folder) {
  return Math.max(...readdirSync(folder, { recursive: true }).map((file) => statSync(join(folder, file)).mtimeMs));
}

const sources = ['src/sandbox', 'src/core/base'].map((folder) => youngest(join(ROOT, folder)));
if (!existsSync(bundle) || statSync(bundle).mtimeMs < Math.max(...sources)) {
  // Its output goes to stderr: stdout belongs to the ready line.
  ensureDependencies();
  const build = spawnSync(process.execPath, [join(ROOT, 'esbuild.mjs'), '--only', 'sandbox'], { stdio: ['ignore', 2, 'inherit'] });
  if (build.status !== 0) process.exit(build.status ?? 1);
}

const asked = process.argv.slice(2);
const namesPlace = asked.some((word) => word === '--memory' || word === '--data' || word.startsWith('--data='));
const args = namesPlace ? asked : [...asked, '--data', join(ROOT, '.sandbox')];
// The IPC channel is its life line: should this process be killed, the sandbox ends too.
const child = spawn(process.execPath, [bundle, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
// The terminal sends Ctrl-C to both, which the sandbox takes as one; whoever signals only this process means the sandbox.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
// npm hands a signal to the shell between us only, which ends without a word: we notice that it is gone.
if (process.env.npm_lifecycle_event !== undefined) {
  const shell = process.ppid;
  setInterval(() => { if (process.ppid !== shell) child.kill('SIGTERM'); }, 500).unref();
}
child.once('exit', (code) => process.exit(code ?? 1));
