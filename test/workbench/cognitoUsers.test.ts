import {
  AdminCreateUserCommand, AdminGetUserCommand, CreateUserPoolClientCommand, CreateUserPoolCommand, DeleteUserPoolDomainCommand, DescribeUserPoolCommand,
  UpdateUserPoolClientCommand, type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import { COMMAND, createCognito, openAskedSignIn, openSignIn, POOL, readAppClient, readClipboard, setUp, USER } from './cognitoSteps.js';
import { signIn } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, pictureOfPage, type Scene } from './scene.js';

const CLIENT = `${POOL}-web`;
const ELSEWHERE = 'https://app.example/callback';
const PROGRESS = `Signing in to ${POOL} in the browser`;

describe('the users and app clients of a Cognito pool', () => {
  let scene: Scene;
  let cognito: CognitoIdentityProviderClient;
  let password = '';
  let here = '';

  before(async () => {
    scene = await openScene();
    here = `http://127.0.0.1:${scene.callbackPort}/agentcore/callback`;
    await scene.showResources();
    await scene.tree.shows('quickstart_agent');
    await scene.tree.expand('Cognito Pools');
    cognito = createCognito(await scene.sandbox());
    await setUp(scene);
    for (const row of [POOL, 'App Clients', 'Users']) await scene.tree.expand(row);
    await scene.tree.shows(USER);
  });
  after(async () => {
    cognito.destroy();
    await scene.stop();
  });
  pictureOfFailures(() => scene);

  const readClient = () => readAppClient(cognito, CLIENT);
  const readUrls = async () => (await readClient()).CallbackURLs ?? [];

  /** Of the status bar. */
  const waitingItem = () => scene.page.locator('.statusbar-item', { hasText: 'Sign-in ' }).first();

  const openPage = (row: string) => openSignIn(scene, row);
  const openAsked = (row: string) => openAskedSignIn(scene, row);

  it('get a callback URL with every other setting kept, and Undo takes it back', async () => {
    const { tree, quickInput, messages } = scene;
    const before = await readClient();
    await tree.action(CLIENT, 'Add Callback URL to an App Client');
    await quickInput.shows('Which callback URL?');
    await quickInput.pick('Another URL…');
    await quickInput.type('Where may the browser return to after sign-in?', 'http://app.example/callback');
    await quickInput.shows('This one is plain http.');
    await quickInput.answer('This one is plain http.', ELSEWHERE);
    await messages.notification(`Registered on ${CLIENT}, whose other settings are kept: ${ELSEWHERE}`);
    const added = await readClient();
    assert.deepEqual({ ...added, LastModifiedDate: before.LastModifiedDate }, { ...before, CallbackURLs: [here, ELSEWHERE] });
    await messages.press(`Registered on ${CLIENT}`, 'Undo');
    await messages.notification(`No longer registered on ${CLIENT}: ${ELSEWHERE}`);
    assert.deepEqual({ ...await readClient(), LastModifiedDate: before.LastModifiedDate }, before);
  });

  it('get a password that is typed, which is checked against the policy and kept for the next sign-in', async () => {
    const { tree, quickInput, messages } = scene;
    await tree.menu(USER, 'Set Password of a Cognito User…');
    await quickInput.shows('Which password?');
    await quickInput.pick('One That I Type…');
    await quickInput.type('The password. Goes to Cognito', 'Wonderland1');
    await quickInput.shows('This one lacks a sign');
    password = 'Wonder-1and-2';
    await quickInput.answer('This one lacks a sign', password);
    await quickInput.shows('For how long?');
    await quickInput.pick('For Good');
    await messages.press(`The password of ${USER} is set.`, 'Copy Password');
    assert.equal(await readClipboard(scene, /^Wonder/), password);
    await tree.menu(USER, `${COMMAND}…`);
    await quickInput.pick('Password');
    await messages.press(`Signed in as ${USER}.`, 'Copy Access Token');
    await readClipboard(scene, /^eyJ/);
  });

  it('sign in in the browser to the return URL of this window, and their token is offered', async () => {
    const { tree, quickInput, messages, statusBar } = scene;
    await tree.menu(USER, `${COMMAND}…`);
    await quickInput.shows('How?');
    await scene.screenshot('cognito sign-in ways');
    const browser = await scene.popup(() => quickInput.pick('In the Browser'));
    await statusBar('Sign-in ');
    await messages.notification(`${PROGRESS}: waiting for the sign-in (3 of 7)`);
    await scene.screenshot('cognito sign-in waits');
    await signIn(browser, USER, password);
    await browser.getByRole('heading', { name: 'Signed in' }).waitFor();
    assert.match(await browser.locator('main').innerText(), new RegExp(`App client\\s+${CLIENT}`));
    await pictureOfPage(browser, 'test-results/workbench/cognito sign-in page.png');
    await browser.close();
    const said = await messages.notification(`Signed in as ${USER}.`);
    assert.match(said, /in the memory of this window only/);
    await messages.press(`Signed in as ${USER}.`, 'Inspect ID Token');
    const inspector = await scene.webview('[aria-label="Verdicts"]');
    await inspector.getByRole('tab', { name: 'Claims' }).waitFor();
    for (const name of [/^Issuer: Matches/, /^Type: ID token/]) await inspector.getByRole('group', { name }).waitFor();
    assert.match(await inspector.locator('body').innerText(), /ID token.* · The user’s token[\s\S]*Well formed[\s\S]*In life/);
    await scene.closeTab('Token');
  });

  it('are named where the browser is signed in as somebody else', async () => {
    const { tree, quickInput, messages } = scene;
    await tree.action('Users', 'Create Cognito User');
    await quickInput.answer('User name. It cannot be changed later.', 'somebody');
    await quickInput.answer('E-mail address', '');
    await quickInput.pick('A Strong One Made Up');
    await quickInput.pick('For Good');
    await tree.shows('somebody');
    const browser = await openPage('somebody');
    await browser.getByRole('heading', { name: 'Signed in' }).waitFor();
    await browser.close();
    assert.match(await messages.notification(`Signed in as ${USER}, not as somebody`), /Sign out on the pages of the pool, then sign in again\./);
    await scene.screenshot('cognito signed in as another');
    await messages.press(`Signed in as ${USER}, not as somebody`, 'Copy Access Token');
    await scene.context.clearCookies();
  });

  it('are told that a sign-in in the browser was cancelled', async () => {
    const { page: browser, iss, state } = await openAsked(CLIENT);
    await waitingItem().waitFor();
    await scene.messages.press(PROGRESS, 'Cancel');
    await scene.messages.notification('The sign-in in the browser was cancelled.');
    await waitingItem().waitFor({ state: 'detached' });
    await scene.page.locator('.activitybar .action-item', { hasText: 'AgentCore Identity' }).locator('.badge-content:visible').waitFor({ state: 'detached' });
    // Who comes back now is sent away as long as pages are still served, and finds nobody then.
    const late = `${here}?${new URLSearchParams({ code: 'late', state, iss }).toString()}`;
    for (let isServed = true; isServed;) {
      isServed = await browser.goto(late).then(() => true, () => false);
      if (isServed) await browser.getByRole('heading', { name: 'This link is too old' }).waitFor();
    }
    await browser.close();
  });

  it('are told that it was refused, and sign in again from there', async () => {
    const { page: browser, iss, state } = await openAsked(CLIENT);
    await browser.goto(`${here}?${new URLSearchParams({ error: 'access_denied', state, iss }).toString()}`);
    await browser.getByRole('heading', { name: 'Sign-in refused' }).waitFor();
    await browser.close();
    await scene.messages.notification('The sign-in was refused in the browser. Sign in again, or with the password.');
    await scene.screenshot('cognito sign-in refused');
    const again = await scene.popup(() => scene.messages.press('The sign-in was refused in the browser.', 'Sign In Again'));
    await signIn(again, USER, password);
    await again.getByRole('heading', { name: 'Signed in' }).waitFor();
    await again.close();
    await scene.messages.press(`Signed in as ${USER}.`, 'Copy Access Token');
    await scene.context.clearCookies();
  });

  it('go on in a page that is opened again from the status bar', async () => {
    const first = await openPage(CLIENT);
    await first.close();
    await waitingItem().click();
    await scene.quickInput.shows('It waits in the browser.');
    assert.deepEqual(await scene.quickInput.labels(), ['Open Browser Again', 'Copy Sign-In URL', 'Paste Callback URL…', 'Cancel Sign-In']);
    await scene.screenshot('cognito sign-in more');
    const again = await scene.popup(() => scene.quickInput.pick('Open Browser Again'));
    await signIn(again, USER, password);
    await again.getByRole('heading', { name: 'Signed in' }).waitFor();
    await again.close();
    await scene.messages.press(`Signed in as ${USER}.`, 'Copy Access Token');
    await scene.context.clearCookies();
  });

  it('go on in a browser that the copied address is pasted into', async () => {
    const first = await openPage(CLIENT);
    await first.close();
    await waitingItem().click();
    await scene.quickInput.pick('Copy Sign-In URL');
    const url = await readClipboard(scene, /^http/);
    assert.ok(url.startsWith(`http://127.0.0.1:${scene.callbackPort}/agentcore/start/`));
    const browser = await scene.context.newPage();
    await browser.goto(url);
    await signIn(browser, USER, password);
    await browser.getByRole('heading', { name: 'Signed in' }).waitFor();
    await browser.close();
    await scene.messages.press(`Signed in as ${USER}.`, 'Copy Access Token');
    await scene.context.clearCookies();
  });

  it('are listed where several wait, and each can be cancelled', async () => {
    for (const row of [CLIENT, USER]) await (await openPage(row)).close();
    await scene.statusBar('+1');
    await waitingItem().click();
    await scene.quickInput.shows('Several wait in the browser. Which one?');
    assert.deepEqual(await scene.quickInput.labels(), [`Sign-In to ${CLIENT}`, `Sign-In to ${CLIENT}`]);
    await scene.screenshot('cognito sign-ins wait');
    await scene.quickInput.accept();
    await scene.quickInput.pick('Cancel Sign-In');
    await scene.page.locator('.statusbar-item', { hasText: '+1' }).waitFor({ state: 'detached' });
    await waitingItem().click();
    await scene.quickInput.shows('It waits in the browser.');
    await scene.quickInput.pick('Cancel Sign-In');
    await waitingItem().waitFor({ state: 'detached' });
  });

  it('go on while another connection is the current one', async () => {
    const browser = await openPage(USER);
    await scene.connectAws();
    await signIn(browser, USER, password);
    await browser.getByRole('heading', { name: 'Signed in' }).waitFor();
    await browser.close();
    assert.match(await scene.messages.notification(`Signed in as ${USER}.`), /It is of Local Sandbox, us-east-1/);
    await scene.messages.press(`Signed in as ${USER}.`, 'Copy Access Token');
    await scene.context.clearCookies();
  });

  it('are not waited for in a connection that was left', async () => {
    const { messages, tree, run } = scene;
    const browser = await openPage(USER);
    await run('AgentCore Identity: Stop the Local Sandbox');
    await messages.notification('Its connection was left, so this sign-in is cancelled. Open it again, then start anew: Local Sandbox, us-east-1');
    await waitingItem().waitFor({ state: 'detached' });
    await scene.screenshot('cognito sign-in left');
    await browser.close();
    await scene.startSandbox();
    cognito.destroy();
    cognito = createCognito(await scene.sandbox());
    for (const row of ['Cognito Pools', POOL, 'App Clients', 'Users']) await tree.expand(row);
    await tree.shows(USER);
  });

  it('have the return URL registered first where it is not, and Undo takes it back', async () => {
    const { tree, quickInput, messages } = scene;
    // As somebody at the console would.
    const { ClientId, UserPoolId, ClientName, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient, SupportedIdentityProviders, ExplicitAuthFlows } = await readClient();
    await cognito.send(new UpdateUserPoolClientCommand({
      ClientId, UserPoolId, ClientName, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient, SupportedIdentityProviders, ExplicitAuthFlows,
      CallbackURLs: [ELSEWHERE],
    }));

    await tree.menu(CLIENT, `${COMMAND}…`);
    await quickInput.pick('In the Browser');
    assert.match(await messages.dialog(`Register the callback URL of this window on ${CLIENT}?`), new RegExp(`waits at ${here.replaceAll('.', '\\.')}[\\s\\S]*Every other setting`));
    await scene.screenshot('cognito sign-in register');
    await messages.confirm(`Register the callback URL`, 'Copy Callback URL');
    await messages.notification(`Not signed in. Add this callback URL to ${CLIENT}`);
    assert.deepEqual([await readClipboard(scene, /^http/), await readUrls()], [here, [ELSEWHERE]]);

    await tree.menu(CLIENT, `${COMMAND}…`);
    await quickInput.pick('In the Browser');
    const browser = await scene.popup(() => messages.confirm('Register the callback URL', 'Register It'));
    assert.deepEqual(await readUrls(), [ELSEWHERE, here]);
    await signIn(browser, USER, password);
    await browser.getByRole('heading', { name: 'Signed in' }).waitFor();
    await browser.close();
    await messages.press(`Registered on ${CLIENT}, whose other settings are kept: ${here}`, 'Undo');
    await messages.notification(`No longer registered on ${CLIENT}: ${here}`);
    assert.deepEqual(await readUrls(), [ELSEWHERE]);
  });

  it('are offered the password where the pool has no domain', async () => {
    const { UserPoolId = '' } = await readClient();
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId }));
    await cognito.send(new DeleteUserPoolDomainCommand({ UserPoolId, Domain: UserPool?.Domain }));
    await scene.tree.menu(USER, `${COMMAND}…`);
    await scene.quickInput.pick('In the Browser');
    const said = await scene.messages.notification('The user pool has no domain');
    assert.match(said, /Add a domain to it/);
    await scene.screenshot('cognito sign-in without domain');
    await scene.messages.press('The user pool has no domain', 'Sign In with the Password');
    await scene.messages.notification(`Signed in as ${USER}.`);
    assert.equal((await cognito.send(new AdminGetUserCommand({ UserPoolId, Username: USER }))).UserStatus, 'CONFIRMED');
  });

  it('are asked for what the pool requires of them beside a new password', async () => {
    const { run, quickInput, messages } = scene;
    const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: 'strict', Schema: [{ Name: 'given_name', Required: true, Mutable: true }] }));
    const UserPoolId = UserPool?.Id;
    await cognito.send(new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'app', ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] }));
    await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username: 'ada', TemporaryPassword: password, MessageAction: 'SUPPRESS' }));
    await run(`AgentCore Identity: ${COMMAND}…`);
    await quickInput.pick('strict');
    await quickInput.pick('Password');
    await quickInput.pick('ada');
    await quickInput.answer('Password of ada.', password);
    await quickInput.shows('The user pool requires this attribute of the user: given_name');
    await scene.screenshot('cognito sign-in attributes');
    await quickInput.answer('The user pool requires this attribute', 'Ada');
    await quickInput.pick('A Strong One Made Up');
    await messages.notification('Signed in as ada.');
    const { UserAttributes = [], UserStatus } = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username: 'ada' }));
    assert.deepEqual([UserStatus, UserAttributes.find(({ Name }) => Name === 'given_name')?.Value], ['CONFIRMED', 'Ada']);
  });

  it('leave no password and no token in any log, setting or state of the window', () => {
    const found = scene.files().filter(({ text }) => text.includes(password) || /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{20}/.test(text));
    assert.deepEqual(found.map(({ path }) => path), []);
  });
});
