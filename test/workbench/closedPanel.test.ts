import type { Frame } from 'playwright-core';
import { createIdentity, INVOKE_PANEL, sendPrompt, signIn } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';

const IDENTITY = 'closing-agent';

describe('a panel that is closed in the middle of a stream', () => {
  let workbench: Scene;
  let panel: Frame;

  before(async () => {
    workbench = await openScene();
    await workbench.showResources();
    await workbench.tree.shows('quickstart_agent');
    await createIdentity(workbench, IDENTITY, 'To VS Code');
    await workbench.tree.menu(IDENTITY, 'Invoke Agent…');
    panel = await workbench.webview(INVOKE_PANEL);
  });
  after(async () => { await workbench.stop(); });
  pictureOfFailures(() => workbench);

  it('gives up the consent that waits', async () => {
    await sendPrompt(panel, 'Who am I?');
    const browser = await workbench.popup(() => panel.getByRole('button', { name: 'Open in Browser' }).click());
    await signIn(browser, 'alice', 'wonderland');
    await workbench.statusBar('Consent ');
    await workbench.closeTab('quickstart_agent');
    await workbench.page.locator('.statusbar-item', { hasText: 'Consent ' }).waitFor({ state: 'detached' });
    await browser.getByRole('button', { name: 'Allow' }).click();
    // Nothing waits there any more: the listener says so, or has given its port back already.
    await browser.waitForURL(/\/agentcore\/callback|chrome-error:/);
    await browser.close();
  });
});
