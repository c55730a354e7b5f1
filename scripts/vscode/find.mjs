// Finds the programs that this machine has: a VS Code and a Chromium.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from '../root.mjs';
import { canInstallCodeServer, installCodeServer } from './install.mjs';

/**
 * A VS Code to start. `desktop` is an executable that opens a window; `cli` is the `code` command, which needs `--wait`;
 * `server` is shown in a browser.
 * @typedef {{ kind: 'desktop' | 'cli', executable: string, words: string } | { kind: 'server', node: string, main: string, words: string }} Host
 */

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first of these commands that is on PATH. */
function onPath(...names) {
  const files = (process.env.PATH ?? '').split(delimiter).filter(Boolean).flatMap((folder) => names.map((name) => join(folder, name)));
  return files.find(isExecutable);
}

/** `VSCODE_EXECUTABLE`, or undefined where it is not set. */
function givenExecutable() {
  const executable = process.env.VSCODE_EXECUTABLE;
  if (!executable) return undefined;
  if (!existsSync(executable)) throw new Error(`VSCODE_EXECUTABLE names a file that does not exist: ${executable}`);
  return { kind: 'desktop', executable, words: `VSCODE_EXECUTABLE, ${executable}` };
}

async function downloadedExecutable() {
  const { downloadAndUnzipVSCode, SilentReporter } = await import('@vscode/test-electron');
  const executable = await downloadAndUnzipVSCode({ version: 'stable', cachePath: join(ROOT, '.vscode-test'), reporter: new SilentReporter() });
  return { kind: 'desktop', executable, words: 'a VS Code downloaded into .vscode-test' };
}

async function server(say) {
  const { node, main } = await installCodeServer(say);
  return { kind: 'server', node, main, words: 'the VS Code server of npm\'s code-server, in a browser' };
}

/**
 * The VS Code that tests run in: no download is tried where the server of npm runs.
 * @returns {Promise<Host>}
 */
export async function findHostForTests(say = () => {}) {
  return givenExecutable() ?? (canInstallCodeServer ? server(say) : downloadedExecutable());
}

/**
 * The VS Code that a person wants to see.
 * @returns {Promise<Host>}
 */
export async function findHostForPeople(say = () => {}) {
  const given = givenExecutable();
  if (given) return given;
  const cli = onPath(process.platform === 'win32' ? 'code.cmd' : 'code');
  if (cli) return { kind: 'cli', executable: cli, words: `code on PATH, ${cli}` };
  try {
    return await downloadedExecutable();
  } catch (error) {
    if (!canInstallCodeServer) throw new Error('No VS Code was found and none could be downloaded: install it, or set VSCODE_EXECUTABLE', { cause: error });
    say('No VS Code is installed here and none could be downloaded.');
    return server(say);
  }
}

/**
 * Chromium without its windows: pages are the same, and to open one costs less than half. Its window is one of whole Chromium.
 */
const HEADLESS_SHELL = 'chromium-headless-shell';

/** `CHROMIUM_PATH`, or undefined where it is not set. */
function givenChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given && !existsSync(given)) throw new Error(`CHROMIUM_PATH names a file that does not exist: ${given}`);
  return given;
}

/** A Chromium with its windows, or undefined. Chrome and Edge do as well. */
function findWholeChromium() {
  const usual = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    join(process.env.PROGRAMFILES ?? 'C:\\Program Files', 'Google\\Chrome\\Application\\chrome.exe'),
  ];
  return onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ?? usual.find((file) => existsSync(file));
}

/** No mirror that answers takes longer. */
const APT_MS = 180_000;

/**
 * Installs a package through apt where that is possible without a question. What is not there afterwards is said by who asked for it.
 * @param {boolean} readsLists reads apt's lists anew first; without that it ends at once where apt knows no such package
 */
function installThroughApt(name, readsLists, say) {
  const apt = process.platform === 'linux' && process.getuid?.() === 0 ? onPath('apt-get') : undefined;
  if (!apt) return;
  say(`Installing ${name} through apt…`);
  const options = { stdio: 'ignore', timeout: APT_MS, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  try {
    if (readsLists) execFileSync(apt, ['update', '-qq'], options);
    execFileSync(apt, ['install', '-y', '-qq', '--no-install-recommends', name], options);
  } catch { /* see above */ }
}

/**
 * The Chromium of the tests: its headless shell, or where there is none, or a person wants to watch (HEADED=1), one with windows.
 * What is missing is installed through apt.
 * @returns {string} its path
 * @throws with one sentence that says what to install
 */
export function ensureChromium(say = () => {}) {
  const findShell = () => (process.env.HEADED ? undefined : onPath(HEADLESS_SHELL));
  const find = () => findShell() ?? findWholeChromium();
  const found = givenChromium() ?? findShell();
  if (found) return found;
  if (!process.env.HEADED) installThroughApt(HEADLESS_SHELL, !find(), say);
  if (!find()) installThroughApt('chromium', true, say);
  const installed = find();
  if (!installed) throw new Error('A Chromium is needed for the browser tests: install the package chromium (apt-get install chromium), or set CHROMIUM_PATH');
  return installed;
}

/**
 * The Chromium of the workbench. Among several pages of a headless shell the focus comes late and closes lists, and what VS Code writes as
 * its page goes gets lost.
 * @returns {string} its path
 */
export function ensureWorkbenchChromium(say = () => {}) {
  if (!findWholeChromium()) installThroughApt('chromium', true, say);
  return findWholeChromium() ?? ensureChromium(say);
}
