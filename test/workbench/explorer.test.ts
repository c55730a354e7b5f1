import assert from 'node:assert/strict';
import { type TestFolder, makeFolder } from '../support/folder.js';
import { type Workbench, openWorkbench, pictureOfFailures } from './pages/workbench.js';

describe('the Resources view in a window that begins with the sandbox', () => {
  let folder: TestFolder;
  let workbench: Workbench;

  before(async () => {
    folder = makeFolder({ 'notes.md': '# Notes\n' });
    workbench = await openWorkbench({ folder: folder.path, settings: { 'agentcoreIdentity.defaultConnection': 'sandbox' } });
    await workbench.showResources();
  });
  after(async () => {
    await workbench.stop();
    folder.remove();
  });
  pictureOfFailures(() => workbench);

  it('starts the sandbox by itself and lists what is in it', async () => {
    await workbench.tree.shows('Local Sandbox');
    await workbench.tree.shows('Workload Identities');
    await workbench.tree.shows('quickstart-demo');
    await workbench.tree.shows('quickstart_agent');
    await workbench.screenshot('explorer');
  });

  it('names the connection in the status bar', async () => {
    assert.match(await workbench.statusBar('Sandbox'), /Sandbox: us-east-1/);
  });

  it('lists the facts of a resource below it', async () => {
    await workbench.tree.expand('quickstart-demo');
    await workbench.tree.shows('Callback URL');
    assert.match(await workbench.tree.descriptionOf('Callback URL'), /identities\/oauth2\/callback\//);
  });

  it('leaves a wizard with Escape and changes nothing', async () => {
    const before = await workbench.tree.labels();
    await workbench.tree.action('Workload Identities', 'Create Workload Identity');
    await workbench.quickInput.shows('New Workload Identity');
    await workbench.quickInput.escape();
    assert.deepEqual(await workbench.tree.labels(), before);
  });

  it('opens the inspector from the palette', async () => {
    await workbench.run('AgentCore Identity: Inspect a Token');
    await workbench.tab('Token');
  });
});
