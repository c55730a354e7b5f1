import { CreateWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { createClients } from '../contract/clients.js';
import { makeFolder, type TestFolder } from '../support/folder.js';
import { makeRuntime } from '../contract/runtimeScene.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { sendPrompt } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';
import { lastAnswer, panelOf } from './talk.js';

const SERVICES = ['bedrock_agentcore', 'bedrock_agentcore_control', 'cognito_identity_provider', 'sts'];
const toServices = (endpoint: string) => SERVICES.map((name) => `${name} =\n  endpoint_url = ${endpoint}`);
const EXPIRED_MS = Date.now() - 3 * 3_600_000 - 60_000;

describe('several connections side by side', () => {
  let away: StartedSandbox;
  let person: TestFolder;
  let scene: Scene;
  before(async () => {
    // Another sandbox stands for AWS: the services section of the profile leads there.
    away = await startSandbox();
    await makeRuntime(createClients(away.ready), 'far_agent', 'sandbox:echo');
    const { endpoint } = away.ready;
    const token = createHash('sha1').update('corp').digest('hex');
    person = makeFolder({
      // What the person has of the AWS CLI: it notes what it was called with.
      '.bashrc': 'PATH="$HOME/bin:$PATH"\n',
      'bin/aws': `#!/bin/sh\necho "$@" >> "$(dirname "$0")/../called"\n`,
      [`.aws/sso/cache/${token}.json`]: JSON.stringify({ startUrl: 'https://corp.awsapps.com/start', region: 'eu-west-1', accessToken: 'x', expiresAt: new Date(EXPIRED_MS).toISOString() }),
    });
    chmodSync(join(person.path, 'bin/aws'), 0o755);
    scene = await openScene({
      viewport: { width: 1440, height: 1100 },
      env: { HOME: person.path },
      files: {
        '.aws/config': [
          '[profile away]', 'region = eu-west-1', 'aws_access_key_id = sandbox', 'aws_secret_access_key = sandbox', 'services = away',
          '[services away]', ...toServices(endpoint),
          '[profile corp]', 'region = eu-west-1', 'sso_session = corp', 'sso_account_id = 471123459021', 'sso_role_name = Builder',
          '[sso-session corp]', 'sso_start_url = https://corp.awsapps.com/start', 'sso_region = eu-west-1', 'sso_registration_scopes = sso:account:access',
        ].join('\n'),
        '.vscode/settings.json': JSON.stringify({ 'agentcoreIdentity.connections': [{ kind: 'profile', profile: 'team', region: 'us-west-2', label: 'Team' }] }),
      },
    });
  });
  after(async () => {
    await scene.stop();
    await away.stop();
    person.remove();
  });
  pictureOfFailures(() => scene);

  it('are added by profile, region and name, and the first stays open', async () => {
    const { run, quickInput, tree } = scene;
    await scene.showResources();
    await tree.shows('quickstart_agent');
    await makeRuntime(createClients(await scene.sandbox()), 'near_agent', 'sandbox:echo');
    await tree.action('Agent Runtimes', 'Refresh');
    await tree.shows('near_agent');
    await run('AgentCore Identity: Add Connection…');
    await quickInput.type('Which profile of your AWS config?', 'awa');
    await quickInput.pick('away');
    await quickInput.shows('AWS region, as in us-east-1.');
    await quickInput.pick('eu-west-1');
    await quickInput.answer('What is it to be called?', 'Away');
    await tree.shows('Away');
    await tree.shows('Local Sandbox');
    await scene.page.locator('.sidebar .label-description', { hasText: /^eu-west-1 · 0000\*\*\*\*0000 sandbox$/ }).waitFor();
    await scene.statusBar('Away: eu-west-1');
  });

  it('are suggested by the folder, and nothing of those is opened', async () => {
    await scene.tree.shows('Team');
    assert.equal(await scene.tree.descriptionOf('Team'), 'us-west-2 · suggested by this folder');
  });

  it('act each on their own rows', async () => {
    await scene.tree.menu('Away', 'Rename Connection…');
    await scene.quickInput.answer('What is the connection to be called?', 'Far Away');
    await scene.tree.shows('Far Away');
    await scene.tree.menu('Local Sandbox', 'Switch Connection…');
    await scene.statusBar('Sandbox: us-east-1');
    await scene.screenshot('connections');
  });

  it('keep each the conversations that were opened with them', async () => {
    await scene.tree.menu('near_agent', 'Invoke Agent…');
    const panel = await panelOf(scene, 'near_agent');
    await sendPrompt(panel, 'Remember the harbour.');
    await lastAnswer(panel, 'Remember the harbour.');
    await scene.tree.menu('far_agent', 'Invoke Agent…');
    const far = await panelOf(scene, 'far_agent');
    await far.getByRole('button', { name: /^Agent far_agent, Far Away, ready/ }).waitFor();
    await sendPrompt(far, 'How far are you?');
    assert.match(await lastAnswer(far, 'How far are you?'), /turn: 1/);
    await scene.screenshot('two connections at once');
    await scene.statusBar('Sandbox: us-east-1');
    await scene.tree.menu('near_agent', 'Invoke Agent…');
    const again = await panelOf(scene, 'near_agent');
    await again.getByRole('button', { name: /^Agent near_agent, Local Sandbox, ready/ }).waitFor();
    await lastAnswer(again, 'Remember the harbour.');
  });

  it('say since when somebody has to sign in, and run the AWS CLI for it', async () => {
    await scene.connectAws('corp');
    await scene.page.locator('.sidebar .label-description', { hasText: 'SSO session expired 3 hours ago' }).waitFor();
    await scene.screenshot('signed out');
    await scene.tree.menu('corp', 'Sign In with the AWS CLI…');
    // The shell makes the file before it writes to it.
    const called = () => (existsSync(join(person.path, 'called')) ? readFileSync(join(person.path, 'called'), 'utf8') : '');
    const changes = watch(person.path);
    while (!called().endsWith('\n')) await once(changes, 'change');
    changes.close();
    assert.equal(called(), 'sso login --profile corp\n');
  });

  it('are not harmed where the sandbox beside them is killed', async () => {
    const { tree, page } = scene;
    process.kill((await scene.sandbox()).pid, 'SIGKILL');
    await page.locator('.sidebar .label-description', { hasText: 'ended: SIGKILL' }).waitFor();
    const { control } = createClients(away.ready);
    await control.send(new CreateWorkloadIdentityCommand({ name: 'made-far-away' }));
    control.destroy();
    await tree.action('Far Away', 'Refresh');
    await tree.shows('made-far-away');
    await scene.screenshot('sandbox ended beside another');
    await tree.action('Local Sandbox', 'Start the Local Sandbox');
    await scene.statusBar('Sandbox: us-east-1');
  });

  it('have the sandbox bring its state to a file and take it back from there', async () => {
    const { run, quickInput, messages, tree } = scene;
    await run('AgentCore Identity: Export the State of the Sandbox…');
    await quickInput.answer('A passphrase that seals the secrets in the file.', 'for-tests-only');
    await quickInput.answer('The passphrase once more.', 'for-tests-only');
    await quickInput.holds(/\/hello-agent\/sandbox-state\.json$/);
    const file = await quickInput.value();
    const changes = watch(scene.folder);
    await quickInput.accept();
    while (!existsSync(file)) await once(changes, 'change');
    changes.close();
    const { control } = createClients(await scene.sandbox());
    await control.send(new CreateWorkloadIdentityCommand({ name: 'made-afterwards' }));
    control.destroy();
    await tree.action('Local Sandbox', 'Refresh');
    await tree.shows('made-afterwards');
    await run('AgentCore Identity: Import a State of the Sandbox…');
    // Until its folder is listed the dialog writes into the box itself.
    await quickInput.type('sandbox-state.json', file);
    await quickInput.accept();
    await quickInput.answer('The passphrase that sandbox-state.json was sealed with.', 'for-tests-only');
    await messages.confirm('Replace the state of the local sandbox by sandbox-state.json?', 'Replace the State');
    await tree.lacks('made-afterwards');
    await tree.shows('quickstart_agent');
  });

  it('are taken off the list after asking', async () => {
    await scene.tree.menu('Far Away', 'Remove Connection…');
    await scene.messages.confirm('Remove the connection Far Away?', 'Remove');
    await scene.tree.lacks('Far Away');
  });
});
