import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { type WorkbenchOptions, launchWorkbench } from '../../../scripts/vscode/launch.mjs';
import { repositoryRoot } from '../../support/repository.js';
import { type Messages, messagesOf } from './messages.js';
import { type QuickInput, quickInputOf } from './quickInput.js';
import { exactly } from './text.js';
import { type Tree, treeOf } from './tree.js';

const PICTURES = join(repositoryRoot, 'test-results/workbench');
const EXTENSION_MS = 60_000;
const WEBVIEW_MS = 30_000;
const PALETTE_MS = 5_000;
const ANSWER_MS = 2_000;

/** A running VS Code with our extension, in the words of a person who uses it. */
export interface Workbench {
  readonly page: Page;
  readonly context: BrowserContext;
  /** The folder of its user data; the extension's storage is in `data/User/globalStorage` of it. */
  readonly profile: string;
  readonly quickInput: QuickInput;
  readonly messages: Messages;
  readonly tree: Tree;
  /** Runs a command from the palette by its whole title, such as `AgentCore Identity: Inspect a Token`. */
  run: (title: string) => Promise<void>;
  /** Shows our view through the activity bar. */
  showResources: () => Promise<void>;
  /** Clicks an action in the title of our view. */
  viewAction: (action: string) => Promise<void>;
  /** Text of the item in the status bar that contains `text`, once it is there. */
  statusBar: (text: string) => Promise<string>;
  /** Waits for the editor tab with this title. */
  tab: (title: string) => Promise<void>;
  closeTab: (title: string) => Promise<void>;
  /** The frame of the webview in which this element is, once it is there. */
  webview: (selector: string) => Promise<Frame>;
  /** The browser page that `action` opens. */
  popup: (action: () => Promise<unknown>) => Promise<Page>;
  /** Writes a picture to test-results/workbench and returns its path. */
  screenshot: (name: string) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** A frame, and the last that VS Code noted of it: without `wroteInnerContent` no script of ours was begun, and without `workerReady` it waits for its own. */
async function howFar(frame: Frame): Promise<string> {
  const noted = await Promise.race([
    frame.evaluate("performance.getEntriesByType('mark').at(-1)?.name").catch(String),
    new Promise((resolve) => { setTimeout(resolve, ANSWER_MS, 'no answer'); }),
  ]);
  return `${frame.url()} (${String(noted)})`;
}

/** Waits in every frame at once, in those to come too: webviews are nested and cannot be told apart by name. */
function frameWith(page: Page, selector: string): Promise<Frame> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      page.off('frameattached', watch);
    };
    const watch = (frame: Frame) => {
      frame.locator(selector).first().waitFor({ timeout: WEBVIEW_MS }).then(() => {
        done();
        resolve(frame);
      }, () => undefined); // a frame that was closed, or is another one
    };
    const timer = setTimeout(() => {
      done();
      void Promise.all(page.frames().map(howFar)).then((frames) => {
        reject(new Error(`No webview shows the element. Frames: ${frames.join(', ')}. Element: ${selector}`));
      });
    }, WEBVIEW_MS);
    page.on('frameattached', watch);
    page.frames().forEach(watch);
  });
}

/** Opens a folder in a VS Code of its own. The extension is loaded from the sources, or installed where `vsix` names a package. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  return toWorkbench(await launchWorkbench(options));
}

/** Opens another window of the same VS Code on the same folder. */
export async function openSecondWindow({ page, context, profile }: Workbench): Promise<Workbench> {
  const second = await context.newPage();
  await second.goto(page.url());
  return toWorkbench({ page: second, context, profile, stop: () => second.close() });
}

/** The page objects of a window, once the extension is known there. */
async function toWorkbench({ page, context, profile, stop }: Pick<Workbench, 'page' | 'context' | 'profile' | 'stop'>): Promise<Workbench> {
  const quickInput = quickInputOf(page);
  const ourIcon = page.locator('.activitybar .action-label[aria-label^="AgentCore Identity"]').first();
  const view = page.locator('.sidebar .pane-body .monaco-list, .sidebar .pane-body .welcome-view').first();
  const tab = (title: string) => page.locator('.tabs-container .tab', { has: page.locator('.label-name', { hasText: exactly(title) }) }).first();
  try {
    // The palette does not refresh itself: before the extension is known it would say "No matching commands".
    await ourIcon.waitFor({ timeout: EXTENSION_MS });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    page, context, profile, quickInput, stop,
    messages: messagesOf(page),
    tree: treeOf(page),
    run: async (title) => {
      // A view that is being filled takes the focus back, and with it the palette away: as a person would, ask again.
      for (let tries = 0; ; tries += 1) {
        await page.keyboard.press('F1');
        const input = page.locator('.quick-input-widget:visible .quick-input-filter input').first();
        const isChosen = await input.fill(`>${title}`, { timeout: PALETTE_MS })
          .then(() => quickInput.pick(title, PALETTE_MS))
          .then(() => true, (error: unknown) => { if (tries === 2) throw error; return false; });
        if (isChosen) return;
      }
    },
    showResources: async () => {
      await ourIcon.click();
      await view.waitFor();
    },
    viewAction: async (action) => {
      await view.hover();
      await page.locator(`.sidebar .title-actions .action-label[aria-label^="${action}"], .sidebar .pane-header .action-label[aria-label^="${action}"]`).first().click();
    },
    statusBar: (text) => page.locator('.statusbar-item', { hasText: text }).first().innerText(),
    tab: (title) => tab(title).waitFor(),
    closeTab: async (title) => {
      await tab(title).hover();
      await tab(title).locator('.tab-actions .action-label').first().click();
      await tab(title).waitFor({ state: 'detached' });
    },
    webview: (selector) => frameWith(page, selector),
    popup: async (action) => {
      const [opened] = await Promise.all([context.waitForEvent('page'), action()]);
      await opened.waitForLoadState();
      return opened;
    },
    screenshot: async (name) => {
      mkdirSync(PICTURES, { recursive: true });
      const path = join(PICTURES, `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
  };
}

/** After each failed test of the suite: a picture of the window as it was left. */
export function pictureOfFailures(workbench: () => Workbench | undefined): void {
  afterEach(async function pictureOfFailure() {
    if (this.currentTest?.state !== 'failed') return;
    await workbench()?.screenshot(`FAILED ${this.currentTest.fullTitle().replace(/\W+/g, ' ').trim()}`);
  });
}
