import assert from 'node:assert/strict';
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
  });

  it('opens a resource as JSON, and reads it again after a change', async () => {
    const { page, tree, quickInput } = scene;
    await tree.menu('quickstart-agent', 'Open as JSON');
    const editor = page.locator('.editor-instance', { hasText: 'allowedResourceOauth2ReturnUrls' });
    await editor.waitFor();
    await page.locator('.tab.active', { hasText: 'quickstart-agent.workload-identity.json' }).waitFor();
    await tree.menu('quickstart-agent', 'Add Return URL…');
    await quickInput.answer('return URL', 'https://changed.example/cb');
    await page.locator('.editor-instance', { hasText: 'changed.example' }).waitFor();
  });

  it('copies a resource as code', async () => {
    const { tree, quickInput } = scene;
    await tree.menu('quickstart-agent', 'Copy as Code…');
    await quickInput.shows('Enter copies');
    await scene.screenshot('explorer-code');
    await quickInput.pick('AWS CLI');
    await readClipboard(scene, /create-workload-identity/);
  });
});
