import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { Frame } from 'playwright-core';
import { createIdentity, INVOKE_PANEL, sendPrompt } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, takePort, type Scene } from './scene.js';

const IDENTITY = 'plain-agent';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a conversation with an agent', () => {
  let workbench: Scene;
  let panel: Frame;
  const refreshed = async (): Promise<Frame> => { panel = await workbench.webview(INVOKE_PANEL); return panel; };

  before(async () => {
    workbench = await openScene();
    await workbench.showResources();
    await workbench.tree.shows('quickstart_agent');
    await createIdentity(workbench, IDENTITY, 'Nowhere yet');
    await workbench.tree.menu(IDENTITY, 'Invoke Agent…');
    await refreshed();
  });
  after(async () => { await workbench.stop(); });
  pictureOfFailures(() => workbench);

  it('offers to add a return URL that is not registered, and goes on by itself then', async () => {
    await sendPrompt(panel, 'Who am I?');
    await panel.getByRole('button', { name: 'Add It' }).click();
    await panel.getByRole('group', { name: 'The agent asks for your consent' }).waitFor();
    await workbench.screenshot('return URL added');
  });

  it('says which port is taken by another program, with the way to the setting', async () => {
    const squatter = createServer((socket) => { socket.resume(); }); // it is asked what it is, and a socket that nobody reads never ends
    await takePort(squatter, workbench.callbackPort);
    await panel.getByRole('button', { name: 'Open in Browser' }).click();
    await panel.getByText(`Port ${workbench.callbackPort} is in use by another program.`).first().waitFor();
    await panel.getByRole('button', { name: 'Show Settings' }).waitFor();
    await workbench.screenshot('port taken');
    await new Promise((resolve) => { squatter.close(resolve); });
  });

  it('shows the events and the text by the keys that VS Code gives to the panel', async () => {
    await panel.getByRole('textbox', { name: 'Prompt' }).click();
    await workbench.page.keyboard.press('Control+2');
    await panel.getByRole('tab', { name: /^Events/, selected: true }).last().waitFor();
    await workbench.page.keyboard.press('Control+1');
    await panel.getByRole('tab', { name: 'Text', selected: true }).last().waitFor();
    assert.equal(await workbench.page.locator('.editor-group-container').count(), 1);
  });

  it('moves the focus within the panel by F6', async () => {
    await panel.getByRole('textbox', { name: 'Prompt' }).click();
    await workbench.page.keyboard.press('F6');
    await panel.locator('textarea:focus').waitFor({ state: 'detached' });
    await panel.locator('[data-region]:focus-within').waitFor();
  });

  it('keeps what was typed and not sent while the panel is hidden', async () => {
    await panel.getByRole('textbox', { name: 'Prompt' }).fill('half a thought');
    await workbench.run('AgentCore Identity: Inspect a Token');
    await workbench.tab('Token');
    await workbench.closeTab('Token');
    await refreshed();
    assert.equal(await panel.getByRole('textbox', { name: 'Prompt' }).inputValue(), 'half a thought');
    await panel.getByText('Who am I?').first().waitFor();
  });

  it('is gone after a reload of the window', async () => {
    await workbench.page.reload();
    await refreshed();
    await workbench.tree.shows('quickstart_agent');
    assert.equal(await panel.getByRole('article').count(), 0);
  });

  it('belongs to its connection: another one changes nothing, and its own takes with it what waits', async () => {
    await workbench.tree.menu(IDENTITY, 'Invoke Agent…'); // the reload forgot as whom, and this one has the return URL
    await panel.getByText(IDENTITY, { exact: true }).first().waitFor();
    await panel.getByRole('textbox', { name: 'Prompt' }).fill('Who am I?');
    await panel.getByRole('textbox', { name: 'Prompt' }).press('Control+Enter');
    await panel.getByRole('group', { name: 'The agent asks for your consent' }).waitFor();
    await workbench.connectAws();
    assert.equal(await panel.getByRole('group', { name: 'The agent asks for your consent' }).count(), 1);
    await workbench.run('AgentCore Identity: Stop the Local Sandbox');
    await panel.getByRole('group', { name: 'Consent cancelled' }).first().waitFor();
    await panel.getByText('Its connection was left').first().waitFor();
    await workbench.startSandbox();
  });

  it('starts one sandbox however often it is asked for', async () => {
    await workbench.startSandbox();
    const { pid } = await workbench.sandbox();
    await workbench.run('AgentCore Identity: Stop the Local Sandbox');
    await workbench.tree.row('Local Sandbox').filter({ hasText: 'not running' }).waitFor();
    await workbench.tree.lacks('quickstart_agent');
    // It is left at once and ends after that; only its own parent is told when.
    while (isAlive(pid)) await workbench.page.evaluate('new Promise(requestAnimationFrame)');
  });
});
