import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { signToken } from '../contract/runtimeScene.js';
import { readClipboard } from './cognitoSteps.js';
import { INVOKE_PANEL } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';
import { giveConsent, lastAnswer, talkTo } from './talk.js';

const FORECAST = 'forecast___get_forecast';
const PROFILE = 'profile___get_my_profile';

describe('a gateway in the invoke panel', () => {
  let workbench: Scene;
  let panel: Frame;

  before(async () => {
    workbench = await openScene({ viewport: { width: 1440, height: 900 } });
    await workbench.showResources();
    await workbench.tree.shows('quickstart_agent');
    // Where the default port was taken, the window has a return URL that the sandbox does not know yet.
    await workbench.tree.menu('quickstart-gateway-sandbox001', 'Add Return URL');
    await workbench.quickInput.shows('Where may the browser return to after consent?');
    await workbench.quickInput.accept();
    await workbench.statusBar('registered');
    await workbench.tree.menu('quickstart_agent', 'Invoke Agent…');
    panel = await workbench.webview(INVOKE_PANEL);
  });
  after(async () => { await workbench.stop(); });
  pictureOfFailures(() => workbench);

  it('says that it takes a token, and lists its tools once it has one', async () => {
    await talkTo(workbench, panel, 'quickstart-gateway');
    await panel.getByText('Not sent: this gateway takes a bearer token, and none is chosen.').waitFor();
    await workbench.screenshot('gateway without token');
    const token = await signToken(await workbench.sandbox(), { sub: 'alice', client_id: 'quickstart-web' });
    await workbench.page.evaluate(`navigator.clipboard.writeText('${token}')`);
    await readClipboard(workbench, /^eyJ/);
    await panel.locator('.tool-form').getByRole('button', { name: 'Get a Token…' }).click();
    await workbench.quickInput.pick('From the Clipboard');
    await panel.getByRole('combobox', { name: 'Tool' }).waitFor();
    const tools = await panel.getByRole('combobox', { name: 'Tool' }).locator('option').allInnerTexts();
    for (const tool of [FORECAST, PROFILE]) assert.ok(tools.some((words) => words.includes(tool)), tools.join());
  });

  it('calls a tool with what is typed in the form of its schema', async () => {
    await panel.getByRole('combobox', { name: 'Tool' }).selectOption(FORECAST);
    await panel.getByLabel('city').fill('Lisbon');
    await panel.getByRole('button', { name: 'Call' }).click();
    assert.match(await lastAnswer(panel, FORECAST), /Fine, 21 degrees Celsius\./);
    await workbench.screenshot('gateway tool answered');
  });

  it('shows the consent that a tool asks for, and gives its answer after it', async () => {
    await panel.getByRole('combobox', { name: 'Tool' }).selectOption(PROFILE);
    await panel.getByRole('button', { name: 'Call' }).click();
    const card = panel.getByRole('group', { name: 'The gateway asks for your consent' });
    assert.match(await card.innerText(), /Opens\s+127\.0\.0\.1:\d+[\s\S]*quickstart-gateway/);
    await card.getByText('quickstart-demo · of its target profile').waitFor();
    await workbench.screenshot('gateway asks');
    await giveConsent(workbench, panel, card);
    await workbench.screenshot('gateway consent given');
    await panel.getByRole('button', { name: 'Send Again' }).click();
    await panel.locator('article.last:not(.running) aci-answer').getByText('alice').first().waitFor();
    await workbench.screenshot('gateway tool answered after consent');
  });
});
