import {
  DescribeUserPoolClientCommand, ListUserPoolClientsCommand, ListUserPoolsCommand, type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import { setFault } from '../contract/steered.js';
import { acceptSetup, createCognito, POOL, readClipboard, USER } from './cognitoSteps.js';
import { createIdentity, INVOKE_PANEL, sendPrompt, signIn } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';

const NEWCOMER = 'newcomer';
const PROVIDER = `${POOL}-cognito`;
const AGENT = 'cognito-agent';
const INSPECTOR = '[aria-label="Verdicts"]';

describe('a Cognito user pool from its set-up to its clean-up', () => {
  let scene: Scene;
  let cognito: CognitoIdentityProviderClient;
  /** Everything that was ever secret in this window. */
  const secrets: string[] = [];

  before(async () => {
    scene = await openScene();
    await scene.showResources();
    await scene.tree.shows('quickstart_agent');
    cognito = createCognito(await scene.sandbox());
  });
  after(async () => {
    cognito.destroy();
    await scene.stop();
  });
  pictureOfFailures(() => scene);

  const pools = async () => (await cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }))).UserPools ?? [];
  const clipboard = (pattern: RegExp) => readClipboard(scene, pattern);
  const acceptDefaults = () => acceptSetup(scene);

  /** The code-flow client of the pool, as the service has it. */
  async function readClient() {
    const UserPoolId = (await pools())[0]?.Id;
    const { UserPoolClients = [] } = await cognito.send(new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 60 }));
    const ClientId = UserPoolClients.find(({ ClientName }) => ClientName === `${POOL}-web`)?.ClientId;
    return (await cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }))).UserPoolClient ?? {};
  }

  /** Where a secret or a token stands in clear below the profile of the window. */
  const leaks = () => scene.files().flatMap(({ path, text }) => [
    ...secrets.flatMap((secret, index) => (text.includes(secret) ? [`secret ${index} of ${secret.length} signs: ${path}`] : [])),
    ...(/eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{20}/.test(text) ? [`token: ${path}`] : []),
  ]);

  it('says that there is no pool yet, once its group is opened', async () => {
    await scene.tree.shows('Cognito Pools');
    await scene.tree.expand('Cognito Pools');
    await scene.tree.shows('No user pool yet');
  });

  it('stands as an error row under its own group where the permission is missing', async () => {
    await setFault(await scene.sandbox(), { operation: 'ListUserPools', kind: 'deny' });
    await scene.tree.action('Cognito Pools', 'Refresh');
    await scene.tree.shows('Cannot list: AccessDenied');
    await scene.tree.shows('quickstart-demo');
    await scene.tree.action('Cannot list: AccessDenied', 'Retry');
    await scene.tree.shows('No user pool yet');
  });

  it('leaves nothing when its set-up is cancelled in the middle', async () => {
    await setFault(await scene.sandbox(), { operation: 'CreateUserPoolClient', kind: 'delay', delayMs: 3_000 });
    await scene.tree.action('Cognito Pools', 'Set Up a Cognito User Pool');
    await acceptDefaults();
    await scene.messages.notification(`Setting up ${POOL}: creating app client ${POOL}-web (5 of 8)`);
    await scene.screenshot('cognito progress');
    await scene.messages.press(`Setting up ${POOL}`, 'Cancel');
    const said = await scene.messages.notification('The set-up was cancelled.');
    assert.match(said, /removed again: .*app client .*user pool/);
    assert.deepEqual(await pools(), []);
  });

  it('says what remains where its set-up fails and the removal too, and removes it when asked again', async () => {
    await setFault(await scene.sandbox(), { operation: 'CreateUserPoolDomain', kind: 'deny' });
    await setFault(await scene.sandbox(), { operation: 'DeleteUserPool', kind: 'deny' });
    await scene.tree.action('Cognito Pools', 'Set Up a Cognito User Pool');
    await acceptDefaults();
    const said = await scene.messages.notification('1 thing remains');
    assert.match(said, /Cannot create domain .*access denied.*\. 1 thing remains: user pool agentcore-quickstart\. Cannot delete/);
    await scene.screenshot('cognito remains');
    await scene.tree.shows(POOL);
    assert.equal(await scene.tree.descriptionOf('Left-over set-up'), `1 thing of ${POOL}`);
    await scene.messages.press('1 thing remains', 'Retry Removal');
    await scene.messages.notification(`Removed user pool ${POOL}.`);
    await scene.tree.shows('No user pool yet');
    assert.deepEqual(await pools(), []);
  });

  it('is set up with Enter alone, and what was made is listed to be copied', async () => {
    await scene.tree.action('Cognito Pools', 'Set Up a Cognito User Pool');
    await acceptDefaults();
    await scene.quickInput.shows(`${POOL} is set up`);
    assert.deepEqual(await scene.quickInput.labels(), [
      'Create Credential Provider…', `Sign In as ${USER}`, 'Copy Exports…',
      'Pool id', 'Client id, for people', 'Client id, for machines', 'Issuer', 'Discovery URL', 'Hosted UI URL', 'User',
    ]);
    await scene.screenshot('cognito summary');
    const { ClientSecret = '' } = await readClient();
    secrets.push(ClientSecret);
  });

  it('becomes a credential provider, whose callback URL is registered on the client', async () => {
    const before = await readClient();
    await scene.quickInput.pick('Create Credential Provider…');
    await scene.quickInput.shows('Name of the credential provider');
    await scene.quickInput.accept();
    const said = await scene.messages.notification(`Created ${PROVIDER}. Its callback URL is registered`);
    const url = /http:\S+$/.exec(said)?.[0] ?? '';
    const after = await readClient();
    assert.deepEqual({ ...after, LastModifiedDate: before.LastModifiedDate }, { ...before, CallbackURLs: [...before.CallbackURLs ?? [], url] });
  });

  it('shows its addresses, clients and users in the tree', async () => {
    const { tree } = scene;
    await tree.expand(POOL);
    for (const row of ['Issuer', 'Discovery', 'Hosted UI', 'Pool id', 'App Clients', 'Users']) await tree.shows(row);
    await tree.expand('App Clients');
    await tree.shows(`${POOL}-web`);
    await tree.shows(`${POOL}-machine`);
    await tree.expand('Users');
    await tree.shows(USER);
    assert.equal(await tree.descriptionOf(USER), 'confirmed');
    // The count redraws the group: a click before that may meet a row that is being replaced.
    await tree.row('Users').filter({ hasText: 'Users1' }).waitFor();
    await scene.screenshot('cognito tree');
  });

  it('gives its user a token of their own, which the inspector reads', async () => {
    await scene.tree.action(USER, 'Sign In as a Cognito User');
    await scene.quickInput.pick('Password');
    const text = await scene.messages.notification(`Signed in as ${USER}.`);
    assert.match(text, /in the memory of this window only/);
    await scene.screenshot('cognito signed in');
    await scene.messages.press(`Signed in as ${USER}.`, 'Inspect Access Token');
    const inspector = await scene.webview(INSPECTOR);
    await inspector.getByRole('tab', { name: 'Claims' }).waitFor();
    assert.match(await inspector.locator('body').innerText(), /Access token[\s\S]*Well formed[\s\S]*In life/);
    await scene.closeTab('Token');
  });

  it('lets a user set a new password where theirs was for one sign-in only', async () => {
    const { tree, quickInput, messages } = scene;
    await tree.action('Users', 'Create Cognito User');
    await quickInput.answer('User name. It cannot be changed later.', NEWCOMER);
    await quickInput.answer('E-mail address', 'newcomer@example.com');
    await quickInput.shows('Which password?');
    await quickInput.pick('A Strong One Made Up');
    await quickInput.shows('For how long?');
    await quickInput.pick('Until the Next Sign-In');
    await messages.press(`Created user ${NEWCOMER}`, 'Copy Password');
    secrets.push(await clipboard(/^[!-~]{20}$/));
    await tree.shows(NEWCOMER);
    assert.equal(await tree.descriptionOf(NEWCOMER), 'force change password');
    await tree.menu(NEWCOMER, 'Sign In as a Cognito User…');
    await quickInput.pick('Password');
    await quickInput.shows(`${NEWCOMER} Has to Set a New Password`);
    await quickInput.pick('A Strong One Made Up');
    await messages.press(`Signed in as ${NEWCOMER}.`, 'Copy Access Token');
    secrets.push(await clipboard(/^eyJ/));
    await tree.row(NEWCOMER).filter({ hasText: 'confirmed' }).waitFor();
  });

  it('is copied as lines for a shell, without secrets unless they are asked for', async () => {
    const { tree, quickInput, statusBar, messages } = scene;
    const copy = async (choice: string) => {
      await tree.menu(POOL, 'Copy Cognito Set-Up as Exports…');
      await quickInput.pick('bash, zsh, sh');
      await quickInput.pick(choice);
    };
    await copy('Without Secrets');
    await statusBar('Export lines copied without secrets');
    const open = await clipboard(/export POOL_ID='us-east-1_\w+'\nexport CLIENT_ID=/);
    assert.ok(secrets.every((secret) => !open.includes(secret)));
    await copy('With Secrets in Clear');
    await messages.notification('The clipboard holds secrets in clear');
    const lines = await clipboard(/CLIENT_SECRET/);
    const found = ['CLIENT_SECRET', 'M2M_CLIENT_SECRET', 'COGNITO_PASSWORD'].map((name) => new RegExp(`^export ${name}='(.+)'$`, 'm').exec(lines)?.[1] ?? '');
    assert.ok(found.every((secret) => secret.length >= 20) && found[0] === secrets[0]);
    secrets.push(...found);
  });

  it('signs the user of an agent in, and the agent gets the token of the pool', async () => {
    const { tree, statusBar, popup, webview } = scene;
    await createIdentity(scene, AGENT, 'To VS Code');
    await tree.menu(AGENT, 'Invoke Agent…');
    const panel = await webview(INVOKE_PANEL);
    await tree.menu(PROVIDER, 'Invoke Agent…');
    await panel.getByText(PROVIDER, { exact: true }).waitFor(); // what is sent before belongs to the agent as it was
    await sendPrompt(panel, 'Who am I? Answer from my profile.');
    const browser = await popup(() => panel.getByRole('button', { name: 'Open in Browser' }).click());
    await statusBar('Consent ');
    await signIn(browser, USER, secrets.at(-1) ?? '');
    await browser.getByRole('heading', { name: 'Consent given' }).waitFor();
    await browser.close();
    const claims = panel.getByRole('table', { name: 'Claims of the token' });
    assert.match(await claims.innerText(), /iss\s+http:\/\/127\.0\.0\.1:\d+\/us-east-1_\w+/);
  });

  it('is remembered by its ids, without a password, secret or token', async () => {
    const poolId = (await pools())[0]?.Id ?? '';
    assert.match(poolId, /^us-east-1_\w+$/);
    assert.ok(scene.files().some(({ text }) => text.includes(poolId)), 'what is kept of the set-up is not among the files that are searched');
    assert.deepEqual(leaks(), []);
  });

  it('is cleaned up from a list, after asking, with the provider that was made from it', async () => {
    const { tree, quickInput, messages } = scene;
    await tree.menu(POOL, 'Clean Up Cognito Set-Ups…');
    await quickInput.shows('What should be removed?');
    assert.deepEqual((await quickInput.labels()).map((label) => label.replace(/-[0-9a-f]{8}$/, '-…')), [
      PROVIDER, `${POOL}-…`, `${POOL}-machine`, `${POOL}-web`, 'agentcore', USER, POOL,
    ]);
    await scene.screenshot('cognito clean-up list');
    await quickInput.accept();
    const asked = await messages.dialog('Delete 7 resources in us-east-1 of Local Sandbox?');
    assert.match(asked, /what else is in this pool: user newcomer/);
    await scene.screenshot('cognito clean-up modal');
    await messages.confirm('Delete 7 resources', 'Delete 7 Resources');
    await messages.notification(`7 of 7 resources of ${POOL} are deleted.`);
    await tree.lacks(PROVIDER);
    await tree.shows('No user pool yet');
    assert.deepEqual(await pools(), []);
    await scene.screenshot('cognito cleaned up');
  });

  it('leaves no password, secret or token in any log, setting or state of the window', () => {
    assert.deepEqual(leaks(), []);
  });
});
