import {
  CognitoIdentityProviderClient, DescribeUserPoolClientCommand, ListUserPoolClientsCommand, ListUserPoolsCommand, type UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Page } from 'playwright-core';
import type { SandboxReady } from '../../src/core/identity/sandboxReady.js';
import type { Workbench } from './pages/workbench.js';
import type { Scene } from './scene.js';

/** What a set-up is called where nobody types a name. */
export const POOL = 'agentcore-quickstart';
export const USER = 'testuser';

/** The official client, to look at what was made. */
export function createCognito({ endpoint, region }: SandboxReady): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({ endpoint, region, credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' } });
}

/** Answers every question of a set-up with what it offers. */
export async function acceptSetup({ quickInput }: Workbench): Promise<void> {
  const questions = ['Name of the user pool', 'User name of a first user', 'Where may the browser return to after sign-in?', 'Tags of the user pool', `Set up ${POOL} in us-east-1`];
  for (const prompt of questions) {
    await quickInput.shows(prompt);
    await quickInput.accept();
  }
}

/** Sets a user pool up and leaves the list of what was made. */
export async function setUp(workbench: Workbench): Promise<void> {
  await workbench.tree.action('Cognito Pools', 'Set Up a Cognito User Pool');
  await acceptSetup(workbench);
  await workbench.quickInput.shows(`${POOL} is set up`);
  await workbench.quickInput.escape();
  await workbench.tree.shows(POOL);
}

/** The clipboard, once what is in it looks like this: it is written after the click. */
export const readClipboard = ({ page }: Workbench, pattern: RegExp) => page.evaluate<string>(`(async () => {
  for (;;) {
    const text = await navigator.clipboard.readText();
    if (${pattern}.test(text)) return text;
    await new Promise(requestAnimationFrame);
  }
})()`);

/** The app client of this name in the account's first pool, as Cognito describes it. */
export async function readAppClient(cognito: CognitoIdentityProviderClient, name: string): Promise<UserPoolClientType> {
  const { UserPools: [pool] = [] } = await cognito.send(new ListUserPoolsCommand({ MaxResults: 1 }));
  const { UserPoolClients = [] } = await cognito.send(new ListUserPoolClientsCommand({ UserPoolId: pool?.Id, MaxResults: 60 }));
  const ClientId = UserPoolClients.find(({ ClientName }) => ClientName === name)?.ClientId;
  return (await cognito.send(new DescribeUserPoolClientCommand({ UserPoolId: pool?.Id, ClientId }))).UserPoolClient ?? {};
}

/** What the command of a sign-in is called, without its dots. */
export const COMMAND = 'Sign In as a Cognito User';

/** Begins a sign-in in the browser from a row, up to the page that opens. */
export async function openSignIn(scene: Scene, row: string): Promise<Page> {
  await scene.tree.menu(row, `${COMMAND}…`);
  return scene.popup(() => scene.quickInput.pick('In the Browser'));
}

/** The same, with the `iss` and `state` of its request. */
export async function openAskedSignIn(scene: Scene, row: string): Promise<{ readonly page: Page; readonly iss: string; readonly state: string }> {
  const asked = scene.context.waitForEvent('request', (request) => request.url().includes('/oauth2/authorize?'));
  const page = await openSignIn(scene, row);
  const [iss = '', query] = (await asked).url().split('/oauth2/authorize?');
  return { page, iss, state: new URLSearchParams(query).get('state') ?? '' };
}
