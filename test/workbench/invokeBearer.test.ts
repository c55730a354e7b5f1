import { AdminCreateUserCommand, AdminSetUserPasswordCommand, CreateUserPoolClientCommand, CreateUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { createClients } from '../contract/clients.js';
import { makeRuntime } from '../contract/runtimeScene.js';
import { CLIENT_SECRET, startOpenIdProvider, type OpenIdProvider } from '../support/openIdProvider.js';
import { createCognito } from './cognitoSteps.js';
import { INVOKE_PANEL, sendPrompt } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';
import { lastAnswer, talkTo } from './talk.js';

const PASSWORD = 'Wonder-1and-2';

describe('agents that take a bearer token', () => {
  let workbench: Scene;
  let panel: Frame;
  let issuer: OpenIdProvider;

  before(async () => {
    workbench = await openScene({ viewport: { width: 1440, height: 900 } });
    issuer = await startOpenIdProvider(`http://127.0.0.1:${workbench.callbackPort}/agentcore/callback`);
    await workbench.showResources();
    await workbench.tree.shows('quickstart_agent');
    const ready = await workbench.sandbox();
    const clients = createClients(ready);
    const cognito = createCognito(ready);
    const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: 'people' }));
    const pool = { UserPoolId: UserPool?.Id };
    const { UserPoolClient } = await cognito.send(new CreateUserPoolClientCommand({ ...pool, ClientName: 'people-app', ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] }));
    await cognito.send(new AdminCreateUserCommand({ ...pool, Username: 'ada', MessageAction: 'SUPPRESS' }));
    await cognito.send(new AdminSetUserPasswordCommand({ ...pool, Username: 'ada', Password: PASSWORD, Permanent: true }));
    cognito.destroy();
    const authorizer = (discoveryUrl: string, rules: object) => ({ authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl, ...rules } } });
    const poolUrl = `${ready.endpoint}/${UserPool?.Id ?? ''}/.well-known/openid-configuration`;
    await makeRuntime(clients, 'pool_agent', 'sandbox:echo', authorizer(poolUrl, { allowedClients: [UserPoolClient?.ClientId] }));
    await makeRuntime(clients, 'issuer_agent', 'sandbox:echo', authorizer(issuer.discoveryUrl, { allowedAudience: ['web'] }));
    await workbench.tree.menu('quickstart_agent', 'Invoke Agent…');
    panel = await workbench.webview(INVOKE_PANEL);
  });
  after(async () => {
    issuer.close();
    await workbench.stop();
  });
  pictureOfFailures(() => workbench);

  async function signInBy(way: string): Promise<void> {
    await panel.getByRole('button', { name: 'Choose another sign-in' }).click();
    await workbench.quickInput.shows('How?');
    await workbench.quickInput.pick(way);
  }

  const isSignedIn = (words: RegExp) => panel.getByRole('button', { name: words }).waitFor();

  /** Answers what the issuer has to know, up to its scopes. */
  async function askIssuer(way: string, clientId: string, clientSecret: string): Promise<void> {
    const { quickInput } = workbench;
    await signInBy(`From ${new URL(issuer.issuer).host}…`);
    await quickInput.shows('How is the token got?');
    await quickInput.pick(way);
    await quickInput.answer('Client id, as the issuer knows it.', clientId);
    await quickInput.answer('Client secret', clientSecret);
    await quickInput.answer('Scopes, with spaces between.', 'openid');
  }

  it('are not given a text that is no token', async () => {
    await talkTo(workbench, panel, 'pool_agent');
    await signInBy('Paste…');
    await workbench.quickInput.type('A JWT, a header, or the answer of a token endpoint.', 'Bearer hello');
    await workbench.quickInput.shows('There is no JWT in it');
    await workbench.screenshot('bearer pasted wrong');
    await workbench.quickInput.escape();
  });

  it('are given the token of a Cognito user who signs in, and not before', async () => {
    const { quickInput } = workbench;
    const signInAsAda = async (password: string) => {
      await signInBy('Sign In as a Cognito User…');
      await quickInput.pick('people');
      await quickInput.pick('Password');
      await quickInput.pick('ada');
      await quickInput.answer('Password of ada.', password);
    };
    await signInAsAda('not-the-password');
    await panel.getByText('Cannot sign in as ada: the user name or the password is wrong.').first().waitFor();
    await workbench.screenshot('bearer wrong password');
    await signInAsAda(PASSWORD);
    await quickInput.shows('Which token is sent?');
    await workbench.screenshot('bearer which token');
    await quickInput.pick('Access Token');
    await isSignedIn(/^Signed in with JWT, \d+ min left, ada/);
    await sendPrompt(panel, 'By Cognito.');
    assert.match(await lastAnswer(panel, 'By Cognito.'), /turn: 1/);
    await workbench.screenshot('bearer cognito answered');
  });

  it('are given the token of their own issuer by the code flow in the browser', async () => {
    await talkTo(workbench, panel, 'issuer_agent');
    const browser = await workbench.popup(() => askIssuer('In the Browser', issuer.clientId, CLIENT_SECRET));
    await browser.getByRole('heading', { name: 'Signed in' }).waitFor();
    await browser.close();
    await workbench.quickInput.shows('Which token is sent?');
    await workbench.quickInput.pick('ID Token');
    await isSignedIn(/^Signed in with JWT, \d+ min left, alice/);
    await sendPrompt(panel, 'By the browser.');
    assert.match(await lastAnswer(panel, 'By the browser.'), /turn: 1/);
    await workbench.screenshot('bearer issuer answered');
  });

  it('say what the issuer refused, and keep the token that there was', async () => {
    await askIssuer('As the Client', issuer.clientId, 'not-the-secret');
    await panel.getByText('The identity provider refused the request: invalid_client').first().waitFor();
    await workbench.screenshot('bearer wrong secret');
    await isSignedIn(/^Signed in with JWT, \d+ min left, alice/);
  });

  it('are given it by a code that is typed on another device', async () => {
    await askIssuer('On Another Device', issuer.clientId, CLIENT_SECRET);
    // The message with its buttons goes by itself; the progress stays until the code was typed.
    const said = await workbench.messages.notification(': type ');
    await workbench.screenshot('bearer device code');
    const [, code = '', address = ''] = /: type (\S+) at (\S+)/.exec(said) ?? [];
    const device = await workbench.context.newPage();
    await device.goto(address);
    await device.locator('[name=user_code]').fill(code);
    await device.locator('[name=user_code]').press('Enter');
    await device.locator('[name=confirm]').waitFor({ state: 'attached' });
    await device.evaluate('document.forms[0].submit()');
    await device.getByText('The code was entered.').waitFor();
    await device.close();
    await workbench.quickInput.shows('Which token is sent?');
    await workbench.quickInput.pick('ID Token');
    await isSignedIn(/^Signed in with JWT, \d+ min left, alice/);
  });
});
