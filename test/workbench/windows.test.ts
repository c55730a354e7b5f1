import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import { createIdentity, INVOKE_PANEL, sendPrompt, signIn } from './journey.js';
import { openSecondWindow, pictureOfFailures, type Workbench } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';

/** A window in which an agent waits for a consent, and the browser page that gives it. */
interface Asking {
  readonly panel: Frame;
  readonly browser: Page;
}

describe('two windows of one VS Code', () => {
  let scene: Scene;
  before(async () => { scene = await openScene(); });
  after(async () => { await scene.stop(); });
  pictureOfFailures(() => scene);

  async function ask(window: Workbench, identity: string): Promise<Asking> {
    await window.showResources();
    await window.tree.shows('quickstart_agent');
    await createIdentity(window, identity, 'To VS Code');
    await window.tree.menu(identity, 'Invoke Agent…');
    const panel = await window.webview(INVOKE_PANEL);
    await sendPrompt(panel, 'Who am I?');
    const browser = await window.popup(() => panel.getByRole('button', { name: 'Open in Browser' }).click());
    return { panel, browser };
  }

  async function allow({ panel, browser }: Asking, identity: string): Promise<void> {
    await signIn(browser, 'alice', 'wonderland');
    await browser.getByRole('button', { name: 'Allow' }).click();
    await browser.getByRole('heading', { name: 'Consent given' }).waitFor();
    assert.match(await browser.locator('main').innerText(), new RegExp(identity));
    await panel.getByRole('group', { name: 'Consent given' }).waitFor();
    await panel.getByRole('table', { name: 'Claims of the token' }).waitFor();
  }

  it('share the callback port, and each finishes its own consent', async () => {
    const first = await ask(scene, 'first-window');
    const secondWindow = await openSecondWindow(scene);
    const second = await ask(secondWindow, 'second-window');
    assert.equal(new URL(first.browser.url()).origin, new URL(second.browser.url()).origin, 'one sandbox');
    // The first window has the port: the callback of the second comes through it.
    await allow(second, 'second-window');
    await allow(first, 'first-window');
    await secondWindow.stop();
  });
});
