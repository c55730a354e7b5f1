import { CreateWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { createClients } from '../contract/clients.js';
import { readClipboard } from './cognitoSteps.js';
import { keyboardOf, type Keyboard } from './pages/keyboard.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';

/** In every secret that is typed: no file and no log may have it. */
const HUSH = 'hush-typed-in-the-workbench';
const KMS_KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

describe('The commands on resources, by keyboard alone', function () {
  this.timeout(45_000);
  let workbench: Scene;
  let keys: Keyboard;

  before(async () => {
    workbench = await openScene();
    keys = keyboardOf(workbench.page);
    await workbench.showResources();
    await workbench.tree.shows('quickstart_agent');
  });
  after(() => workbench.stop());
  pictureOfFailures(() => workbench);

  const screenshot = (name: string) => workbench.screenshot(`commands ${name}`);
  const says = (text: string) => workbench.statusBar(text);

  async function fault(operation: string): Promise<void> {
    const { endpoint, controlToken } = await workbench.sandbox();
    const answer = await fetch(`${endpoint}/_sandbox/faults`, {
      method: 'POST', headers: { 'content-type': 'application/json', 'x-sandbox-control-token': controlToken }, body: JSON.stringify({ operation, kind: 'deny' }),
    });
    assert.ok(answer.ok, await answer.text());
  }

  it('creates a provider, shows what its discovery URL answers, and says where the callback URL goes', async () => {
    const { issuer } = await workbench.sandbox();
    await keys.run('AgentCore Identity: Create OAuth2 Credential Provider…');
    await workbench.quickInput.shows('Which service gives out the tokens?');
    await screenshot('vendors');
    await keys.choose('Another provider…');
    await workbench.quickInput.type('Name of the credential provider', 'acme sso');
    await workbench.quickInput.shows('The space at 5 is not allowed.');
    await screenshot('name');
    await keys.type('The space at 5 is not allowed.', 'acme-sso');
    await keys.accept('Ends with /.well-known/openid-configuration');
    await workbench.quickInput.shows('Use these endpoints?');
    await screenshot('discovered');
    await keys.choose('Use This Provider');
    await keys.type('Client id, as the identity provider gave it', 'acme-client');
    await workbench.quickInput.shows('Client secret of acme-sso.');
    await screenshot('secret');
    await keys.type('Client secret of acme-sso.', HUSH);
    await workbench.tree.shows('acme-sso');
    const said = await workbench.messages.notification('Created acme-sso.');
    assert.match(said, /At your authorization server, open the client and add it to its redirect URIs[\s\S]*\/identities\/oauth2\/callback\//);
    await screenshot('created');
    assert.ok(!said.includes(issuer));
    await keys.acceptNotification('Created acme-sso.');
  });

  it('keeps on the way back what was typed', async () => {
    await keys.run('AgentCore Identity: Create OAuth2 Credential Provider…');
    await keys.choose('GitHub');
    await keys.type('Name of the credential provider', 'going-back');
    await workbench.quickInput.type('Client id, as the identity provider gave it', 'typed-before');
    await keys.press('Enter');
    await workbench.quickInput.type('Client secret of going-back', HUSH);
    await keys.press('Control+Alt+Minus');
    await workbench.quickInput.holds(/^typed-before$/);
    await keys.press('Enter');
    await workbench.quickInput.shows('Client secret of going-back');
    await workbench.quickInput.holds(new RegExp(`^${HUSH}$`));
    await keys.press('Escape');
  });

  it('edits it: the change is shown, the secret asked for again', async () => {
    await keys.row('acme-sso');
    await keys.press('F2');
    await workbench.quickInput.shows('AgentCore does not give it back: enter it, or choose one in Secrets Manager.');
    await screenshot('edit');
    await keys.choose('Client id');
    await keys.type('Client id, as the identity provider gave it', 'acme-client-2');
    await workbench.quickInput.shows('acme-client → acme-client-2');
    await keys.choose('Update acme-sso');
    await keys.type('AgentCore does not give the secret back.', HUSH);
    await workbench.quickInput.shows('2 changes');
    await screenshot('edit before the update');
    await keys.choose('Update acme-sso');
    await says('Updated acme-sso');
    await keys.row('acme-sso');
    await keys.press('ArrowRight');
    // The row stays as it was until it is drawn anew.
    await workbench.tree.row('Client id').locator('.label-description', { hasText: 'acme-client-2' }).waitFor();
  });

  it('acts by its keys on the row with the focus, whichever is selected, and leaves that row as it is', async () => {
    await keys.row('acme-sso');
    await keys.press('Enter');
    await keys.row('quickstart-demo');
    const isOpen = () => workbench.tree.row('quickstart-demo').getAttribute('aria-expanded');
    const before = await isOpen();
    await keys.press('Control+Alt+c');
    await says('Callback URL copied: quickstart-demo');
    assert.equal(await isOpen(), before);
    const { control } = createClients(await workbench.sandbox());
    await control.send(new CreateWorkloadIdentityCommand({ name: 'made-elsewhere' }));
    await keys.row('Workload Identities');
    await keys.press('F5');
    await workbench.tree.shows('made-elsewhere');
    await keys.row('made-elsewhere');
    await keys.press('Control+Alt+c');
    await says('ARN copied: arn:');
  });

  it('rotates its secret', async () => {
    await keys.run('AgentCore Identity: Rotate Secret…');
    await keys.choose('acme-sso');
    await keys.type('AgentCore does not give the secret back.', `${HUSH}-2`);
    await says('The secret of acme-sso was changed');
  });

  it('creates a workload identity and edits its return URLs as one list', async () => {
    await keys.run('AgentCore Identity: Create Workload Identity…');
    await keys.type('Name of the workload identity', 'keys-agent');
    await keys.choose('To VS Code');
    await workbench.tree.shows('keys-agent');
    await keys.row('keys-agent');
    await keys.press('F2');
    await keys.choose('Add a Return URL…');
    await keys.type('Where may the browser return to', 'no url');
    await workbench.quickInput.shows('The space at 3 is not allowed.');
    await keys.type('The space at 3 is not allowed.', 'https://app.example/cb');
    await workbench.quickInput.shows('1 new');
    await screenshot('return URLs');
    await keys.choose('Save 2 Return URLs');
    await says('Saved 2 return URLs of keys-agent');
    await keys.row('keys-agent');
    await keys.press('ArrowRight');
    await workbench.tree.shows('https://app.example/cb');
  });

  it('removes a return URL and takes that back', async () => {
    await keys.row('https://app.example/cb');
    await keys.press('Delete');
    await workbench.tree.lacks('https://app.example/cb');
    await keys.acceptNotification('No longer registered on keys-agent: https://app.example/cb');
    await says('Registered again on keys-agent');
    await workbench.tree.shows('https://app.example/cb');
  });

  it('removes several that are selected, and takes back all of them', async () => {
    await keys.row('https://app.example/cb');
    await keys.press('Enter', 'Shift+ArrowUp', 'Delete');
    await workbench.tree.lacks('https://app.example/cb');
    await screenshot('return URLs removed');
    await keys.acceptNotification('No longer registered on keys-agent: 2 return URLs');
    await workbench.tree.shows('https://app.example/cb');
  });

  it('edits the tags of a resource by the rules of AWS', async () => {
    await keys.row('keys-agent');
    // The arrows move the focus; Enter selects, and the palette acts on what is selected.
    await keys.press('Enter');
    await keys.run('AgentCore Identity: Edit Tags…');
    await keys.choose('Add a Tag…');
    await keys.type('Key of the tag.', 'aws:mine');
    await workbench.quickInput.shows("Keys that begin with aws: are AWS's own");
    await keys.type("Keys that begin with aws: are AWS's own", 'team');
    await keys.type('Value of the tag team.', 'orders');
    await screenshot('tags');
    await keys.choose('Save 1 Tag');
    await says('Saved 1 tag of keys-agent');
  });

  it('creates, edits and rotates an API key', async () => {
    await keys.run('AgentCore Identity: Create API Key Credential Provider…');
    await keys.type('Name of the credential provider', 'weather');
    await keys.type('API key of weather.', HUSH);
    await workbench.tree.shows('weather');
    await keys.row('weather');
    await keys.press('F2');
    await keys.choose('A Secret of Yours');
    await keys.type('Name or ARN of your secret', 'team/keys');
    await keys.type('Under which key of its JSON', 'weather');
    await says('The API key of weather was changed');
    // Who keeps it is not changed on the side.
    await keys.run('AgentCore Identity: Rotate API Key…');
    await keys.choose('weather');
    await keys.type('rotate it there', 'team/other');
    await keys.type('Under which key of its JSON', 'weather');
    await says('The API key of weather was changed');
    await keys.row('weather');
    await keys.press('F2');
    await keys.choose('AgentCore');
    await keys.type('New API key of weather.', `${HUSH}-2`);
    await says('The API key of weather was changed');
    await keys.run('AgentCore Identity: Rotate API Key…');
    await keys.choose('weather');
    await keys.type('New API key of weather.', `${HUSH}-3$(alert)`);
    await says('The API key of weather was changed');
  });

  it('reveals an API key as a chosen workload identity, as dots at first', async () => {
    await keys.row('weather');
    await keys.run('AgentCore Identity: Reveal API Key…');
    await keys.choose('weather');
    await keys.choose('keys-agent');
    await keys.confirm('Reveal the API key of weather?');
    await workbench.quickInput.shows('It goes away after 30 seconds');
    assert.ok(!(await workbench.quickInput.labels()).join().includes(HUSH));
    await screenshot('revealed');
    await keys.choose('Show API Key');
    // No icon is made of it.
    await workbench.quickInput.shows(`${HUSH}-3$(alert)`);
    await keys.press('Escape');
  });

  it('sets the key of the token vault after asking', async () => {
    await keys.run('AgentCore Identity: Set Token Vault Key…');
    await keys.choose('A KMS Key of Yours');
    await keys.type('ARN of the KMS key', 'alias/mine');
    await workbench.quickInput.shows('A KMS key is named by its ARN');
    await keys.type('A KMS key is named by its ARN', KMS_KEY);
    assert.match(await keys.confirm('Change the key of the token vault?'), /Now: a key of AWS\s+Then: arn:aws:kms/);
    await says('The token vault has another key');
  });

  it('does not delete the identity of a runtime, and says whose it is', async () => {
    await keys.row('quickstart_agent-sandbox001');
    await keys.press('Delete');
    await workbench.messages.press('AgentCore made it for the runtime', 'Show Runtime');
    await workbench.page.locator('.sidebar .monaco-list-row.selected', { has: workbench.page.locator('.label-name', { hasText: /^quickstart_agent$/ }) }).waitFor();
  });

  it('deletes several at once and says which one failed, and tries that again', async () => {
    for (const name of ['several-1', 'several-2', 'several-3']) {
      await keys.run('AgentCore Identity: Create Workload Identity…');
      await keys.type('Name of the workload identity', name);
      await keys.choose('Nowhere yet');
      await says(`Created workload identity: ${name}`);
    }
    await fault('DeleteWorkloadIdentity');
    // What was created is shown open: closed, the rows stand below each other. Enter selects, and opens once more.
    for (const name of ['several-1', 'several-2', 'several-3']) {
      await keys.row(name);
      await keys.press('ArrowLeft');
    }
    await keys.row('several-1');
    await keys.press('Enter', 'ArrowLeft', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Delete');
    await workbench.messages.dialog('Delete 3 resources');
    await screenshot('delete three');
    await keys.confirm('Delete 3 resources in us-east-1 of Local Sandbox?');
    await workbench.messages.notification('2 of 3 resources are deleted.');
    await workbench.page.locator('.monaco-button', { hasText: 'Copy IAM Statement' }).first().waitFor();
    await screenshot('one failed');
    await workbench.tree.shows('several-1');
    await workbench.tree.lacks('several-2');
    await keys.acceptNotification('2 of 3 resources are deleted.');
    await workbench.tree.lacks('several-1');
  });

  it('copies the code of what is deleted, and deletes many only after their number was typed', async () => {
    const { control } = createClients(await workbench.sandbox());
    const names = [1, 2, 3, 4, 5, 6].map((number) => `typed-${number}`);
    for (const name of names) await control.send(new CreateWorkloadIdentityCommand({ name }));
    control.destroy();
    await keys.row('Workload Identities');
    await keys.press('F5');
    await keys.row('typed-1');
    await keys.press('Enter', 'ArrowLeft', ...names.slice(1).map(() => 'Shift+ArrowDown'), 'Delete');
    await workbench.messages.confirm('Delete 6 resources in us-east-1 of Local Sandbox?', 'Copy Code to Recreate');
    await workbench.messages.dialog('The code is copied.');
    const code = await readClipboard(workbench, /create-workload-identity[^]*typed-6/);
    assert.deepEqual(names.filter((name) => !code.includes(`"name": "${name}"`)), []);
    await keys.confirm('The code is copied.');
    await keys.type('Type 6 to delete 6 resources.', '5');
    await workbench.quickInput.shows('This is not 6. Type 6 to delete 6 resources.');
    await screenshot('delete six');
    await keys.type('This is not 6.', '6');
    for (const name of names) await workbench.tree.lacks(name);
  });

  it('deletes a provider and an API key, each after its name was asked for', async () => {
    for (const [name, what] of [['acme-sso', 'OAuth2 credential provider acme-sso'], ['weather', 'API key credential provider weather']] as const) {
      await keys.row(name);
      await keys.press('Delete');
      assert.match(await keys.confirm(`Delete the ${what}?`), /No gateway target and no agent of this workspace uses it/);
      await workbench.tree.lacks(name);
    }
  });

  it('leaves no secret in any file or log', () => {
    assert.deepEqual(workbench.files().filter(({ text }) => text.includes(HUSH)).map(({ path }) => path), []);
  });
});
