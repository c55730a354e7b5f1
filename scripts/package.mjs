// npm run package [-- FILE]: the extension as it is published, by default out/agentcore-identity-VERSION.vsix.
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { endAll, startProcess } from './lifetime.mjs';
import { ROOT } from './root.mjs';
import { ensureDependencies } from './setup.mjs';

/** A production build without source maps. It replaces dist/, so vsce runs it and not a test. */
async function packageExtension(file) {
  mkdirSync(dirname(file), { recursive: true });
  // vsce runs vscode:prepublish, which is the production build.
  const vsce = join(ROOT, 'node_modules/@vscode/vsce/vsce');
  const { exited } = startProcess(process.execPath, [vsce, 'package', '--no-dependencies', '--out', file], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  if (await exited !== 0) throw new Error('The extension could not be packaged. What is wrong is printed above.');
}

ensureDependencies();
const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const file = resolve(process.argv[2] ?? join(ROOT, 'out', `${name}-${version}.vsix`));
try {
  await packageExtension(file);
  console.log(`${relative(process.cwd(), file)}: ${(statSync(file).size / 1000).toFixed(0)} kB`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
await endAll();
