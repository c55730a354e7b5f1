// Makes a fresh clone ready. Built-in modules only: it runs before anything is installed.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

/** Ends the process with one sentence where Node is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Node.js 20.19 or newer is needed. This is ${process.versions.node}`);
  process.exit(1);
}

const readPackages = (file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages;

/** True when each package of package-lock.json is there in its version. npm keeps the list of what it installed. */
function isInstalled() {
  let installed;
  try {
    installed = readPackages('node_modules/.package-lock.json');
  } catch {
    return false;
  }
  return Object.entries(readPackages('package-lock.json')).every(([path, { version, optional, devOptional }]) =>
    path === '' || installed[path]?.version === version || (installed[path] === undefined && (optional || devOptional)));
}

/** Installs the packages of package-lock.json when they are missing or others than it names. */
export function ensureDependencies() {
  requireNode();
  if (isInstalled()) return;
  // To stderr: what a script prints for programs goes to stdout.
  console.error('Installing dependencies (npm ci, about a minute)…');
  const windows = process.platform === 'win32';
  try {
    execFileSync(windows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'], shell: windows });
  } catch (error) {
    console.error(`The dependencies could not be installed: npm ci ended with ${error.status ?? error.message}`);
    process.exit(1);
  }
}
