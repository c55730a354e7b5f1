import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import { createIdentity, INVOKE_PANEL, sendPrompt, signIn } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';

const IDENTITY = 'refusal-agent';

describe('what is refused on the way', () => {
  let workbench: Scene;
  let panel: Frame;

  /** Asks the agent and opens the consent that it wants. */
  async function askAndOpen(): Promise<Page> {
    await sendPrompt(panel, 'Who am I?');
    return workbench.popup(() => panel.getByRole('button', { name: 'Open in Browser' }).click());
  }

  /** The panel of the quick-start agent, acting as our identity. */
  async function openPanel(): Promise<void> {
    await workbench.tree.menu(IDENTITY, 'Invoke Agent…');
    panel = await workbench.webview(INVOKE_PANEL);
  }

  before(async () => {
    workbench = await openScene();
    await workbench.showResources();
    await workbench.tree.shows('quickstart_agent');
    await createIdentity(workbench, IDENTITY, 'To VS Code');
    await openPanel();
  });
  after(async () => { await workbench.stop(); });
  pictureOfFailures(() => workbench);

  it('says at the field what is wrong with a name, and keeps what was typed', async () => {
    const { run, quickInput } = workbench;
    await run('AgentCore Identity: Create Workload Identity…');
    await quickInput.type('Name of the workload identity', 'my agent');
    await quickInput.shows('The space at 3 is not allowed.');
    assert.equal(await quickInput.value(), 'my agent');
    await quickInput.escape();
  });

  it('does not take a name that is there already', async () => {
    const { run, quickInput, messages } = workbench;
    await run('AgentCore Identity: Create Workload Identity…');
    await quickInput.answer('Name of the workload identity', IDENTITY);
    await quickInput.pick('Nowhere yet');
    assert.match(await messages.notification('Cannot create'), /Cannot create/);
  });

  it('keeps the user name and says so after a wrong password', async () => {
    const browser = await askAndOpen();
    await signIn(browser, 'alice', 'not the password');
    assert.equal(await browser.getByRole('alert').innerText(), 'The username or the password is not right.');
    assert.equal(await browser.getByLabel('Username').inputValue(), 'alice');
    await signIn(browser, 'alice', 'wonderland');
    await browser.getByRole('button', { name: 'Deny' }).click();
    await browser.getByRole('heading', { name: 'Consent refused' }).waitFor();
    await browser.close();
  });

  it('turns the card to refused after Deny, and the agent says that it cannot go on', async () => {
    await panel.getByRole('group', { name: 'Consent refused' }).waitFor();
    await panel.locator('aci-answer', { hasText: 'error: "The consent was refused' }).waitFor();
    await workbench.screenshot('consent refused');
  });

  it('says that the sandbox ended, offers to start it again and has kept everything', async () => {
    const browser = await askAndOpen();
    await browser.close();
    process.kill((await workbench.sandbox()).pid, 'SIGKILL');
    await panel.getByRole('heading', { name: 'The sandbox ended. Its state is saved; this flow is cancelled.' }).waitFor();
    await workbench.screenshot('sandbox ended');
    await panel.getByRole('button', { name: 'Restart Sandbox' }).click();
    await workbench.tree.shows(IDENTITY);
    await workbench.statusBar('Sandbox: us-east-1');
  });

  it('goes on in the same panel after the restart', async () => {
    const browser = await askAndOpen();
    // Its sessions at the identity provider were in memory: after a restart one signs in again.
    await signIn(browser, 'alice', 'wonderland');
    await browser.getByRole('button', { name: 'Allow' }).click();
    await browser.getByRole('heading', { name: 'Consent given' }).waitFor();
    await browser.close();
    await panel.getByRole('table', { name: 'Claims of the token' }).waitFor();
  });
});
