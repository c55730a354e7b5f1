import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { startCloudWatchLogs, type CloudWatchLogs } from '../contract/cloudWatchLogs.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { readClipboard } from './cognitoSteps.js';
import { INVOKE_PANEL, sendPrompt } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';

const CONFIG = '[profile acme-dev]\nregion = us-east-1\naws_access_key_id = test\naws_secret_access_key = test\n';

describe('the logs of an agent in an AWS account', () => {
  let workbench: Scene;
  let panel: Frame;
  let account: StartedSandbox;
  let logs: CloudWatchLogs;

  before(async () => {
    [account, logs] = await Promise.all([startSandbox(), startCloudWatchLogs()]);
    workbench = await openScene({
      viewport: { width: 1440, height: 900 },
      files: { '.aws/config': CONFIG },
      settings: { 'agentcoreIdentity.defaultConnection': 'profile:acme-dev@us-east-1' },
      // Stand-ins for AWS, by the SDK's own variables.
      env: { AWS_ENDPOINT_URL: account.ready.endpoint, AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: logs.url },
    });
    await workbench.showResources();
    await workbench.tree.shows('quickstart_agent');
    await workbench.tree.menu('quickstart_agent', 'Invoke Agent…');
    panel = await workbench.webview(INVOKE_PANEL);
  });
  after(async () => {
    await workbench.stop();
    logs.close();
    await account.stop();
  });
  pictureOfFailures(() => workbench);

  const openLogs = () => panel.getByRole('button', { name: /^Logs/ }).click();
  const line = (words: string) => panel.getByRole('log', { name: 'Lines of the log' }).getByText(words).waitFor();

  it('are of a session in nobody’s name: no user is made up for an account', async () => {
    await sendPrompt(panel, 'Log this.');
    await panel.getByPlaceholder('nobody').waitFor();
    await panel.locator('article.turn.last').waitFor();
  });

  it('cannot be read without a permission, which is named with its log group, and its statement can be copied', async () => {
    const denied = { name: 'AccessDeniedException', message: 'User is not authorized to perform: logs:FilterLogEvents' };
    Object.assign(logs.errors, { FilterLogEvents: denied, StartLiveTail: denied });
    await openLogs();
    const card = panel.getByRole('group', { name: 'Logs cannot be read' });
    assert.match(await card.innerText(), /\/aws\/bedrock-agentcore\/runtimes\/quickstart_agent-sandbox001-DEFAULT[\s\S]*logs:StartLiveTail or logs:FilterLogEvents/);
    await workbench.screenshot('aws logs denied');
    await card.getByRole('button', { name: 'Copy statement' }).click();
    assert.match(await readClipboard(workbench, /StartLiveTail/), /"Resource": \[\s+"arn:aws:logs:us-east-1:\d{12}:log-group:\/aws\/bedrock-agentcore\/runtimes\/quickstart_agent-sandbox001-DEFAULT"/);
  });

  it('are read from the beginning of the session once it is given, and followed, with only those of the session asked for', async () => {
    delete logs.errors.FilterLogEvents;
    logs.errors.StartLiveTail = { name: 'LimitExceededException' }; // so that it is asked again and again; how Live Tail is read, the contract tests show
    const session = String(logs.requests.find(({ operation }) => operation === 'FilterLogEvents')?.body['filterPattern']).slice(1, -1);
    assert.match(session, /^.{33,}$/);
    const log = (eventId: string, message: string) => logs.lines.push({ eventId, timestamp: Date.now(), message });
    log('1', `INFO invocation started session=${session}`);
    log('2', 'INFO of another session');
    await panel.getByRole('button', { name: 'Try again' }).click();
    await line('invocation started');
    log('3', `WARN still waiting for the user session=${session}`);
    await line('still waiting for the user');
    assert.doesNotMatch(await panel.getByRole('region', { name: 'Logs' }).innerText(), /another session/);
    await workbench.screenshot('aws logs');
  });

  it('are all shown once the person asks for those that do not name the session too', async () => {
    logs.lines.push({ eventId: '4', timestamp: Date.now(), message: 'Traceback (most recent call last):' });
    await panel.getByText('Lines that do not name this session are hidden').waitFor();
    await panel.getByRole('button', { name: 'Show All Lines' }).click();
    await line('Traceback');
    await line('of another session');
    await workbench.screenshot('aws logs all');
    await panel.getByRole('button', { name: 'Show All Lines', pressed: true }).click();
    await panel.getByRole('log', { name: 'Lines of the log' }).getByText('Traceback').waitFor({ state: 'detached' });
    await line('invocation started');
  });
});
