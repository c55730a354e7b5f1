import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import type { Workbench } from './pages/workbench.js';

/** What the steps of a journey leave for those that follow. */
export interface JourneyState {
  readonly workbench: Workbench;
  panel?: Frame;
  browser?: Page;
  inspector?: Frame;
}

/** One step that a person takes. The test runs each as a test of its own, the demo pictures each. */
export interface JourneyStep {
  readonly title: string;
  readonly act: (state: JourneyState) => Promise<void>;
  /** Which window shows the result. */
  readonly look?: 'browser';
}

const IDENTITY = 'journey-agent';
const PROVIDER = 'journey-provider';

/** The element that tells an invoke panel from every other frame. */
export const INVOKE_PANEL = 'textarea[aria-label="Prompt"], textarea[aria-label="Payload as JSON"]';
const INSPECTOR = '[aria-label="Verdicts"]';

/** Creates a workload identity through its wizard. */
export async function createIdentity({ run, quickInput, tree }: Workbench, name: string, returns: 'To VS Code' | 'Nowhere yet'): Promise<void> {
  await run('AgentCore Identity: Create Workload Identity…');
  await quickInput.answer('Name of the workload identity', name);
  await quickInput.shows('Where may the browser return to after consent?');
  await quickInput.pick(returns);
  await tree.shows(name);
}

/** Types a prompt and sends it by keyboard. */
export async function sendPrompt(panel: Frame, prompt: string): Promise<void> {
  await panel.getByRole('textbox', { name: 'Prompt' }).fill(prompt);
  await panel.getByRole('textbox', { name: 'Prompt' }).press('Control+Enter');
}

/** Fills the sandbox's sign-in page. */
export async function signIn(browser: Page, username: string, password: string): Promise<void> {
  await browser.getByLabel('Username').fill(username);
  await browser.getByLabel('Password').fill(password);
  await browser.getByRole('button', { name: 'Sign in' }).click();
}

function known<T>(value: T | undefined): T {
  assert.ok(value !== undefined, 'an earlier step of the journey did not get here');
  return value;
}

/** From nothing to a finished consent and back to nothing. */
export const journey: readonly JourneyStep[] = [
  {
    title: 'opens the Resources view, which starts the sandbox',
    act: async ({ workbench }) => {
      await workbench.showResources();
      for (const row of ['Local Sandbox', 'Workload Identities', 'OAuth2 Credential Providers', 'Agent Runtimes', 'quickstart_agent', 'quickstart-demo']) await workbench.tree.shows(row);
      assert.match(await workbench.statusBar('Sandbox: '), /Sandbox: us-east-1/);
    },
  },
  {
    title: 'creates a workload identity',
    act: async ({ workbench }) => {
      await createIdentity(workbench, IDENTITY, 'Nowhere yet');
      await workbench.statusBar(`Created workload identity: ${IDENTITY}`);
    },
  },
  {
    title: 'creates an OAuth2 credential provider and is given its callback URL',
    act: async ({ workbench: { run, quickInput, messages, tree } }) => {
      await run('AgentCore Identity: Create OAuth2 Credential Provider…');
      // The last of 25, which is drawn only once the list is filtered or scrolled.
      await quickInput.type('Which service gives out the tokens?', 'Another');
      await quickInput.pick('Another provider…');
      await quickInput.answer('Name of the credential provider', PROVIDER);
      await quickInput.shows('Ends with /.well-known/openid-configuration');
      await quickInput.accept();
      await quickInput.pick('Use This Provider');
      for (const prompt of ['Client id, as the identity provider gave it', `Client secret of ${PROVIDER}`]) {
        await quickInput.shows(prompt);
        await quickInput.accept();
      }
      assert.match(await messages.notification(`Created ${PROVIDER}`), /http:\/\/127\.0\.0\.1:\d+\/identities\/oauth2\/callback\//);
      await tree.shows(PROVIDER);
    },
  },
  {
    title: 'copies the callback URL and registers the return URL on the identity',
    act: async ({ workbench: { quickInput, messages, statusBar, tree } }) => {
      await messages.press(`Created ${PROVIDER}`, 'Copy Callback URL');
      await tree.action(IDENTITY, 'Add Return URL');
      await quickInput.shows('Where may the browser return to after consent?');
      const url = await quickInput.value();
      await quickInput.accept();
      await statusBar(`Return URL is registered on ${IDENTITY}`);
      await tree.expand(IDENTITY);
      await tree.shows(url);
    },
  },
  {
    title: 'invokes the sample agent as that identity, with that provider',
    act: async (state) => {
      const { tree, webview } = state.workbench;
      await tree.menu(IDENTITY, 'Invoke Agent…');
      state.panel = await webview(INVOKE_PANEL);
      await tree.menu(PROVIDER, 'Invoke Agent…');
      await state.panel.getByText(PROVIDER, { exact: true }).waitFor(); // what is sent before belongs to the agent as it was
      await sendPrompt(state.panel, 'Who am I? Answer from my profile.');
      const card = state.panel.getByRole('group', { name: 'The agent asks for your consent' });
      assert.match(await card.innerText(), /127\.0\.0\.1:\d+[\s\S]*journey-agent[\s\S]*alice[\s\S]*journey-provider/);
    },
  },
  {
    title: 'opens the sign-in page in the browser',
    look: 'browser',
    act: async (state) => {
      const panel = known(state.panel);
      const asked: string[] = [];
      state.workbench.context.on('request', (request) => { asked.push(request.url()); });
      state.browser = await state.workbench.popup(() => panel.getByRole('button', { name: 'Open in Browser' }).click());
      await state.browser.getByRole('heading', { name: 'Sign in' }).waitFor();
      // Through VS Code only the start page; from there to the address that the agent was given, with its escapes.
      assert.ok(asked.some((url) => /^http:\/\/127\.0\.0\.1:\d+\/agentcore\/start\/[\w-]+$/.test(url)), asked.join());
      assert.ok(asked.some((url) => url.includes('/identities/oauth2/authorize?request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A')), asked.join());
      await state.workbench.statusBar('Consent ');
    },
  },
  {
    title: 'signs in and is asked for consent',
    look: 'browser',
    act: async (state) => {
      const browser = known(state.browser);
      await signIn(browser, 'alice', 'wonderland');
      await browser.getByRole('button', { name: 'Allow' }).waitFor();
    },
  },
  {
    title: 'allows, and the browser ends on our page',
    look: 'browser',
    act: async (state) => {
      const browser = known(state.browser);
      await browser.getByRole('button', { name: 'Allow' }).click();
      await browser.getByRole('heading', { name: 'Consent given' }).waitFor();
      assert.match(new URL(browser.url()).pathname, /^\/agentcore\/done\/[\w-]+$/);
      assert.equal(new URL(browser.url()).search, '');
    },
  },
  {
    title: 'shows the consent as given and the claims of the token',
    act: async (state) => {
      const panel = known(state.panel);
      await known(state.browser).close();
      await panel.getByRole('group', { name: 'Consent given' }).waitFor();
      const claims = panel.getByRole('table', { name: 'Claims of the token' });
      assert.match(await claims.innerText(), /iss\s+http:\/\/127\.0\.0\.1:\d+\/idp\/demo/);
    },
  },
  {
    title: 'reads the token in the inspector',
    act: async (state) => {
      await known(state.panel).getByRole('button', { name: 'Inspect token' }).click();
      await state.workbench.tab('Token');
      state.inspector = await state.workbench.webview(INSPECTOR);
      await state.inspector.getByRole('tab', { name: 'Claims' }).waitFor();
      await state.inspector.locator('.kind', { hasText: /^\s*Access token.* · The resource’s access token/ }).waitFor();
      assert.match(await state.inspector.locator('body').innerText(), /Access token[\s\S]*Well formed[\s\S]*In life/);
    },
  },
  {
    title: 'deletes the provider and the identity after asking',
    act: async ({ workbench: { tree, messages } }) => {
      await tree.menu(PROVIDER, 'Delete OAuth2 Credential Provider…');
      await messages.confirm(`Delete the OAuth2 credential provider ${PROVIDER}?`, 'Delete');
      await tree.lacks(PROVIDER);
      await tree.menu(IDENTITY, 'Delete Workload Identity…');
      await messages.confirm(`Delete the workload identity ${IDENTITY}?`, 'Delete');
      await tree.lacks(IDENTITY);
    },
  },
];
