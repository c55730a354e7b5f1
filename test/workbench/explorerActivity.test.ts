import { CreateWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { DescribeUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import { createClients } from '../contract/clients.js';
import { CALLBACK_URL, CODE_FLOW, createCognito, createPool, createPoolClient } from '../contract/cognitoPool.js';
import { setFault } from '../contract/steered.js';
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

  /** The first two questions of the wizard. */
  async function nameProvider(vendor: string, name: string): Promise<void> {
    await scene.run('AgentCore Identity: Create OAuth2 Credential Provider…');
    await scene.quickInput.type('Which service gives out the tokens?', vendor);
    await scene.quickInput.pick(vendor);
    await scene.quickInput.answer('Name of the credential provider', name);
  }

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

  it('says after Cancel that a provider may be there all the same, and reads what is', async () => {
    const { quickInput, messages, page } = scene;
    await setFault(await scene.sandbox(), { operation: 'CreateOauth2CredentialProvider', kind: 'delay', delayMs: 4_000 });
    await nameProvider('GitHub', 'cancelled-late');
    await quickInput.answer('Client id, as the identity provider gave it', 'client');
    await quickInput.answer('Client secret of cancelled-late', 'secret-of-the-journey');
    await messages.press('Creating cancelled-late', 'Cancel');
    assert.match(await messages.notification('cancelled-late may have been created'), /^Cancelled, but/);
    await page.locator('.notification-toast', { hasText: 'Creating cancelled-late' }).waitFor({ state: 'detached' });
  });

  it('adds the callback URL of a new provider to the app client of its pool, whose other settings stay, and leads to its row', async () => {
    const { quickInput, messages, tree, page } = scene;
    const ready = await scene.sandbox();
    const cognito = createCognito(ready);
    const { poolId, clientId } = await createPoolClient(cognito, await createPool(cognito), { ...CODE_FLOW, RefreshTokenValidity: 7, PreventUserExistenceErrors: 'LEGACY' });
    const read = async () => (await cognito.send(new DescribeUserPoolClientCommand({ UserPoolId: poolId, ClientId: clientId }))).UserPoolClient ?? {};
    const before = await read();
    await nameProvider('Amazon Cognito', 'of-a-pool');
    await quickInput.shows('New OAuth2 Credential Provider: Amazon Cognito');
    await quickInput.answer('Issuer: what the tokens of your server say', `${ready.endpoint}/${poolId}`);
    await quickInput.answer('Authorization endpoint:', '');
    await quickInput.answer('Token endpoint:', '');
    await quickInput.answer('Client id, as the identity provider gave it', clientId);
    await quickInput.answer('Client secret of of-a-pool', before.ClientSecret ?? '');
    const url = /https?:\S+\/identities\/oauth2\/callback\/\S+/.exec(await messages.notification('Created of-a-pool.'))?.[0];
    assert.ok(url !== undefined);
    await scene.screenshot('explorer-created');
    await messages.press('Created of-a-pool.', 'Add to App Client');
    await messages.notification(`Registered on app, whose other settings are kept: ${url}`);
    const after = await read();
    assert.deepEqual({ ...after, LastModifiedDate: undefined }, { ...before, LastModifiedDate: undefined, CallbackURLs: [CALLBACK_URL, url] });
    cognito.destroy();

    await nameProvider('GitHub', 'shown-later');
    await quickInput.answer('Client id, as the identity provider gave it', 'client');
    await quickInput.answer('Client secret of shown-later', 'secret-of-the-journey');
    await messages.notification('Created shown-later.');
    await tree.select('journal-agent');
    await messages.press('Created shown-later.', 'Show in Explorer');
    await page.locator('.sidebar .monaco-list-row.selected', { hasText: 'shown-later' }).waitFor();
  });

  it('tells of a reset, and of a document whose resource went with it', async () => {
    const { page, tree, messages } = scene;
    await page.locator('.tab', { hasText: 'journal-agent.workload-identity.json' }).click();
    await page.locator('.editor-instance', { hasText: 'changed.example' }).waitFor();
    await scene.run('AgentCore Identity: Reset the Local Sandbox…');
    await messages.confirm('Reset the local sandbox?', 'Reset the Sandbox');
    await page.locator('.editor-instance', { hasText: 'There is no workload identity journal-agent any more.' }).waitFor();
    await page.locator('.pane-header', { hasText: 'Activity' }).click();
    await scene.run('AgentCore Identity: Hide Reads in Activity');
    await tree.shows('ResetSandbox');
    await scene.screenshot('explorer-reset');
  });
});
