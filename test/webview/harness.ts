import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createBirpc } from 'birpc';
import type { BirpcReturn } from 'birpc';
import type { Browser, Page } from 'playwright-core';
import { wire } from '../../src/webview/shared/wire.js';
import { launchBrowser } from '../support/browser.js';
import { DARK } from './themes.js';
import type { Theme } from './themes.js';

const ROOT = join(import.meta.dirname, '../..');
const DIST = join(ROOT, 'dist/webview');
const SCREENSHOTS = join(ROOT, 'test-results/webview');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };
const NONCE = 'bm9uY2Utb2YtdGhlLXRlc3Q';

/** One panel, drawn in a page as VS Code would draw it, with the test in the place of the host. */
export interface OpenPanel<Host extends object, View extends object> {
  readonly page: Page;
  /** Calls into the view. */
  readonly view: BirpcReturn<View, Host>;
  /** What the security policy refused; must stay empty. */
  readonly violations: readonly string[];
  /** What VS Code would have written to disk for this panel. */
  readonly savedState: () => Promise<unknown>;
  readonly setTheme: (theme: Theme) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface PanelOptions<Host extends object> {
  readonly panel: 'invoke' | 'jwtInspector';
  readonly host: Host;
  readonly width?: number;
  readonly height?: number;
  readonly theme?: Theme;
}

/** A browser and a server for one file of tests. */
interface Harness {
  open<Host extends object, View extends object>(options: PanelOptions<Host>): Promise<OpenPanel<Host, View>>;
  close(): Promise<void>;
}

/** Starts Chromium and serves the built panels on loopback. */
async function startHarness(): Promise<Harness> {
  const server = await serve();
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launchBrowser();
  return {
    open: (options) => openPanel(browser, origin, options),
    async close() {
      await browser.close();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

/** Every rule of axe for WCAG 2.1 A and AA holds. */
export async function assertAccessible(page: Page, what: string): Promise<void> {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    interface Result { readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[] }[] }
    const { axe } = globalThis as unknown as { axe: { run(node: Document, options: object): Promise<Result> } };
    const { violations } = await axe.run(document, { preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id} at ${node.target.join(' ')}: ${node.failureSummary ?? ''}`));
  });
  assert.deepEqual(found, [], what);
}

/** Nothing reaches beyond the page's width, and every icon that is drawn is in the shipped part of the font. */
export async function assertFits(page: Page, what: string): Promise<void> {
  const seen = await page.evaluate(() => ({
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    // Inside an element that clips, such as a cell that ends in an ellipsis, text may be as long as it likes.
    wide: [...document.querySelectorAll('header *, main *, footer *')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && element.parentElement !== null && getComputedStyle(element.parentElement).overflowX === 'visible' && !element.closest('.hear, [aria-hidden]'))
      .map((element) => element.className || element.tagName),
    blank: [...document.querySelectorAll('.codicon')].filter((element) => ['none', ''].includes(getComputedStyle(element, '::before').content)).map((element) => element.className),
  }));
  assert.deepEqual(seen, { over: 0, wide: [], blank: [] }, what);
}

/** Keeps a picture under test-results/webview. */
export async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

async function openPanel<Host extends object, View extends object>(browser: Browser, origin: string, options: PanelOptions<Host>): Promise<OpenPanel<Host, View>> {
  const context = await browser.newContext({ viewport: { width: options.width ?? 900, height: options.height ?? 800 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const violations: string[] = [];
  page.on('console', (message) => { if (message.text().includes('Content Security Policy')) violations.push(message.text()); });
  page.on('pageerror', (error) => { violations.push(`error in the page: ${error.stack ?? error.message}`); });

  const receivers: ((message: unknown) => void)[] = [];
  await page.exposeFunction('toHost', (text: string) => { for (const receive of receivers) receive(JSON.parse(text)); });
  // As text, so that no helper of the test's compiler gets into it.
  await page.addInitScript({ content: `
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => { void window.toHost(JSON.stringify(message)); },
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
      setState: (state) => { sessionStorage.setItem('state', JSON.stringify(state)); },
    });
  ` });
  const view = createBirpc<View, Host>(options.host, {
    post: (message: unknown) => page.evaluate((text) => { window.postMessage(JSON.parse(text), '*'); }, JSON.stringify(message)).catch(() => undefined),
    on: (receive: (message: unknown) => void) => { receivers.push(receive); },
    timeout: 20_000,
    ...wire,
  });
  const setTheme = async (theme: Theme): Promise<void> => {
    await page.evaluate(({ bodyClass, variables }) => {
      document.body.className = bodyClass;
      const { style } = document.documentElement;
      for (const name of [...style]) style.removeProperty(name);
      for (const [name, value] of Object.entries(variables)) style.setProperty(`--vscode-${name}`, value);
    }, theme);
  };
  // The theme's colours are in place before the panel draws, and again after a reload.
  await page.addInitScript({ content: `addEventListener('DOMContentLoaded', () => {
    const { bodyClass, variables } = ${JSON.stringify(options.theme ?? DARK)};
    document.body.className = bodyClass;
    for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty('--vscode-' + name, value);
  });` });
  await page.goto(`${origin}/${options.panel}.html`);
  return {
    page, view, violations, setTheme,
    savedState: () => page.evaluate(() => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown),
    close: () => context.close(),
  };
}

/** Gives one suite a browser and a way to open panels in it, which are checked for violations and closed after each test. */
export function usePanels(): Harness['open'] {
  let harness: Harness;
  let open: { readonly violations: readonly string[]; readonly close: () => Promise<void> }[] = [];

  before(async () => { harness = await startHarness(); });
  after(() => harness.close());
  afterEach(async () => {
    for (const panel of open) {
      assert.deepEqual(panel.violations, []);
      await panel.close();
    }
    open = [];
  });

  return async <Host extends object, View extends object>(options: PanelOptions<Host>) => {
    const panel = await harness.open<Host, View>(options);
    open.push(panel);
    return panel;
  };
}

/** Serves dist/webview and, for each panel, the very page that the host makes. */
async function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://127.0.0.1').pathname.slice(1);
    const type = TYPES[name.split('.').at(-1) ?? ''];
    if (name.endsWith('.html')) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(toPage(name.slice(0, -'.html'.length), `http://${request.headers.host ?? ''}`));
    } else if (type !== undefined && /^[A-Za-z]+\.[a-z]+$/.test(name)) {
      response.writeHead(200, { 'content-type': type }).end(readFileSync(join(DIST, name)));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return server;
}

function toPage(panel: string, source: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${panel}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${source}; font-src ${source}; script-src 'nonce-${NONCE}'">
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${source}/codicon.css"><link rel="stylesheet" href="${source}/page.css"></head>
<body><script nonce="${NONCE}" src="${source}/${panel}.js"></script></body></html>`;
}
