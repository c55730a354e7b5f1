// Starts a VS Code that a program drives: its workbench through Playwright, or a test suite inside its extension host.
import { resolve } from 'node:path';
import { format } from 'node:util';
import { chromium } from 'playwright-core';
import { atEnd, removeFolder } from '../lifetime.mjs';
import { ROOT } from '../root.mjs';
import { ensureWorkbenchChromium, findHostForTests } from './find.mjs';
import { DRIVEN_SETTINGS, freshProfile, UNTRUSTED_SETTINGS } from './profile.mjs';
import { installVsix, startServer } from './server.mjs';

const WORKBENCH_MS = 60_000;
const SUITE_MS = 120_000;
const verbose = Boolean(process.env.VSCODE_TEST_VERBOSE);

/** A list of things to end, the last one first, whatever each of them does. */
function endings() {
  const list = [];
  const end = async () => {
    for (const last of list.splice(0).reverse()) {
      await Promise.resolve().then(last).catch((error) => console.error(error));
    }
  };
  atEnd(end);
  return { add: (last) => list.push(last), end };
}

/** A desktop VS Code, driven through its own window. Not run where this was written: no desktop was there. */
async function openDesktop(host, { folder, profile, env, vsix, extensionPath, trustAll }, ends) {
  const { _electron } = await import('playwright-core');
  if (vsix) {
    const { runVSCodeCommand } = await import('@vscode/test-electron');
    await runVSCodeCommand(['--install-extension', resolve(vsix), '--extensions-dir', profile.extensions, '--user-data-dir', profile.folder]);
  }
  const app = await _electron.launch({
    executablePath: host.executable,
    env: { ...process.env, ...env },
    args: [
      resolve(folder), '--no-sandbox', '--disable-gpu', '--skip-welcome', '--skip-release-notes', '--disable-updates',
      ...(trustAll ? ['--disable-workspace-trust'] : []),
      '--disable-telemetry', `--user-data-dir=${profile.folder}`, `--extensions-dir=${profile.extensions}`,
      ...(extensionPath ? [`--extensionDevelopmentPath=${extensionPath}`] : []),
    ],
  });
  ends.add(() => app.close());
  return { page: await app.firstWindow(), context: app.context() };
}

async function openServer(host, { folder, profile, env, vsix, testsPath, extensionPath, beforeOpen, viewport, trustAll }, ends) {
  if (vsix) await installVsix(host, profile, vsix);
  const server = await startServer(host, { profile, env, trustAll });
  ends.add(server.stop);
  const browser = await chromium.launch({ executablePath: ensureWorkbenchChromium(), headless: !process.env.HEADED, args: ['--disable-gpu'] });
  ends.add(() => browser.close());
  const context = await browser.newContext({ viewport });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  if (verbose) page.on('console', (message) => console.error(`[browser] ${message.type()} ${message.text().slice(0, 300)}`));
  await beforeOpen?.(page);
  await page.goto(server.address({ folder, extensionPath, testsPath }));
  return { page, context, pid: server.pid };
}

/**
 * A running workbench on a folder with the extension in it. See launch.d.mts for what each option does.
 * Everything is ended by `stop`, and by the end of this process.
 */
export async function launchWorkbench({ folder, settings = {}, env = {}, vsix, testsPath, extensionPath, prepare, beforeOpen, viewport = { width: 1280, height: 800 }, trustAll = true }) {
  const host = await findHostForTests((sentence) => console.error(sentence));
  const ends = endings();
  try {
    const profile = freshProfile({ ...DRIVEN_SETTINGS, ...(trustAll ? {} : UNTRUSTED_SETTINGS), ...settings });
    ends.add(() => removeFolder(profile.folder));
    await prepare?.(profile);
    const open = host.kind === 'server' ? openServer : openDesktop;
    const opened = await open(host, { folder, profile, env, vsix, testsPath, extensionPath: extensionPath ?? (vsix ? undefined : ROOT), beforeOpen, viewport, trustAll }, ends);
    await opened.page.locator('.monaco-workbench .activitybar').first().waitFor({ timeout: WORKBENCH_MS });
    return { kind: host.kind, profile: profile.folder, stop: ends.end, ...opened };
  } catch (error) {
    await ends.end();
    throw error;
  }
}

/** The same suite in a desktop VS Code. Not run where this was written. */
async function runInDesktop(host, { testsPath, folder, env, settings, extensionPath, prepare }) {
  const { runTests } = await import('@vscode/test-electron');
  const profile = freshProfile({ ...DRIVEN_SETTINGS, ...settings });
  try {
    await prepare?.(profile);
    return await runTests({
      vscodeExecutablePath: host.executable, extensionDevelopmentPath: extensionPath, extensionTestsPath: testsPath, extensionTestsEnv: env,
      launchArgs: [
        resolve(folder), '--disable-workspace-trust', '--skip-welcome', '--no-sandbox', '--disable-gpu',
        `--user-data-dir=${profile.folder}`, `--extensions-dir=${profile.extensions}`,
      ],
    });
  } finally {
    removeFolder(profile.folder);
  }
}

/**
 * Runs `run()` of a CommonJS file inside the extension host. `prepare` is given the fresh profile, for instance to put
 * further extensions into it.
 * @returns {Promise<number>} its exit code: 0 when it resolved
 */
export async function runInExtensionHost({ testsPath, folder, env = {}, settings = {}, extensionPath = ROOT, prepare }) {
  const host = await findHostForTests((sentence) => console.error(sentence));
  if (host.kind !== 'server') return runInDesktop(host, { testsPath, folder, env, settings, extensionPath, prepare });
  let end;
  const ended = new Promise((resolve_, reject) => { end = { resolve: resolve_, reject }; });
  ended.catch(() => {}); // told by the await below
  const timer = setTimeout(() => end.reject(new Error(`The suite in the extension host did not end in ${SUITE_MS} ms`)), SUITE_MS);
  // The two functions by which a workbench in a browser tells its own test runner what happens.
  const beforeOpen = async (page) => {
    await page.exposeFunction('codeAutomationLog', (type, words) => { if (verbose) console.error(`[${type}]`, format(...words)); });
    await page.exposeFunction('codeAutomationExit', (code) => end.resolve(code));
    page.on('crash', () => end.reject(new Error('The browser tab of the workbench crashed')));
  };
  try {
    const workbench = await launchWorkbench({ folder, settings, env, testsPath, extensionPath, prepare, beforeOpen });
    try {
      return await ended;
    } finally {
      await workbench.stop();
    }
  } finally {
    clearTimeout(timer);
  }
}
