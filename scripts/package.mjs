// npm run package [-- FILE]: the extension as it is published, by default out/agentcore-identity-VERSION.vsix.
// It is put together in a folder of its own, so that a window that runs from dist/ keeps its files.
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { endAll, startProcess, temporaryFolder } from './lifetime.mjs';
import { ROOT } from './root.mjs';
import { ensureDependencies } from './setup.mjs';

/** Keys of the manifest that mean nothing without the sources. */
const ONLY_FOR_SOURCES = new Set(['scripts', 'devDependencies', 'overrides', 'allowScripts']);

async function runNode(args, cwd) {
  const code = await startProcess(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] }).exited;
  if (code !== 0) throw new Error('The extension could not be packaged. What is wrong is printed above.');
}

/** Everything that .vscodeignore allows but what the build makes. */
async function copyAllowed(folder, manifest) {
  const { PackageManager, listFiles } = await import('@vscode/vsce');
  const allowed = await listFiles({ cwd: ROOT, packageManager: PackageManager.None });
  for (const file of [...allowed.filter((name) => !name.startsWith('dist/')), '.vscodeignore']) cpSync(join(ROOT, file), join(folder, file));
  const published = Object.fromEntries(Object.entries(manifest).filter(([key]) => !ONLY_FOR_SOURCES.has(key)));
  writeFileSync(join(folder, 'package.json'), JSON.stringify(published, null, 2));
}

async function packageExtension(file, manifest) {
  const folder = temporaryFolder('package');
  await copyAllowed(folder, manifest);
  await runNode([join(ROOT, 'esbuild.mjs'), '--production', '--into', folder], ROOT);
  mkdirSync(dirname(file), { recursive: true });
  await runNode([join(ROOT, 'node_modules/@vscode/vsce/vsce'), 'package', '--no-dependencies', '--out', file], folder);
}

ensureDependencies();
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const file = resolve(process.argv[2] ?? join(ROOT, 'out', `${manifest.name}-${manifest.version}.vsix`));
try {
  await packageExtension(file, manifest);
  console.log(`${relative(process.cwd(), file)}: ${(statSync(file).size / 1000).toFixed(0)} kB`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
await endAll();
