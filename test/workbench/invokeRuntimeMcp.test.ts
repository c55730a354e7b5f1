import { UpdateWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { createClients } from '../contract/clients.js';
import { makeRuntime } from '../contract/runtimeScene.js';
import { startMcpAgent, type McpAgent } from '../support/mcpAgent.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';
import { giveConsent, lastAnswer, panelOf } from './talk.js';

describe('a runtime that speaks MCP', () => {
  let workbench: Scene;
  let panel: Frame;
  let agent: McpAgent;

  before(async () => {
    workbench = await openScene({ viewport: { width: 1440, height: 900 } });
    await workbench.showResources();
    await workbench.tree.shows('quickstart_agent');
    const ready = await workbench.sandbox();
    agent = await startMcpAgent(ready, 'quickstart-demo');
    const clients = createClients(ready);
    const runtime = await makeRuntime(clients, 'tables_agent', agent.url, { protocolConfiguration: { serverProtocol: 'MCP' } });
    const allowedResourceOauth2ReturnUrls = [`http://127.0.0.1:${workbench.callbackPort}/agentcore/callback`];
    await clients.control.send(new UpdateWorkloadIdentityCommand({ name: runtime.id, allowedResourceOauth2ReturnUrls }));
    // From its row: the list of what can be talked to has it a second time, as a program on this computer.
    await workbench.viewAction('Refresh');
    await workbench.tree.menu('tables_agent', 'Invoke Agent…');
    panel = await panelOf(workbench, 'tables_agent');
  });
  after(async () => {
    agent.stop();
    await workbench.stop();
  });
  pictureOfFailures(() => workbench);

  it('lists its tools, and refuses what their schemas do not allow before anything is sent', async () => {
    await panel.getByRole('combobox', { name: 'Tool' }).selectOption('book_table');
    const guests = panel.getByLabel('guests');
    for (const [typed, fault] of [['', 'The tool needs this.'], ['many', 'This is a number.'], ['2.5', 'This is a number without a fraction.']] as const) {
      await guests.fill(typed);
      await panel.getByRole('button', { name: 'Call' }).click();
      await panel.locator('#tool-guests-fault', { hasText: fault }).waitFor();
    }
    await workbench.screenshot('runtime MCP refused');
    assert.equal(await panel.locator('article.turn').count(), 0);
  });

  it('calls a tool with what was typed, each by its type', async () => {
    await panel.getByLabel('guests').fill('4');
    await panel.getByLabel('room').selectOption('garden');
    await panel.getByLabel('notes').fill('{"window": true}');
    await panel.getByRole('button', { name: 'Call' }).click();
    assert.match(await lastAnswer(panel, 'book_table'), /Booked: \{"guests":4,"room":"garden","notes":\{"window":true\}\}/);
    await workbench.screenshot('runtime MCP answered');
  });

  it('shows the elicitation of a tool as a consent, and its answer after that', async () => {
    await panel.getByRole('combobox', { name: 'Tool' }).selectOption('who_am_i');
    await panel.getByRole('button', { name: 'Call' }).click();
    const card = panel.getByRole('group', { name: 'The agent asks for your consent' });
    assert.match(await card.innerText(), /Opens\s+127\.0\.0\.1:\d+[\s\S]*tables_agent/);
    await workbench.screenshot('runtime MCP asks');
    await giveConsent(workbench, panel, card);
    await panel.getByRole('button', { name: 'Send Again' }).click();
    await panel.locator('article.last:not(.running)').getByText('You are known to me.').waitFor();
    await workbench.screenshot('runtime MCP answered after consent');
  });

  it('is said not to answer once it has ended', async () => {
    agent.stop();
    await panel.getByRole('combobox', { name: 'Tool' }).selectOption('book_table');
    await panel.getByLabel('guests').fill('2');
    await panel.getByRole('button', { name: 'Call' }).click();
    assert.match(await lastAnswer(panel, 'book_table'), /nothing answers at/);
    await workbench.screenshot('runtime MCP ended');
  });
});
