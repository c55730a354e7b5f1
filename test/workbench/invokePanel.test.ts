import { CreateAgentRuntimeEndpointCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Frame } from 'playwright-core';
import { createClients } from '../contract/clients.js';
import { makeRuntime, signToken, toAuthorizer, updateRuntime } from '../contract/runtimeScene.js';
import { readClipboard } from './cognitoSteps.js';
import { INVOKE_PANEL, sendPrompt } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';
import { lastAnswer, panelOf, sendJson, talkTo } from './talk.js';

const HEADER = 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-Tenant';

describe('the invoke panel', () => {
  let workbench: Scene;
  let panel: Frame;

  before(async () => {
    workbench = await openScene({ viewport: { width: 1440, height: 900 } });
    await workbench.showResources();
    await workbench.tree.shows('quickstart_agent');
    const ready = await workbench.sandbox();
    const clients = createClients(ready);
    const allow = { requestHeaderConfiguration: { requestHeaderAllowlist: [HEADER] } };
    const echo = await makeRuntime(clients, 'echo_agent', 'sandbox:echo', allow);
    await updateRuntime(clients, echo, 'sandbox:echo', allow);
    await clients.control.send(new CreateAgentRuntimeEndpointCommand({ agentRuntimeId: echo.id, name: 'prod', agentRuntimeVersion: '1' }));
    await makeRuntime(clients, 'guarded_agent', 'sandbox:echo', toAuthorizer(ready, { allowedAudience: ['my-api'] }));
    await workbench.tree.menu('quickstart_agent', 'Invoke Agent…');
    panel = await workbench.webview(INVOKE_PANEL);
  });
  after(async () => { await workbench.stop(); });
  pictureOfFailures(() => workbench);

  /** Confirms where VS Code's dialog would save, and reads what is there then. */
  async function saveAs(ending: string): Promise<string> {
    await workbench.quickInput.holds(new RegExp(`/hello-agent/echo_agent-[\\d-]+\\.${ending}$`));
    await workbench.screenshot(`invoke save ${ending}`);
    const path = await workbench.quickInput.value();
    const changes = watch(workbench.folder);
    await Promise.all([workbench.quickInput.accept(), (async () => { for await (const { filename } of changes) if (filename === basename(path)) return; })()]);
    return readFileSync(path, 'utf8');
  }

  it('is given another agent from a list of all that can be talked to', async () => {
    await panel.getByText('Ask quickstart_agent something.').waitFor();
    await workbench.screenshot('invoke empty');
    await panel.getByRole('button', { name: /^Agent quickstart_agent/ }).click();
    await workbench.quickInput.shows('Which agent, gateway or server?');
    for (const words of ['On This Computer', 'Agent Runtimes', 'quickstart-gateway']) await workbench.quickInput.shows(words);
    await workbench.screenshot('invoke targets');
    assert.deepEqual(await workbench.quickInput.labels(), ['An Agent on localhost…', 'Enter ARN…', 'echo_agent', 'guarded_agent', 'quickstart_agent', 'quickstart-gateway']);
    await workbench.quickInput.pick('echo_agent');
    await workbench.tab('echo_agent');
    await panel.getByRole('button', { name: /^Agent echo_agent, Local Sandbox, ready/ }).waitFor();
  });

  it('calls it by the endpoint that is chosen', async () => {
    await panel.getByRole('button', { name: 'Qualifier DEFAULT → v2. Choose another' }).click();
    await workbench.quickInput.shows('By which endpoint is it called?');
    assert.deepEqual(await workbench.quickInput.labels(), ['DEFAULT', 'prod']);
    await workbench.screenshot('invoke endpoints');
    await workbench.quickInput.pick('prod');
    await panel.getByRole('button', { name: 'Qualifier prod. Choose another' }).waitFor();
    await sendPrompt(panel, 'By your production endpoint.');
    assert.match(await lastAnswer(panel, 'By your production endpoint.'), /turn: 1/);
  });

  it('sends headers of one\'s own, and says which cannot be', async () => {
    await panel.getByRole('tab', { name: 'Headers' }).click();
    await panel.getByRole('button', { name: 'Add Header' }).click();
    await panel.getByRole('textbox', { name: 'Name' }).fill('Authorization');
    await panel.getByRole('textbox', { name: 'Value' }).fill('acme');
    await panel.getByRole('textbox', { name: 'Value' }).press('Tab');
    await panel.locator('#header-fault').waitFor();
    await workbench.screenshot('invoke header refused');
    await panel.getByRole('textbox', { name: 'Name' }).fill(HEADER);
    await panel.getByRole('tab', { name: 'Prompt' }).click();
    await sendPrompt(panel, 'With a header.');
    await panel.getByRole('tab', { name: 'Headers 1' }).waitFor();
    assert.match(await lastAnswer(panel, 'With a header.'), /turn: 2[\s\S]*x-amzn-bedrock-agentcore-runtime-custom-tenant: "acme"/);
  });

  it('sends a payload as it is typed, once it is JSON', async () => {
    await panel.getByRole('tab', { name: 'JSON' }).click();
    await panel.getByRole('textbox', { name: 'Payload as JSON' }).fill('{"act": "sing",}');
    assert.match(await panel.locator('#box-fault').innerText(), /line 1, column/);
    await workbench.screenshot('invoke payload refused');
    await sendJson(panel, { act: 'sing' });
    assert.match(await lastAnswer(panel, 'sing'), /echo: "\{"act":"sing"\}"/);
  });

  it('shows text, events and the raw answer by the keys that VS Code gives to it', async () => {
    await panel.getByRole('textbox', { name: 'Payload as JSON' }).click();
    const last = panel.locator('article.turn').last();
    await workbench.page.keyboard.press('Control+2');
    assert.match(await last.getByRole('grid', { name: 'Events' }).innerText(), /#\s+Time\s+Δ ms\s+Type\s+Bytes\s+Data/);
    await workbench.screenshot('invoke events');
    await workbench.page.keyboard.press('Control+3');
    await last.getByText(/^200 · application\/json/).waitFor();
    await workbench.screenshot('invoke raw');
    await workbench.page.keyboard.press('Control+1');
    await last.getByText('turn: 3').waitFor();
  });

  it('shows the output of the agent beside the answers', async () => {
    await panel.getByRole('button', { name: /^Logs/ }).click();
    await panel.getByRole('log', { name: 'Lines of the log' }).getByText('Turn 3 of this session.').waitFor();
    await sendJson(panel, { act: 'dance' });
    await panel.getByRole('log', { name: 'Lines of the log' }).getByText('Turn 4 of this session.').waitFor();
    await workbench.screenshot('invoke logs');
    await panel.getByRole('button', { name: /^Logs/ }).click();
  });

  it('stops the session after asking, so that the agent remembers nothing', async () => {
    await panel.getByRole('button', { name: 'Stop Session' }).click();
    await workbench.messages.dialog('Stop this session?');
    await workbench.screenshot('invoke stop session');
    await workbench.messages.confirm('Stop this session?', 'Stop Session');
    await workbench.page.locator('.monaco-dialog-box').waitFor({ state: 'detached' });
    await sendJson(panel, { act: 'begin anew' });
    assert.match(await lastAnswer(panel, 'begin anew'), /turn: 1/);
  });

  it('sends again what was sent in an earlier session', async () => {
    await panel.getByRole('button', { name: 'New Session' }).click();
    await panel.getByText('Ask echo_agent something.').waitFor();
    assert.doesNotMatch(await panel.getByRole('region', { name: 'Logs' }).innerText(), /lines/);
    await panel.getByText('By your production endpoint.').hover();
    await workbench.screenshot('invoke rail');
    await panel.getByRole('button', { name: 'Send Again: By your production endpoint.' }).click();
    assert.match(await lastAnswer(panel, 'By your production endpoint.'), /turn: 1/);
  });

  it('saves the stream and the whole conversation where the person says', async () => {
    await panel.getByRole('button', { name: 'Save the stream as .sse' }).last().click();
    assert.match(await saveAs('sse'), /^\{"echo":"/);
    await panel.getByRole('button', { name: 'More' }).click();
    await workbench.quickInput.shows('Conversation');
    await workbench.screenshot('invoke more');
    await workbench.quickInput.pick('Export Transcript…');
    assert.match(await saveAs('md'), /^# echo_agent\n[\s\S]*By your production endpoint\./);
  });

  it('compares two answers in an editor', async () => {
    await panel.getByRole('button', { name: 'Compare Two…' }).click();
    await workbench.quickInput.shows('Which is the first?');
    await workbench.screenshot('invoke compare');
    await workbench.quickInput.accept();
    await workbench.quickInput.shows('Which is the second?');
    await workbench.quickInput.accept();
    await workbench.page.locator('.monaco-diff-editor .modified .view-line', { hasText: 'By your production endpoint.' }).first().waitFor();
    await workbench.screenshot('invoke compared');
    await workbench.run('View: Close Editor');
    panel = await panelOf(workbench, 'echo_agent');
  });

  it('refuses to send what the authorizer would not take, and takes a token from the clipboard', async () => {
    await talkTo(workbench, panel, 'guarded_agent');
    await panel.getByRole('tab', { name: 'Prompt' }).click();
    await sendPrompt(panel, 'Let me in.');
    const card = panel.getByRole('group', { name: /^Not sent: this runtime takes a bearer token/ });
    await card.waitFor();
    await workbench.screenshot('invoke not sent');
    const token = await signToken(await workbench.sandbox(), { sub: 'alice', aud: 'my-api' });
    await workbench.page.evaluate(`navigator.clipboard.writeText('${token}')`);
    await readClipboard(workbench, /^eyJ/);
    await card.getByRole('button', { name: 'Get a Token…' }).click();
    await workbench.quickInput.shows('How?');
    await workbench.screenshot('invoke sign-in');
    await workbench.quickInput.pick('From the Clipboard');
    await panel.getByRole('button', { name: /^Signed in with JWT, \d+ min left, alice/ }).waitFor();
    await card.getByRole('button', { name: 'Send Again' }).click();
    // The first of the two was not sent and has no answer.
    await panel.locator('article.turn.last', { hasText: 'turn: 1' }).waitFor();
    await workbench.screenshot('invoke with a token');
  });

  it('sends again to another agent what was sent there, after saying so', async () => {
    const again = panel.getByRole('button', { name: 'Send Again: By your production endpoint.' }).first();
    await panel.locator('.rail-row').filter({ has: again }).first().hover();
    await again.click();
    assert.match(await workbench.messages.dialog('Send it to echo_agent?'), /It was sent to echo_agent\. This panel talks to guarded_agent now\..* takes no token and no header along\./);
    await workbench.screenshot('invoke send elsewhere');
    await workbench.messages.confirm('Send it to echo_agent?', 'Send Again');
    assert.match(await lastAnswer(panel, 'By your production endpoint.'), /turn: 1/);
    await panel.getByRole('button', { name: 'Qualifier prod. Choose another' }).waitFor();
  });

  it('is opened by its command for whatever can be talked to', async () => {
    await workbench.run('AgentCore Identity: Invoke Agent…');
    await workbench.quickInput.shows('Which agent, gateway or server?');
    await workbench.quickInput.pick('quickstart-gateway');
    await panelOf(workbench, 'quickstart-gateway');
    await workbench.tab('echo_agent');
  });

  it('leaves no token in any log, setting or state of the window', () => {
    const found = workbench.files().filter(({ text }) => /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{20}/.test(text));
    assert.deepEqual(found.map(({ path }) => path), []);
  });
});
