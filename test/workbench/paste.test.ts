import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { createIdentity, INVOKE_PANEL, sendPrompt, signIn } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';

const IDENTITY = 'paste-agent';

/** Refuses the browser's connection to the return URL, as on another computer. Gives the address that it then shows. */
async function blockCallback(browser: Page): Promise<{ readonly url: Promise<string> }> {
  // A route of Playwright does not see redirects.
  const session = await browser.context().newCDPSession(browser);
  const url = new Promise<string>((resolve) => {
    session.once('Fetch.requestPaused', ({ requestId, request }) => {
      void session.send('Fetch.failRequest', { requestId, errorReason: 'ConnectionRefused' }).then(() => { resolve(request.url); });
    });
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*/agentcore/callback?*' }] });
  return { url };
}

describe('a browser that cannot come back', () => {
  let scene: Scene;
  before(async () => { scene = await openScene(); });
  after(async () => { await scene.stop(); });
  pictureOfFailures(() => scene);

  it('finishes the consent by the address that it ends on, once the person has confirmed', async () => {
    await scene.showResources();
    await scene.tree.shows('quickstart_agent');
    await createIdentity(scene, IDENTITY, 'To VS Code');
    await scene.tree.menu(IDENTITY, 'Invoke Agent…');
    const panel = await scene.webview(INVOKE_PANEL);
    await sendPrompt(panel, 'Who am I?');
    const browser = await scene.popup(() => panel.getByRole('button', { name: 'Open in Browser' }).click());
    const blocked = await blockCallback(browser);
    await signIn(browser, 'alice', 'wonderland');
    await browser.getByRole('button', { name: 'Allow' }).click();
    const url = await blocked.url;

    await scene.run('AgentCore Identity: Paste Callback URL…');
    await scene.quickInput.type('Sign in, then paste the address the browser ends on.', url.replace('session_id=', 'session_id=urn%3Aother'));
    await scene.quickInput.accept();
    await scene.quickInput.shows('This address is of nothing that this window waits for.');
    await scene.quickInput.type('This address is of nothing', url);
    await scene.quickInput.accept();
    await scene.messages.confirm('Was it you who signed in?', 'It Was Me');
    await panel.getByRole('group', { name: 'Consent given' }).waitFor();
    assert.match(await panel.getByRole('table', { name: 'Claims of the token' }).innerText(), /iss/);
    await browser.close();
  });
});
