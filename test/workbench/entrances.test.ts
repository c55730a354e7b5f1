import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { makeFolder, type TestFolder } from '../support/folder.js';
import { openWorkbench, pictureOfFailures, type Workbench } from './pages/workbench.js';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** Ends in the year 2100. */
const TOKEN = `${encode({ alg: 'RS256', typ: 'at+jwt' })}.${encode({ sub: 'carol', iss: 'https://issuer.example', exp: 4_102_444_800 })}.c2lnbmF0dXJl`;
const INSPECTOR = '[aria-label="Verdicts"]';

describe('a window in which nothing is connected', () => {
  let folder: TestFolder;
  let workbench: Workbench;
  let inspector: Frame;

  before(async () => {
    folder = makeFolder({ 'notes.txt': `Authorization: Bearer ${TOKEN}\n`, 'aws/config': '[profile nobody]\nregion = eu-west-1\n' });
    workbench = await openWorkbench({
      folder: folder.path,
      // A profile without credentials, and no other place to find some: nothing of this leaves the computer.
      env: {
        AWS_CONFIG_FILE: join(folder.path, 'aws/config'), AWS_SHARED_CREDENTIALS_FILE: join(folder.path, 'aws/none'), AWS_EC2_METADATA_DISABLED: 'true',
      },
    });
    await workbench.showResources();
  });
  after(async () => {
    await workbench.stop();
    folder.remove();
  });
  pictureOfFailures(() => workbench);

  const welcome = (text: string) => workbench.page.locator('.welcome-view', { hasText: text });

  it('says what the view is for and what to do first', async () => {
    await welcome('See who your agents are, what they may reach, and test their OAuth flows.').waitFor();
    await workbench.screenshot('welcome');
  });

  it('inspects the token in a selection, wherever it stands in it', async () => {
    const { page } = workbench;
    await workbench.run('Go to File...');
    await workbench.quickInput.type('Search files by name', 'notes.txt');
    await workbench.quickInput.pick('notes.txt');
    await page.locator('.monaco-editor .view-line', { hasText: 'Authorization' }).click();
    await page.keyboard.press('Control+A');
    await workbench.run('AgentCore Identity: Inspect Selected Token');
    inspector = await workbench.webview(INSPECTOR);
    await inspector.getByRole('rowheader', { name: 'sub' }).waitFor();
    assert.match(await inspector.locator('.claims').innerText(), /carol/);
  });

  it('still has the token when its tab was in the background', async () => {
    await workbench.page.locator('.tabs-container .tab', { hasText: 'notes.txt' }).click();
    await workbench.page.locator('.monaco-editor .view-line', { hasText: 'Authorization' }).waitFor();
    await workbench.page.locator('.tabs-container .tab', { hasText: 'Token' }).click();
    inspector = await workbench.webview(INSPECTOR);
    await inspector.getByRole('rowheader', { name: 'sub' }).waitFor();
  });

  it('says where it looked when a profile has no credentials, and lets one look again', async () => {
    const { quickInput, run } = workbench;
    await run('AgentCore Identity: Connect to AWS…');
    await quickInput.shows('Which profile of your AWS config?');
    await quickInput.pick('nobody');
    await quickInput.shows('AWS region, as in us-east-1.');
    assert.equal((await quickInput.labels())[0], 'eu-west-1');
    await quickInput.accept();
    await welcome('No AWS credentials were found.').waitFor();
    await workbench.statusBar('nobody: no credentials');
    await workbench.screenshot('no credentials');
    await welcome('No AWS credentials were found.').getByText('Look again').click();
    await welcome('No AWS credentials were found.').waitFor();
  });

  it('starts the sandbox from there and names it in the title of the view', async () => {
    await welcome('No AWS credentials were found.').getByText('Start the local sandbox').click();
    await workbench.tree.shows('quickstart_agent');
    await workbench.page.locator('.sidebar .pane-header .description', { hasText: 'Local Sandbox · us-east-1' }).waitFor();
  });

  it('keeps the row of the sandbox once that is stopped, not running, and starts it again by a click on it', async () => {
    await workbench.run('AgentCore Identity: Stop the Local Sandbox');
    await workbench.tree.row('Local Sandbox').locator('.label-description', { hasText: /^not running$/ }).waitFor();
    await workbench.tree.lacks('quickstart_agent');
    await workbench.tree.row('Local Sandbox').click();
    await workbench.tree.shows('quickstart_agent');
  });
});
