import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { startNpmSdkServer, type OwnServer } from '../support/npmSdkServer.js';
import { startSteeredAgent, type Invocation, type SteeredAgent } from '../support/steeredAgent.js';
import { createIdentity, INVOKE_PANEL, sendPrompt } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';
import { giveConsent, lastAnswer, panelOf, sendJson } from './talk.js';

const IDENTITY = 'local-agent';

describe('an agent on localhost that is in no list', () => {
  let workbench: Scene;
  let panel: Frame;
  let own: OwnServer;
  let steered: SteeredAgent;

  before(async () => {
    workbench = await openScene({ viewport: { width: 1440, height: 900 } });
    steered = await startSteeredAgent();
    await workbench.showResources();
    await workbench.tree.shows('quickstart_agent');
    own = await startNpmSdkServer(await workbench.sandbox());
    await createIdentity(workbench, IDENTITY, 'To VS Code');
    await workbench.tree.menu('quickstart_agent', 'Invoke Agent…');
    panel = await workbench.webview(INVOKE_PANEL);
  });
  after(async () => {
    await workbench.stop();
    await own.stop();
    await steered.stop();
  });
  pictureOfFailures(() => workbench);

  const nameOf = ({ url }: { readonly url: string }) => new URL(url).host;

  async function talkToLocal(agent: { readonly url: string }, health = 'healthy'): Promise<void> {
    await panel.locator('button.target').click();
    await workbench.quickInput.shows('Which agent, gateway or server?');
    await workbench.quickInput.shows('quickstart-gateway'); // the list grows, and what is clicked meanwhile moves
    await workbench.quickInput.pick('An Agent on localhost…');
    await workbench.quickInput.answer('Where does the agent listen on this computer?', agent.url);
    await workbench.quickInput.shows('Which protocol does it speak?');
    await workbench.quickInput.pick('HTTP');
    await panel.getByRole('button', { name: `Agent ${nameOf(agent)}, local agent, ${health}. Choose another` }).waitFor();
  }

  /** Sends a prompt, lets the agent begin its answer, and waits until that is shown. */
  async function begin(prompt: string): Promise<Invocation> {
    await sendPrompt(panel, prompt);
    const invocation = await steered.next();
    invocation.say(`The answer to "${prompt}" begins.`);
    await panel.locator('article.last').getByText(`The answer to "${prompt}" begins.`).waitFor();
    return invocation;
  }

  it('is shown with how it is, and acts as the identity that is chosen', async () => {
    await talkToLocal(own);
    await workbench.screenshot('localhost healthy');
    await panel.getByRole('button', { name: 'Choose another sign-in' }).click();
    await workbench.quickInput.shows('As which workload identity?');
    await workbench.screenshot('localhost acts as');
    await workbench.quickInput.pick(IDENTITY);
    await workbench.quickInput.answer('For which user id does it act?', 'alice');
    await panel.getByTitle(`Acts as ${IDENTITY}`).waitFor();
  });

  it('asks for a consent, and has the token of its user then', async () => {
    await sendJson(panel, { act: 'consent', provider: 'quickstart-demo', scopes: ['openid', 'profile', 'email'] });
    const card = panel.getByRole('group', { name: 'The agent asks for your consent' });
    assert.match(await card.innerText(), /Agent\s+local-agent, for user alice/);
    await workbench.screenshot('localhost asks');
    await giveConsent(workbench, panel, card);
    assert.match(await lastAnswer(panel, 'consent'), /sub: "alice"/);
    await workbench.screenshot('localhost with its token');
  });

  it('is said not to answer once it has ended', async () => {
    await own.stop();
    await panel.getByRole('button', { name: `Agent ${nameOf(own)}, local agent, nothing answers. Choose another` }).waitFor();
  });

  it('is shown as busy where it says so, and healthy again after that', async () => {
    steered.setStatus('HealthyBusy');
    await talkToLocal(steered, 'healthy, busy');
    await workbench.screenshot('localhost busy');
    steered.setStatus('Healthy');
    await panel.getByRole('button', { name: `Agent ${nameOf(steered)}, local agent, healthy. Choose another` }).waitFor();
  });

  it('is given its headers as AgentCore Runtime gives them', async () => {
    await panel.getByRole('tab', { name: 'Prompt' }).click();
    const { headers, end } = await begin('Which headers?');
    end();
    await lastAnswer(panel, 'Which headers?');
    assert.match(String(headers['x-amzn-bedrock-agentcore-runtime-session-id']), /^.{33,}$/);
    assert.equal(headers['oauth2callbackurl'], `http://127.0.0.1:${workbench.callbackPort}/agentcore/callback`);
  });

  it('is paused, and goes on where it was', async () => {
    const { say, end } = await begin('Pause');
    await panel.locator('article.last').getByRole('button', { name: 'Pause', exact: true }).click();
    await panel.getByText('Paused. Nothing is taken from the stream.').waitFor();
    await workbench.screenshot('stream paused');
    say('This comes after the pause.');
    await panel.locator('article.last').getByRole('button', { name: 'Go on' }).last().click();
    await panel.getByText('This comes after the pause.').waitFor();
    end();
    await lastAnswer(panel, 'Pause');
  });

  it('goes on while its panel is hidden, and is shown whole again', async () => {
    const { say, end } = await begin('Hide');
    await workbench.run('AgentCore Identity: Inspect a Token');
    await workbench.tab('Token');
    say('This comes while nobody looks.');
    await workbench.closeTab('Token');
    panel = await panelOf(workbench, nameOf(steered));
    await panel.getByText('This comes while nobody looks.').waitFor();
    say('This comes as it is shown again.');
    await panel.getByText('This comes as it is shown again.').waitFor();
    end();
    assert.match(await lastAnswer(panel, 'Hide'), /begins\.[\s\S]*nobody looks\.[\s\S]*shown again\./);
    await panel.getByText('The answer to "Pause" begins.').waitFor();
  });

  it('goes on in another column', async () => {
    const { say, end } = await begin('Move');
    await workbench.run('View: Split Editor Right');
    await workbench.run('View: Move Editor into Next Group');
    panel = await panelOf(workbench, nameOf(steered));
    say('This comes in the other column.');
    await panel.getByText('This comes in the other column.').waitFor();
    end();
    assert.match(await lastAnswer(panel, 'Move'), /begins\.[\s\S]*other column\./);
    await workbench.screenshot('stream in another column');
  });

  it('is told that nobody listens any more when the answer is cancelled', async () => {
    const { closed } = await begin('Cancel');
    await panel.getByRole('textbox', { name: 'Prompt' }).press('Escape');
    await closed;
    assert.match(await lastAnswer(panel, 'Cancel'), /Cancelled at [\d:]+\. Send again/);
  });

  it('is not called again by itself where the connection was cut', async () => {
    const { cut } = await begin('Cut');
    cut();
    assert.match(await lastAnswer(panel, 'Cut'), /The connection was cut at [\d:.]+\.\s+Nothing was retried\. Send again/);
    await workbench.screenshot('stream cut');
  });
});
