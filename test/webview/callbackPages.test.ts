import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { renderPage, securityHeaders, type Page as Shown } from '../../src/core/callback/pages.js';
import { launchBrowser } from '../support/browser.js';
import { assertAccessible, assertFits, takePicture } from './harness.js';

const FACTS = { agent: 'quickstart-agent', user: 'alice', provider: 'quickstart-demo', scopes: ['openid', 'https://graph.example/calendar.read'] };
const SIGN_IN = { agent: 'web-client', user: 'whoever signs in', provider: 'idp.example', scopes: ['openid'], purpose: 'signIn' } as const;
const PAGES: Readonly<Record<string, Shown>> = {
  given: { kind: 'given', facts: FACTS }, refused: { kind: 'refused', facts: FACTS, error: 'access_denied' }, failed: { kind: 'failed', facts: FACTS },
  signedIn: { kind: 'given', facts: SIGN_IN }, signInRefused: { kind: 'refused', facts: SIGN_IN, error: 'other' }, signInFailed: { kind: 'failed', facts: SIGN_IN },
  tooOld: { kind: 'tooOld' }, used: { kind: 'used' }, notStartedHere: { kind: 'notStartedHere' }, windowClosed: { kind: 'windowClosed' },
  nothingHere: { kind: 'nothingHere' },
};
const NARROW = 320;
const WIDTHS = [NARROW, 900];

describe('the pages that a browser ends on', function () {
  this.timeout(30_000);
  let browser: Browser;
  let server: Server;
  let origin: string;

  before(async () => {
    browser = await launchBrowser();
    server = createServer((request, response) => {
      const page = PAGES[(request.url ?? '').slice(1)];
      response.writeHead(200, { ...securityHeaders, 'Content-Type': 'text/html; charset=utf-8' }).end(page === undefined ? '' : renderPage(page));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    await browser.close();
    server.close();
    server.closeAllConnections();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`are readable in the ${colorScheme} colour scheme of their user, on a narrow screen too, without a script`, async () => {
      // Scripts are on, so that a page that had one would run it: the policy stands before that.
      const context = await browser.newContext({ colorScheme });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()); });
      for (const name of Object.keys(PAGES)) {
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 640 });
          await page.goto(`${origin}/${name}`);
          const what = `${name} ${colorScheme} ${width}`;
          await assertFits(page, what);
          // What is not accessible is so at any width, but for what does not fit.
          if (width === NARROW) await assertAccessible(page, what);
          assert.equal(await page.locator('script').count(), 0);
        }
        await takePicture(page, `callback-${name}-${colorScheme}`);
      }
      const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor === 'rgb(255, 255, 255)');
      assert.equal(light, colorScheme === 'light');
      assert.deepEqual(faults.filter((text) => !text.includes('favicon')), []);
      await context.close();
    });
  }
});
