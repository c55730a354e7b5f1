import { UpdateWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { createClients } from '../contract/clients.js';
import { makeRuntime } from '../contract/runtimeScene.js';
import { INVOKE_PANEL, sendPrompt, signIn } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, takePort, type Scene } from './scene.js';
import { panelOf, talkTo } from './talk.js';

const MACHINE_SETTINGS = 'data/Machine/settings.json';

const toConsentUrl = (host: string, session: string) => `http://${host}/identities/oauth2/authorize?request_uri=urn:ietf:params:oauth:request_uri:${session}`;

describe('consents of several agents', () => {
  let workbench: Scene;
  let panel: Frame;
  let port: number;
  const visits: string[] = [];
  const pages = createServer(({ url, headers }, response) => {
    visits.push(`${headers.host ?? ''}${url ?? ''}`);
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Elsewhere</title><h1>A page of somebody else</h1>');
  });

  before(async () => {
    port = await takePort(pages, 0);
    workbench = await openScene({
      viewport: { width: 1440, height: 900 },
      // A setting of the machine is with the server, not with the user.
      prepare: ({ folder }) => {
        mkdirSync(join(folder, 'data/Machine'));
        writeFileSync(join(folder, MACHINE_SETTINGS), JSON.stringify({ 'agentcoreIdentity.consent.trustedHosts': [`127.0.0.1:${port}`] }));
      },
    });
    await workbench.showResources();
    await workbench.tree.shows('quickstart_agent');
    const clients = createClients(await workbench.sandbox());
    await makeRuntime(clients, 'echo_agent', 'sandbox:echo');
    const second = await makeRuntime(clients, 'second_agent', 'sandbox:quickStart');
    const returns = [`http://127.0.0.1:${workbench.callbackPort}/agentcore/callback`];
    for (const name of ['quickstart_agent-sandbox001', second.id]) await clients.control.send(new UpdateWorkloadIdentityCommand({ name, allowedResourceOauth2ReturnUrls: returns }));
    await workbench.viewAction('Refresh');
    await workbench.tree.shows('second_agent');
    await workbench.tree.menu('echo_agent', 'Invoke Agent…');
    panel = await workbench.webview(INVOKE_PANEL);
  });
  after(async () => {
    await workbench.stop();
    await new Promise((resolve) => {
      pages.close(resolve);
      pages.closeAllConnections();
    });
  });
  pictureOfFailures(() => workbench);

  it('are opened without a click where their host is one that the person trusts', async () => {
    const page = await workbench.popup(() => sendPrompt(panel, `Go to ${toConsentUrl(`127.0.0.1:${port}`, 'trusted')} now.`));
    await page.getByRole('heading', { name: 'A page of somebody else' }).waitFor();
    await page.close();
    await panel.getByRole('group', { name: 'Waiting for consent in the browser' }).waitFor();
    await workbench.screenshot('consent trusted host');
  });

  it('are never opened where their host is another, however much alike', async () => {
    visits.length = 0;
    await sendPrompt(panel, `Go to ${toConsentUrl(`localhost:${port}`, 'alike')} now.`);
    const card = panel.getByRole('group', { name: 'This link is not AgentCore’s' });
    assert.match(await card.innerText(), new RegExp(`Host\\s+localhost:${port}\\s+Expected\\s+127\\.0\\.0\\.1:\\d+`));
    assert.equal(await card.getByRole('button', { name: 'Open' }).count(), 0);
    await panel.locator('article.last:not(.running)').waitFor();
    await workbench.screenshot('consent untrusted host');
    assert.deepEqual(visits, []);
  });

  it('can be trusted from then on, after the host was said once more', async () => {
    await panel.getByRole('button', { name: 'Trust This Host…' }).click();
    assert.match(await workbench.messages.dialog(`Trust localhost:${port}?`), /are opened without a click, whichever agent prints them/);
    await workbench.screenshot('consent trust host');
    await workbench.messages.confirm(`Trust localhost:${port}?`, 'Trust This Host');
    await panel.locator('article.last').getByRole('button', { name: 'Open in Browser' }).waitFor();
    assert.match(readFileSync(join(workbench.profile, MACHINE_SETTINGS), 'utf8'), new RegExp(`"localhost:${port}"`));
    assert.deepEqual(visits, []);
  });

  it('wait in two panels at once, each for its own agent', async () => {
    await talkTo(workbench, panel, 'quickstart_agent');
    await sendPrompt(panel, 'Who am I?');
    await panel.getByRole('group', { name: 'The agent asks for your consent' }).waitFor();
    await workbench.run('View: Split Editor Right');
    await workbench.tree.menu('second_agent', 'Invoke Agent…');
    const other = await panelOf(workbench, 'second_agent');
    panel = await panelOf(workbench, 'quickstart_agent');
    await sendPrompt(other, 'And who am I?');
    await other.getByRole('group', { name: 'The agent asks for your consent' }).waitFor();
    await workbench.screenshot('consent in two panels');
    for (const [each, name] of [[other, 'second_agent'], [panel, 'quickstart_agent']] as const) {
      const browser = await workbench.popup(() => each.getByRole('button', { name: 'Open in Browser' }).click());
      await signIn(browser, 'alice', 'wonderland');
      await browser.getByRole('button', { name: 'Allow' }).click();
      await browser.getByRole('heading', { name: 'Consent given' }).waitFor();
      assert.match(await browser.locator('main').innerText(), new RegExp(name));
      await browser.close();
      await each.getByRole('group', { name: 'Consent given' }).waitFor();
      await each.getByRole('table', { name: 'Claims of the token' }).waitFor();
      if (each === other) assert.equal(await panel.getByRole('group', { name: 'Consent given' }).count(), 0);
      await workbench.context.clearCookies();
    }
    await workbench.screenshot('consent given in two panels');
  });
});
