import {
  CreateAgentRuntimeCommand, CreateApiKeyCredentialProviderCommand, CreateOauth2CredentialProviderCommand, CreateWorkloadIdentityCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { inParallel } from '../../src/core/base/inParallel.js';
import { Secret } from '../../src/core/base/secret.js';
import type { SandboxReady } from '../../src/core/identity/sandboxReady.js';
import { exportState, importState } from '../../src/core/steering/state.js';
import { createClients } from '../contract/clients.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';

const MANY = 250;
/** By the name of each theme the class that VS Code gives to its window. */
const THEMES = [['Dark Modern', 'vs-dark'], ['Light Modern', 'vs'], ['Dark High Contrast', 'hc-black'], ['Light High Contrast', 'hc-light']] as const;

/** An agent as the starter toolkit writes it, which was deployed to a runtime that is gone. */
const TOOLKIT = `default_agent: hello
agents:
  hello:
    name: hello
    entrypoint: agent.py
    aws: { account: '000000000000', region: us-east-1, protocol_configuration: { server_protocol: HTTP } }
    bedrock_agentcore: { agent_id: hello-0123456789, agent_arn: 'arn:aws:bedrock-agentcore:us-east-1:000000000000:runtime/hello-0123456789' }
`;

const names = Array.from({ length: MANY }, (_, index) => String(index).padStart(3, '0'));

async function seed(ready: SandboxReady): Promise<void> {
  const { control } = createClients(ready);
  await inParallel(names, 8, async (number) => {
    await control.send(new CreateWorkloadIdentityCommand({ name: `agent-${number}`, allowedResourceOauth2ReturnUrls: ['http://127.0.0.1:1/cb'] }));
    await control.send(new CreateApiKeyCredentialProviderCommand({ name: `key-${number}`, apiKey: 'for-tests-only' }));
    await control.send(new CreateOauth2CredentialProviderCommand({
      name: `github-${number}`, credentialProviderVendor: 'GithubOauth2', oauth2ProviderConfigInput: { githubOauth2ProviderConfig: { clientId: 'web', clientSecret: 'for-tests-only' } },
    }));
    // Brings an identity of its own.
    await control.send(new CreateAgentRuntimeCommand({
      agentRuntimeName: `runtime_${number}`, agentRuntimeArtifact: { containerConfiguration: { containerUri: 'sandbox:agent' } }, networkConfiguration: { networkMode: 'PUBLIC' },
      roleArn: 'arn:aws:iam::000000000000:role/agent',
    }));
  });
  control.destroy();
  await seedGateways(ready);
}

/** Gateways cannot be created in the sandbox, but a state may have as many as it likes. */
async function seedGateways(ready: SandboxReady): Promise<void> {
  const passphrase = new Secret('for-tests-only');
  const state = JSON.parse(await exportState(ready, passphrase)) as { readonly tables: { readonly gateways: Record<string, object> } };
  const [sample] = Object.values(state.tables.gateways);
  for (const number of names) state.tables.gateways[`gateway-${number}-sandbox001`] = { ...sample, id: `gateway-${number}-sandbox001`, name: `gateway-${number}` };
  await importState(ready, JSON.stringify(state), passphrase);
}

async function setFault({ endpoint, controlToken }: SandboxReady, fault: object): Promise<void> {
  const response = await fetch(`${endpoint}/_sandbox/faults`, { method: 'POST', headers: { 'x-sandbox-control-token': controlToken }, body: JSON.stringify(fault) });
  assert.ok(response.ok, await response.text());
}

describe('the explorer of an account with 250 resources of each kind', () => {
  let workbench: Scene;

  before(async function () {
    this.timeout(120_000);
    workbench = await openScene({ files: { '.bedrock_agentcore.yaml': TOOLKIT }, settings: { 'workbench.colorTheme': 'Default Dark Modern' } });
    await workbench.showResources();
    await workbench.tree.shows('quickstart_agent');
    await seed(await workbench.sandbox());
    await workbench.run('AgentCore Identity: Refresh');
  });
  after(() => workbench.stop());
  pictureOfFailures(() => workbench);

  const describes = (row: string, text: string) => workbench.tree.row(row).locator('.label-description', { hasText: text }).waitFor();

  const filter = async (text: string) => {
    await workbench.run('AgentCore Identity: Filter Resources…');
    await workbench.quickInput.answer('Part of a name, a vendor, or the status of a runtime or gateway. Empty shows all.', text);
  };

  it('counts them all as their pages arrive', async () => {
    // 250 and two of the sandbox's own, and one of each runtime.
    await describes('Workload Identities', '502');
    await workbench.screenshot('explorer-250');
  });

  it('filters by a text over all pages, and shows all again', async () => {
    await filter('249');
    await workbench.tree.shows('agent-249');
    await workbench.tree.shows('github-249');
    await workbench.tree.shows('key-249');
    // Other runtimes may have it in their ids.
    await workbench.tree.shows('runtime_249');
    await workbench.tree.shows('gateway-249');
    for (const group of ['Agent Runtimes', 'Gateways']) await describes(group, ' of 251');
    await workbench.tree.lacks('agent-000');
    await describes('Workload Identities', ' of 502');
  });

  it('says in its place what may not be listed, and what is missing', async () => {
    await setFault(await workbench.sandbox(), { operation: 'ListOauth2CredentialProviders', kind: 'deny', count: 1 });
    await workbench.tree.action('OAuth2 Credential Providers', 'Refresh');
    await workbench.tree.shows('Cannot list: AccessDenied');
    await workbench.tree.action('Cannot list: AccessDenied', 'Details');
    await workbench.messages.notification('Add this action to the IAM policy of the role or user: bedrock-agentcore:ListOauth2CredentialProviders');
    await workbench.screenshot('explorer-denied');
    await workbench.tree.action('Cannot list: AccessDenied', 'Retry');
    await workbench.tree.shows('github-249');
  });

  it('shows what was throttled as a row to try again', async () => {
    await setFault(await workbench.sandbox(), { operation: 'ListApiKeyCredentialProviders', kind: 'throttle', count: 3 });
    await workbench.tree.action('API Key Providers', 'Refresh');
    await describes('Cannot list', 'too many requests · click to try again');
    await workbench.tree.select('Cannot list');
    await workbench.tree.shows('key-249');
  });

  it('shows everything of a gateway, a runtime, the vault and the workspace, in every theme', async () => {
    // All but a few of 750 rows are below the end of the sidebar.
    await filter('quickstart');
    for (const row of ['quickstart-gateway', 'Token Vault', 'hello']) await workbench.tree.expand(row);
    await describes('contacts', 'consent pending');
    await workbench.tree.shows('Encryption');
    await workbench.tree.shows('Runtime is missing');
    for (const [theme, kind] of THEMES) {
      await workbench.run('Preferences: Color Theme');
      await workbench.quickInput.type('Select Color Theme', theme);
      await workbench.quickInput.pick(theme);
      await workbench.page.locator(`.monaco-workbench.${kind}`).waitFor();
      await workbench.screenshot(`explorer-open ${theme}`);
    }
  });

  it('opens the page on which a target of a gateway waits for consent', async () => {
    const page = await workbench.popup(() => workbench.tree.action('contacts', 'Open Consent Page'));
    assert.equal(new URL(page.url()).origin, new URL((await workbench.sandbox()).endpoint).origin);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.close();
  });

  it('is walked and opened by the keyboard alone', async () => {
    await filter('249');
    await workbench.tree.select('github-249');
    // A click opens it.
    await workbench.tree.shows('Callback URL');
    await workbench.page.keyboard.press('ArrowLeft');
    await workbench.tree.lacks('Callback URL');
    await workbench.page.keyboard.press('ArrowRight');
    await workbench.tree.shows('Callback URL');
    await workbench.page.keyboard.press('ArrowDown');
    const focused = await workbench.page.locator('.sidebar .monaco-list-row.focused').getAttribute('aria-label');
    assert.match(focused ?? '', /^Callback URL/);
  });
});
