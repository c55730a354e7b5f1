import { CreateApiKeyCredentialProviderCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createClients, createWorkload, beginFlow } from '../contract/clients.js';
import { createCognito, createPerson, createPool } from '../contract/cognitoPool.js';
import { setFault, steer } from '../contract/steered.js';
import { launchBrowser } from '../support/browser.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { assertAccessible, takePicture } from './harness.js';

describe("The sandbox's status page", function () {
  this.timeout(30_000);
  let browser: Browser;
  let sandbox: StartedSandbox;
  let context: BrowserContext;
  let page: Page;
  let violations: string[];

  before(async () => { browser = await launchBrowser(); });
  after(() => browser.close());

  beforeEach(async () => {
    sandbox = await startSandbox();
    const clients = createClients(sandbox.ready);
    await createWorkload(clients, 'reports-nightly');
    await beginFlow(clients, 'reports-nightly', 'alice');
    context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: sandbox.ready.endpoint });
    page = await context.newPage();
    violations = [];
    page.on('console', (message) => { if (message.type() === 'error') violations.push(message.text()); });
    page.on('pageerror', (error) => { violations.push(error.message); });
  });
  afterEach(async () => {
    await context.close();
    await sandbox.stop();
  });

  const open = () => page.goto(sandbox.ready.endpoint);
  const region = (name: string) => page.getByRole('region', { name });

  for (const colorScheme of ['dark', 'light'] as const) {
    it(`is accessible, fits and keeps its policy: ${colorScheme}`, async () => {
      await setFault(sandbox.ready, { operation: 'GetResourceOauth2Token', kind: 'throttle', count: 2 });
      const cognito = createCognito(sandbox.ready);
      await createPerson(cognito, await createPool(cognito));
      await page.emulateMedia({ colorScheme });
      await open();
      await page.getByRole('heading', { level: 1, name: /^AgentCore Sandbox/ }).waitFor();
      await assertAccessible(page, colorScheme);
      await takePicture(page, `status-1000-${colorScheme}`);
      for (const summary of await page.locator('summary').all()) await summary.click();
      await assertAccessible(page, `${colorScheme}, all open`);
      await page.setViewportSize({ width: 400, height: 800 });
      // A table may be wider than its own box, which scrolls; the page is not.
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
      assert.deepEqual(await page.locator('#requests ~ .scroll, pre').evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length), 0);
      assert.equal(await region('Recent requests').getByRole('row').first().getByRole('columnheader').count(), 5);
      await assertAccessible(page, `${colorScheme} at 400`);
      await takePicture(page, `status-400-${colorScheme}`);
      assert.deepEqual(violations, []);
    });
  }

  it('tells what there is, who asked for what, what waits, and what time it is', async () => {
    await setFault(sandbox.ready, { operation: 'GetResourceOauth2Token', kind: 'throttle', count: 2 });
    await steer(sandbox.ready, 'POST', 'clock', { advanceMs: 7_200_000 });
    await open();
    assert.match(await page.getByRole('heading', { level: 1 }).innerText(), /running for \d+ seconds? · us-east-1 · account 000000000000/);
    const counts = await page.locator('.counts li').allInnerTexts();
    assert.ok(counts.includes('3\nworkload identities') && counts.includes('1\nOAuth2 provider'), counts.join());
    const [first = ''] = await region('Recent requests').locator('tbody tr').allInnerTexts();
    assert.match(first, /^\d\d:\d\d:\d\d\.\d{3}\tGetResourceOauth2Token\treports-nightly for alice\t200 IN_PROGRESS\t\d+\.\d$/);
    assert.deepEqual(await region('Faults and clock').locator('tr').allInnerTexts(), ['throttle GetResourceOauth2Token\t2 requests left', 'Clock\t2 hours ahead']);
    assert.equal((await region('Identity providers').locator('tr').allInnerTexts()).length, 4);
    await region('Identity providers').getByRole('link', { name: 'Discovery of entra' }).click();
    assert.match(await page.locator('body').innerText(), /"issuer"/);
  });

  it('reloads only when it is asked to', async () => {
    await open();
    const rows = region('Recent requests').locator('tbody tr');
    const before = await rows.count();
    await createWorkload(createClients(sandbox.ready), 'another');
    assert.equal(await page.locator('meta[http-equiv=refresh]').count(), 0);
    assert.equal(await rows.count(), before);
    await page.getByRole('link', { name: 'Reload' }).click();
    await region('Recent requests').getByText('another').waitFor();
  });

  it('shows a password only to whoever opens it', async () => {
    await open();
    const password = page.getByText('wonderland');
    assert.equal(await password.isVisible(), false);
    await page.getByRole('row', { name: /alice/ }).locator('summary').click();
    assert.equal(await password.isVisible(), true);
  });

  it('copies the lines that point an SDK here', async () => {
    await open();
    await region('Point an SDK or the CLI at it').getByRole('button', { name: 'Copy' }).first().click();
    await page.getByRole('status').getByText('Copied').waitFor();
    const { endpoint } = sandbox.ready;
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, `export AWS_ENDPOINT_URL=${endpoint}\nexport AWS_REGION=us-east-1\nexport AWS_ACCESS_KEY_ID=sandbox\nexport AWS_SECRET_ACCESS_KEY=sandbox`);
  });

  it('shows the same lines, to be selected, where no script runs', async () => {
    const quiet = await browser.newContext({ javaScriptEnabled: false });
    const plain = await quiet.newPage();
    await plain.goto(sandbox.ready.endpoint);
    assert.equal(await plain.getByRole('button').count(), 0);
    assert.match(await plain.locator('#lines-shell').innerText(), /^export AWS_ENDPOINT_URL=/);
    await quiet.close();
  });

  it('shows names of others as text, and no control token', async () => {
    const { control } = createClients(sandbox.ready);
    await assert.rejects(control.send(new CreateApiKeyCredentialProviderCommand({ name: '<img src=x onerror=alert(1)>', apiKey: 'hush' })));
    await open();
    assert.equal(await page.getByText('<img src=x onerror=alert(1)>').count(), 1);
    assert.equal(await page.locator('main img').count(), 0);
    const html = await page.content();
    for (const secret of [sandbox.ready.controlToken, sandbox.ready.clients[0]?.clientSecret ?? '-', 'hush']) assert.ok(!html.includes(secret));
    assert.deepEqual(violations, []);
  });

  describe('to a page of another origin', () => {
    let other: Server;
    let otherOrigin: string;

    beforeEach(async () => {
      other = createServer((_request, response) => { response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>other</title>'); });
      await new Promise<void>((resolve) => { other.listen(0, '127.0.0.1', resolve); });
      otherOrigin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    });
    afterEach(() => new Promise<void>((resolve) => {
      other.close(() => { resolve(); });
      other.closeAllConnections();
    }));

    it('is neither to be read, nor framed, nor held as a window', async () => {
      await page.goto(otherOrigin);
      const { endpoint } = sandbox.ready;
      // No function in it has a name: the test's compiler would put a helper there that the page does not have.
      const fetched = await page.evaluate((url) => Promise.all([{}, { mode: 'no-cors' as const }].map((options) => fetch(url, { headers: { accept: 'text/html' }, ...options }).then(() => 'read', () => 'refused'))), endpoint);
      assert.deepEqual(fetched, ['refused', 'refused']);
      const framed = await page.evaluate(async (url) => {
        const frame = document.createElement('iframe');
        frame.src = url;
        const loaded = new Promise((resolve) => { frame.addEventListener('load', resolve); });
        document.body.append(frame);
        await loaded;
        return frame.contentDocument?.body.innerText ?? 'refused';
      }, endpoint);
      assert.equal(framed, 'refused');
      const opened = await Promise.all([context.waitForEvent('page'), page.evaluate((url) => { Object.assign(globalThis, { held: window.open(url) }); }, endpoint)]);
      await opened[0].getByRole('heading', { level: 1 }).waitFor();
      assert.equal(await page.evaluate(() => (globalThis as unknown as { held: Window }).held.closed), true, 'the opener has lost it');
    });
  });
});

describe('The address of a sandbox', () => {
  it('is the status page for browsers only: programs are answered as before', async () => {
    const { ready, stop } = await startSandbox();
    try {
      const program = await fetch(ready.endpoint);
      assert.deepEqual([program.status, program.headers.get('x-amzn-errortype')], [404, 'UnknownOperationException']);
      const sts = await fetch(ready.endpoint, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' }, body: 'Action=GetCallerIdentity&Version=2011-06-15' });
      assert.match(await sts.text(), /MissingAuthenticationToken/);
      const page = await fetch(ready.endpoint, { headers: { accept: 'text/html' } });
      assert.equal(page.headers.get('access-control-allow-origin'), null);
      assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; script-src 'self'; base-uri 'none'; frame-ancestors 'none'$/);
      assert.equal((await fetch(ready.endpoint, { headers: { accept: 'text/html', origin: 'https://evil.example' } })).status, 403);
    } finally {
      await stop();
    }
  });
});
