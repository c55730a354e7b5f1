import { CreateWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { createClients } from '../contract/clients.js';
import { readClipboard } from './cognitoSteps.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';

describe('The activity, the JSON and the code of resources', function () {
  this.timeout(120_000);
  let scene: Scene;

  before(async () => {
    scene = await openScene();
    await scene.showResources();
    await scene.tree.counts('Agent Runtimes');
    const { control } = createClients(await scene.sandbox());
    await control.send(new CreateWorkloadIdentityCommand({ name: 'journal-agent' }));
    control.destroy();
    await scene.viewAction('Refresh');
    await scene.tree.shows('journal-agent');
  });
  after(() => scene.stop());
  pictureOfFailures(() => scene);

  it('lists the calls of the session in a view that is closed at first', async () => {
    const { page, tree } = scene;
    const header = page.locator('.pane-header', { hasText: 'Activity' });
    await header.waitFor();
    assert.equal(await header.getAttribute('aria-expanded'), 'false');
    await header.click();
    await tree.shows('ListWorkloadIdentities');
    await page.locator('.pane-header .description', { hasText: /^\d+ calls$/ }).waitFor();
    await scene.screenshot('explorer-activity');
    // Folded up again, it leaves the rows of the resources where they were.
    await header.click();
  });

  it('opens a resource as JSON, and reads it again after a change', async () => {
    const { page, tree, quickInput } = scene;
    await tree.menu('journal-agent', 'Open as JSON');
    const editor = page.locator('.editor-instance', { hasText: 'allowedResourceOauth2ReturnUrls' });
    await editor.waitFor();
    await page.locator('.tab.active', { hasText: 'journal-agent.workload-identity.json' }).waitFor();
    await tree.menu('journal-agent', 'Add Return URL…');
    await quickInput.answer('return URL', 'https://changed.example/cb');
    await page.locator('.editor-instance', { hasText: 'changed.example' }).waitFor();
  });

  it('copies a resource as code', async () => {
    const { tree, quickInput } = scene;
    await tree.menu('journal-agent', 'Copy as Code…');
    await quickInput.shows('Enter copies');
    await scene.screenshot('explorer-code');
    await quickInput.pick('AWS CLI');
    await readClipboard(scene, /create-workload-identity/);
  });
});
