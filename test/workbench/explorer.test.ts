import assert from 'node:assert/strict';
import { CreateWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { createClients } from '../contract/clients.js';
import { readClipboard } from './cognitoSteps.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';

/** A profile whose credentials come from a program that takes longer than any test. */
const SLOW = `[profile slow]\nregion = us-east-1\ncredential_process = "${process.execPath}" -e "setTimeout(() => {}, 600000)"\n`;

describe('the Resources view in a window that begins with the sandbox', () => {
  let workbench: Scene;

  before(async () => {
    workbench = await openScene({ files: { '.aws/config': SLOW } });
    await workbench.showResources();
  });
  after(() => workbench.stop());
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

  it('reads everything again from its title, whatever row has the focus', async () => {
    const { control } = createClients(await workbench.sandbox());
    await control.send(new CreateWorkloadIdentityCommand({ name: 'made-elsewhere' }));
    await workbench.tree.select('Callback URL');
    await workbench.viewAction('Refresh');
    await workbench.tree.shows('made-elsewhere');
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

  it('keeps the rows while they are read anew', async () => {
    const { pid } = await workbench.sandbox();
    process.kill(pid, 'SIGSTOP');
    try {
      await workbench.tree.action('OAuth2 Credential Providers', 'Refresh');
      await workbench.tree.shows('quickstart-demo');
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await workbench.tree.action('quickstart-demo', 'Copy Callback URL');
    assert.match(await readClipboard(workbench, /^http/), /identities\/oauth2\/callback\//);
  });

  it('shows no row of a connection that was left, however long the next one takes, and comes back from there', async () => {
    await workbench.connectAws('slow');
    await workbench.page.locator('.sidebar .pane-header .title', { hasText: 'slow · us-east-1' }).waitFor();
    await workbench.startSandbox();
    await workbench.tree.action('quickstart-demo', 'Copy Callback URL');
    assert.match(await readClipboard(workbench, /^http/), /identities\/oauth2\/callback\//);
  });
});
