// When the panel of the inspector is first painted with a token in it, and when an empty webview is, in the same window and from the same editor.
// Prints one line of JSON: milliseconds from the key to the first contentful paint.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT, generateKeyPair } from 'jose';
import type { Frame, Page } from 'playwright-core';
import { launchWorkbench } from '../../../scripts/vscode/launch.mjs';
import { makeFolder } from '../../support/folder.js';

const ROUNDS = 15;
const WARM_UPS = 2;
const PANEL = { key: 'F8', selector: 'aci-inspector .verdicts' };
const EMPTY = { key: 'F9', selector: '#empty' };
const CLOSE = 'F10';

/** An extension with an empty webview, and keys for what is opened here. */
const BENCH_MANIFEST = {
  name: 'bench', publisher: 'bench', version: '0.0.1', engines: { vscode: '^1.105.0' }, main: './main.js', activationEvents: ['onStartupFinished'],
  contributes: {
    commands: [{ command: 'bench.empty', title: 'Open an Empty Webview' }],
    keybindings: [
      { command: 'agentcoreIdentity.token.inspectSelection', key: PANEL.key, when: 'editorHasSelection' }, { command: 'bench.empty', key: EMPTY.key },
      { command: 'workbench.action.closeActiveEditor', key: CLOSE },
    ],
  },
};
const BENCH_MAIN = `const vscode = require('vscode');
exports.activate = () => {
  vscode.commands.registerCommand('bench.empty', () => {
    vscode.window.createWebviewPanel('bench.empty', 'Empty', vscode.ViewColumn.Active, { enableScripts: true }).webview.html =
      '<!doctype html><html lang="en"><head><title>Empty</title></head><body><p id="empty">Nothing</p></body></html>';
  });
};
`;

async function makeToken(): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256');
  return new SignJWT({ sub: 'alice', client_id: 'app-1', token_use: 'access', scope: 'openid profile email', iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_k3Zq8Wm1T' })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' }).setIssuedAt().setExpirationTime('1h').sign(privateKey);
}

/** The frame in which the element is, once it is there: webviews are nested and cannot be told apart by name. */
function frameWith(page: Page, selector: string): Promise<Frame> {
  return new Promise((resolve) => {
    const watch = (frame: Frame): void => {
      frame.locator(selector).first().waitFor().then(() => {
        page.off('frameattached', watch);
        resolve(frame);
      }, () => undefined);
    };
    page.on('frameattached', watch);
    page.frames().forEach(watch);
  });
}

async function timeMs(page: Page, { key, selector }: typeof PANEL): Promise<number> {
  await page.locator('.monaco-editor.focused').waitFor();
  const startMs = Date.now();
  await page.keyboard.press(key);
  const frame = await frameWith(page, selector);
  // What stands in the page may yet have to be painted. The clock of a page and ours are those of one computer.
  await frame.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
  const paintedMs = await frame.evaluate(() => performance.timeOrigin + (performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN));
  await page.keyboard.press(CLOSE);
  await page.locator('iframe.webview').waitFor({ state: 'detached' });
  return paintedMs - startMs;
}

const folder = makeFolder({ 'work/notes.txt': `${await makeToken()}\n` });
const workbench = await launchWorkbench({
  folder: join(folder.path, 'work'), settings: { 'agentcoreIdentity.jwt.inEditor': false },
  prepare: (profile) => {
    const bench = join(profile.folder, 'extensions/bench.bench-0.0.1');
    mkdirSync(bench, { recursive: true });
    writeFileSync(join(bench, 'package.json'), JSON.stringify(BENCH_MANIFEST));
    writeFileSync(join(bench, 'main.js'), BENCH_MAIN);
  },
});
try {
  const { page } = workbench;
  await page.locator('.activitybar .action-label[aria-label^="AgentCore Identity"]').first().waitFor({ timeout: 60_000 });
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'notes.txt' }).dblclick();
  await page.locator('.monaco-editor.focused').waitFor();
  await page.keyboard.press('Control+a');
  const samples: { readonly panel: number[]; readonly empty: number[] } = { panel: [], empty: [] };
  for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
    const [panel, empty] = [await timeMs(page, PANEL), await timeMs(page, EMPTY)];
    if (round < 0) continue;
    samples.panel.push(panel);
    samples.empty.push(empty);
  }
  console.log(JSON.stringify(samples));
} finally {
  await workbench.stop();
  folder.remove();
}
