import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../support/folder.js';
import { repositoryRoot } from '../support/repository.js';
import { INVOKE_PANEL, signIn } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { freePort, openScene, type Scene } from './scene.js';

const PROGRAM = join(repositoryRoot, 'test/support/npmSdkServer.mjs');
const LIST = '.agentcore-identity/agents.json';
const PAYLOAD = JSON.stringify({ act: 'consent', provider: 'quickstart-demo', scopes: ['openid', 'profile', 'email'] });

const listOf = (port: number) => JSON.stringify([
  { name: 'my_agent', url: `http://127.0.0.1:${port}`, workload: 'my-workload', command: [process.execPath, PROGRAM, String(port)] },
]);

describe("a folder with an agent of one's own", () => {
  let workbench: Scene;
  let port: number;

  const describedAs = (label: string, text: string) => workbench.tree.row(label).filter({ hasText: text }).waitFor();
  const readList = () => JSON.parse(readFileSync(join(workbench.folder, LIST), 'utf8')) as readonly { readonly name: string }[];

  before(async () => {
    port = await freePort(0);
    workbench = await openScene({ files: { [LIST]: listOf(port) } });
    await workbench.showResources();
  });
  after(async () => { await workbench.stop(); });
  pictureOfFailures(() => workbench);

  it('shows it in the view, and what to do where it does not answer', async () => {
    await workbench.tree.shows('my_agent');
    assert.equal(await workbench.tree.descriptionOf('my_agent'), `not reachable · 127.0.0.1:${port}`);
    await workbench.tree.expand('my_agent');
    await workbench.tree.shows('Agent');
    await workbench.tree.row('my_agent').hover();
    await workbench.screenshot('own agent not reachable');
  });

  it('starts it by a click, and follows how it is', async () => {
    await workbench.tree.action('my_agent', 'Start a Local Agent');
    await describedAs('my_agent', `healthy · 127.0.0.1:${port}`);
    await workbench.screenshot('own agent healthy');
  });

  it('invokes it: it asks for consent, waits for it, and has the token of its user', async function () {
    this.timeout(90_000); // its SDK asks every 5 seconds, which cannot be set
    // Where the default port was taken, the window has a return URL that the sandbox does not know yet.
    await workbench.tree.action('my-workload', 'Add Return URL');
    await workbench.quickInput.shows('Where may the browser return to after consent?');
    await workbench.quickInput.accept();
    await workbench.statusBar('registered');
    await workbench.tree.menu('my_agent', 'Invoke Agent…');
    const panel = await workbench.webview(INVOKE_PANEL);
    await panel.getByRole('tab', { name: 'JSON' }).click();
    await panel.getByRole('textbox', { name: 'Payload as JSON' }).fill(PAYLOAD);
    await panel.getByRole('textbox', { name: 'Payload as JSON' }).press('Control+Enter');
    await panel.getByRole('group', { name: 'The agent asks for your consent' }).waitFor();
    const browser = await workbench.popup(() => panel.getByRole('button', { name: 'Open in Browser' }).click());
    await signIn(browser, 'alice', 'wonderland');
    await browser.getByRole('button', { name: 'Allow' }).click();
    await browser.getByRole('heading', { name: 'Consent given' }).waitFor();
    await browser.close();
    await panel.getByRole('group', { name: 'Consent given' }).waitFor();
    await panel.locator('aci-answer', { hasText: 'sub: "alice"' }).waitFor();
    await workbench.screenshot('own agent with its token');
  });

  it('shows what it has printed as its log, without a token', async () => {
    await workbench.tree.menu('my_agent', 'Show Log of an Agent');
    const lines = workbench.page.locator('.panel .view-line');
    await lines.filter({ hasText: /The\s+agent\s+has\s+answered/ }).first().waitFor();
    await lines.filter({ hasText: /request\s+completed/ }).first().waitFor();
    await workbench.screenshot('log of an own agent');
    assert.doesNotMatch((await lines.allInnerTexts()).join('\n'), /eyJ/);
  });

  it('stops it', async () => {
    await workbench.tree.action('my_agent', 'Stop a Local Agent');
    await describedAs('my_agent', `not reachable · 127.0.0.1:${port}`);
  });

  it('registers another one by a command, which says at the field what cannot be', async () => {
    const { run, quickInput, messages, tree } = workbench;
    await run('AgentCore Identity: Register a Local Agent…');
    await quickInput.type('Name of the agent', 'my_agent');
    await quickInput.shows('There is an agent runtime of this name already: my_agent');
    await quickInput.answer('my_agent', 'another_agent');
    await quickInput.type('Where it listens on this computer', 'http://10.0.0.1:8080');
    await quickInput.shows('This one is not on this computer.');
    await workbench.screenshot('register an agent');
    await quickInput.answer('This one is not on this computer.', 'http://127.0.0.1:1');
    await quickInput.shows('Which protocol does it speak?');
    await quickInput.pick('HTTP');
    assert.match(await messages.notification('Registered another_agent'), /Nothing answers at its address yet: start it\./);
    await tree.shows('another_agent');
    assert.deepEqual(readList().map(({ name }) => name), ['my_agent', 'another_agent']);
    await workbench.screenshot('agent registered');
  });

  it('takes it back by Undo, and unregisters the first', async () => {
    const { messages, tree } = workbench;
    await messages.press('Registered another_agent', 'Undo');
    await tree.lacks('another_agent');
    assert.equal(readFileSync(join(workbench.folder, LIST), 'utf8'), listOf(port));
    await tree.menu('my_agent', 'Unregister a Local Agent');
    await messages.notification('Unregistered my_agent.');
    await tree.lacks('my_agent');
    assert.deepEqual(readList(), []);
  });
});

describe('a folder that is not trusted, with a list of agents and a connection that it suggests', () => {
  /** Where the program of the suggested profile would leave a file. */
  const started = makeFolder();
  let workbench: Scene;

  before(async () => {
    workbench = await openScene({
      files: {
        [LIST]: listOf(await freePort(0)),
        '.aws/config': `[profile team]\nregion = us-west-2\ncredential_process = touch ${join(started.path, 'started')}\n`,
        '.vscode/settings.json': JSON.stringify({
          'agentcoreIdentity.connections': [{ kind: 'profile', profile: 'team', region: 'us-west-2', label: 'Team' }], 'agentcoreIdentity.defaultConnection': 'profile:team@us-west-2',
        }),
      },
      trustAll: false,
    });
    await workbench.showResources();
  });
  after(async () => {
    await workbench.stop();
    started.remove();
  });
  pictureOfFailures(() => workbench);

  it('lists the default connection of the user and starts it not by itself, and lists nothing of what the folder suggests', async () => {
    const { tree } = workbench;
    await tree.shows('Local Sandbox');
    assert.deepEqual(await tree.labels(), ['Local Sandbox']);
    assert.deepEqual([existsSync(join(started.path, 'started')), await workbench.sandbox().then(() => 'runs', () => 'does not run')], [false, 'does not run']);
  });

  it('starts nothing by itself, and has none of them in a sandbox that is started by hand', async () => {
    await workbench.tree.shows('Local Sandbox');
    await workbench.startSandbox();
    const { endpoint, controlToken } = await workbench.sandbox();
    const { agents } = await (await fetch(`${endpoint}/_sandbox/agents`, { headers: { 'x-sandbox-control-token': controlToken } })).json() as { readonly agents: readonly { readonly name: string }[] };
    assert.deepEqual(agents.map(({ name }) => name), ['quickstart_agent']);
    await workbench.screenshot('untrusted folder');
  });

  it('has them once it is trusted', async () => {
    await workbench.run('Workspaces: Manage Workspace Trust');
    await workbench.page.locator('.workspace-trust-editor .monaco-button', { hasText: 'Trust' }).first().click();
    await workbench.tree.shows('my_agent');
    assert.match(await workbench.tree.descriptionOf('my_agent'), /^not reachable/);
    await workbench.tree.shows('Team');
    assert.equal(await workbench.tree.descriptionOf('Team'), 'us-west-2 · suggested by this folder');
    assert.equal(existsSync(join(started.path, 'started')), false);
  });
});
