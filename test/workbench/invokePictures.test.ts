import { UpdateWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { createClients } from '../contract/clients.js';
import { INVOKE_PANEL, sendPrompt, signIn } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';

/** By the name of each theme the class that VS Code gives to the page. */
const THEMES = [
  ['Dark Modern', 'vscode-dark'], ['Light Modern', 'vscode-light'], ['Dark High Contrast', 'vscode-high-contrast'], ['Light High Contrast', 'vscode-high-contrast-light'],
] as const;

/** The page lets nobody wait for a function that is text: its policy has no `unsafe-eval`. */
const TO_BE_AT_TOP = `new Promise((resolve) => {
  const look = () => { if (document.querySelector('.conversation').scrollTop === 0) resolve(); else requestAnimationFrame(look); };
  look();
})`;

describe('the look of the invoke panel', () => {
  let workbench: Scene;
  let panel: Frame;

  before(async () => {
    workbench = await openScene();
    await workbench.showResources();
    await workbench.tree.shows('quickstart_agent');
    const allowedResourceOauth2ReturnUrls = [`http://127.0.0.1:${workbench.callbackPort}/agentcore/callback`];
    await createClients(await workbench.sandbox()).control.send(new UpdateWorkloadIdentityCommand({ name: 'quickstart_agent-sandbox001', allowedResourceOauth2ReturnUrls }));
    await workbench.tree.menu('quickstart_agent', 'Invoke Agent…');
    panel = await workbench.webview(INVOKE_PANEL);
  });
  after(() => workbench.stop());
  pictureOfFailures(() => workbench);

  /** Answers the consent that waits in the browser. */
  async function decide(button: 'Deny' | 'Allow', heading: string): Promise<void> {
    const browser = await workbench.popup(() => panel.getByRole('button', { name: 'Open in Browser' }).click());
    await signIn(browser, 'alice', 'wonderland');
    await browser.getByRole('button', { name: button }).click();
    await browser.getByRole('heading', { name: heading }).waitFor();
    await browser.close();
    await panel.getByRole('group', { name: heading }).waitFor();
    await workbench.context.clearCookies();
  }

  it('has one card for each consent, by what came of it', async () => {
    await sendPrompt(panel, 'Who am I? Answer from my profile.');
    await decide('Deny', 'Consent refused');
    await panel.getByRole('button', { name: 'Ask Again' }).click();
    await decide('Allow', 'Consent given');
    await panel.locator('article.last:not(.running)').waitFor();
    await panel.locator('input.user').fill('bob');
    await sendPrompt(panel, 'And who is Bob?');
    await panel.getByRole('group', { name: 'The agent asks for your consent' }).waitFor();
  });

  for (const [theme, kind] of THEMES) {
    it(`is that of the theme: ${theme}`, async () => {
      await workbench.run('Preferences: Color Theme');
      await workbench.quickInput.type('Select Color Theme', theme); // the list draws only what is in sight
      await workbench.quickInput.pick(theme);
      await panel.locator(`body.${kind}`).waitFor();
      await workbench.screenshot(`invoke look ${theme}`);
      await panel.locator('article.last').getByRole('tab', { name: 'Events' }).click();
      await panel.getByRole('grid', { name: 'Events' }).last().waitFor();
      await workbench.screenshot(`invoke look events ${theme}`);
      await panel.locator('article.last').getByRole('tab', { name: 'Text' }).click();
      await panel.locator('.conversation').press('Home');
      await panel.evaluate(TO_BE_AT_TOP);
      await workbench.screenshot(`invoke look top ${theme}`);
    });
  }

  it('has nothing beyond its edge where its column is narrow', async () => {
    await workbench.run('View: Toggle Primary Side Bar Visibility');
    await workbench.page.setViewportSize({ width: 460, height: 760 });
    await panel.locator('.only-narrow, .narrow').first().waitFor();
    const [content, window] = await panel.evaluate<readonly [number, number]>('[document.documentElement.scrollWidth, innerWidth]');
    assert.ok(content <= window && window < 480, `${content} of ${window}`);
    await workbench.screenshot('invoke look narrow');
    await panel.locator('.conversation').press('End');
    await workbench.screenshot('invoke look narrow end');
  });
});
