import {
  DeleteUserPoolCommand, DeleteUserPoolDomainCommand, DescribeUserPoolCommand, ListUserPoolsCommand, type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFault } from '../contract/steered.js';
import { acceptSetup, createCognito, POOL, readClipboard, setUp } from './cognitoSteps.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';

const HOUR_MS = 3_600_000;

describe('what a set-up of a Cognito pool leaves', () => {
  let scene: Scene;
  let cognito: CognitoIdentityProviderClient;

  before(async () => {
    scene = await openScene();
    await scene.showResources();
    await scene.tree.shows('quickstart_agent');
    await scene.tree.expand('Cognito Pools');
    await scene.tree.shows('No user pool yet');
  });
  beforeEach(async () => { cognito = createCognito(await scene.sandbox()); });
  afterEach(() => { cognito.destroy(); });
  after(async () => { await scene.stop(); });
  pictureOfFailures(() => scene);

  const pools = async () => (await cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }))).UserPools ?? [];
  const records = () => scene.files().filter(({ path }) => path.includes(join('agentcore-identity', 'cognitoSetups')) && path.endsWith('.json'));

  it('is nothing where its commands are copied instead', async () => {
    await scene.tree.action('Cognito Pools', 'Set Up a Cognito User Pool');
    for (const prompt of ['Name of the user pool', 'User name of a first user', 'Where may the browser return to after sign-in?', 'Tags of the user pool']) {
      await scene.quickInput.shows(prompt);
      await scene.quickInput.accept();
    }
    await scene.quickInput.shows(`Set up ${POOL} in us-east-1 of Local Sandbox?`);
    await scene.screenshot('cognito set-up last step');
    await scene.quickInput.pick('Copy the Commands Instead');
    await scene.messages.notification(`Nothing was made. The commands that set up ${POOL} are copied`);
    const { endpoint } = await scene.sandbox();
    const script = await readClipboard(scene, /create-user-pool /);
    assert.ok(script.includes(`--endpoint-url '${endpoint}'`) && script.includes('read -rs PASSWORD'));
    assert.deepEqual([await pools(), records()], [[], []]);
  });

  it('is said where pools are listed, after the window of the set-up has ended in the middle', async () => {
    const { tree, messages, run } = scene;
    await setFault(await scene.sandbox(), { operation: 'CreateUserPoolClient', kind: 'delay', delayMs: 30_000 });
    await tree.action('Cognito Pools', 'Set Up a Cognito User Pool');
    await acceptSetup(scene);
    await messages.notification(`Setting up ${POOL}: creating app client ${POOL}-web (5 of 8)`);
    // Ends the extension, and with it the sandbox.
    await run('Developer: Reload Window');
    await tree.lacks('Cognito Pools');
    await tree.shows('quickstart_agent');
    await tree.counts('Agent Runtimes'); // its rows are drawn once more with that
    await tree.expand('Cognito Pools');
    await tree.shows('Unfinished set-up');
    assert.equal(await tree.descriptionOf('Unfinished set-up'), `may still run, as ${POOL}`);
    // An hour later.
    const [record] = records();
    assert.ok(record !== undefined);
    const kept = JSON.parse(readFileSync(record.path, 'utf8')) as { readonly startedAtMs: number };
    writeFileSync(record.path, JSON.stringify({ ...kept, startedAtMs: kept.startedAtMs - HOUR_MS }));
    await tree.action('Cognito Pools', 'Refresh');
    await tree.shows('Interrupted set-up');
    assert.equal(await tree.descriptionOf('Interrupted set-up'), `4 things of ${POOL}`);
    await tree.row('Interrupted set-up').hover();
    await scene.screenshot('cognito interrupted');
  });

  it('is cleaned up from that row: nothing is picked, and what was made is listed', async () => {
    const { tree, quickInput, messages } = scene;
    await tree.action('Interrupted set-up', 'Clean Up Cognito Set-Ups');
    await quickInput.shows('What should be removed?');
    assert.deepEqual(await quickInput.labels(), ['agentcore', 'testuser', POOL]);
    await quickInput.check(POOL);
    await quickInput.shows('1 Selected');
    await quickInput.accept();
    await messages.dialog('Delete 4 resources in us-east-1 of Local Sandbox?');
    await messages.confirm('Delete 4 resources', 'Delete 4 Resources');
    await messages.notification(`4 of 4 resources of ${POOL} are deleted.`);
    await tree.lacks('Interrupted set-up');
    await tree.shows('No user pool yet');
    assert.deepEqual([await pools(), records()], [[], []]);
  });

  it('is not deleted where the commands of the clean-up are copied instead', async () => {
    await setUp(scene);
    await scene.tree.menu(POOL, 'Clean Up Cognito Set-Ups…');
    await scene.quickInput.shows('What should be removed?');
    await scene.quickInput.accept();
    await scene.messages.dialog('Delete 6 resources');
    await scene.screenshot('cognito clean-up commands');
    await scene.messages.confirm('Delete 6 resources', 'Copy the Commands Instead');
    await scene.messages.notification('Nothing was deleted. The commands that do it are copied.');
    const [pool] = await pools();
    assert.match(await readClipboard(scene, /delete-user-pool /), new RegExp(`delete-user-pool --cli-input-json '{"UserPoolId":"${pool?.Id ?? 'none'}"}'`));
    assert.equal(records().length, 1);
  });

  it('is forgotten only by the person, where the pool is not found any more', async () => {
    const { tree, quickInput, statusBar } = scene;
    const [pool] = await pools();
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: pool?.Id }));
    await cognito.send(new DeleteUserPoolDomainCommand({ UserPoolId: pool?.Id, Domain: UserPool?.Domain }));
    await cognito.send(new DeleteUserPoolCommand({ UserPoolId: pool?.Id }));
    await tree.action('Cognito Pools', 'Refresh');
    await tree.shows('No user pool yet');
    await tree.menu('Cognito Pools', 'Clean Up Cognito Set-Ups…');
    await quickInput.shows('What should be removed?');
    assert.equal((await quickInput.labels())[0], `Forget ${POOL}`);
    await quickInput.shows(`not found here: ${pool?.Id ?? 'none'}, account`);
    await quickInput.shows('0 Selected');
    await scene.screenshot('cognito forget');
    await quickInput.check(`Forget ${POOL}`);
    await quickInput.shows('1 Selected');
    assert.equal(records().length, 1);
    await quickInput.accept();
    await statusBar(`Forgotten: ${POOL}`);
    assert.deepEqual(records(), []);
  });
});
