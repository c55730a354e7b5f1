import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import { navigate } from '../support/rawHttp.js';
import { openOtherSite, type OtherSite } from './idp.js';
import { point } from './points.js';
import { ANY_PORT, callbackOf, VictimWindow } from './window.js';

/** With escapes that a careless hand would undo: they are part of what a provider compares or verifies. */
const AUTHORIZE = '/authorize?request_uri=urn%3Aietf%3Aparams%3A1&redirect_uri=http%3A%2F%2Fh%3A1%2Fcb%3Fx%3D1&scope=a%20b+c&mail=a%2Bb%40c&empty=&lower=%3a%2b';

/** What a page can try with an address; run in the page, as text: there it has a DOM. */
const REACH = `async (url) => {
  const read = await fetch(url, { credentials: 'include' }).then((answer) => String(answer.status), () => 'unreadable');
  await fetch(url, { credentials: 'include', mode: 'no-cors' }).catch(() => undefined);
  const load = (element, attribute = 'src') => new Promise((resolve) => {
    element.onload = () => resolve('load');
    element.onerror = () => resolve('error');
    element[attribute] = url;
    document.body.append(element);
  });
  const image = await load(document.createElement('img'));
  const script = await load(document.createElement('script'));
  await load(document.createElement('iframe'));
  return { read, image, script };
}`;

describe('the listener and a real browser', function () {
  this.timeout(30_000);
  let browser: Browser;
  let victim: VictimWindow;
  let provider: OtherSite;
  /** Where the provider sends the browser; a page of its own where this is undefined. */
  let returnTo: string | undefined;
  let origin: string;

  before(async () => {
    browser = await launchBrowser();
    provider = await openOtherSite((_request, response) => {
      if (returnTo === undefined) response.setHeader('Content-Type', 'text/html').end('<h1>Another site</h1>');
      else response.writeHead(302, { Location: returnTo }).end();
    });
    victim = new VictimWindow({ url: ANY_PORT });
    origin = new URL(await victim.startUrl({ name: 'keeper' })).origin;
  });
  after(async () => {
    await browser.close();
    provider.close();
    await victim.stop();
  });
  beforeEach(() => { returnTo = undefined; });

  /** Does something in a fresh browser, which has no cookie of before. */
  async function inBrowser<T>(act: (page: Page) => Promise<T>): Promise<T> {
    const context = await browser.newContext();
    try {
      return await act(await context.newPage());
    } finally {
      await context.close();
    }
  }
  const begin = (name: string) => victim.startUrl({ name, authorizationUrl: `${provider.origin}${AUTHORIZE}` });
  const isBound = (name: string) => victim.said.some(({ bound }) => bound === name);

  point(4, 'Origin / Fetch metadata', 'a page of another site reaches nothing by script, image, frame or form, also with the right cookie', async () => {
    await inBrowser(async (page) => {
      await page.goto(await begin('alice'));
      const target = `${origin}${callbackOf('alice')}`;
      const statuses: number[] = [];
      page.on('response', (response) => { if (response.url().startsWith(target)) statuses.push(response.status()); });
      const seen = await page.evaluate<Readonly<Record<'read' | 'image' | 'script', string>>>(`(${REACH})(${JSON.stringify(target)})`);
      assert.equal(seen.read, 'unreadable');
      assert.equal(seen.image, 'error');
      assert.equal(seen.script, 'error');
      assert.ok(statuses.every((status) => status === 403), statuses.join());
      await page.setContent(`<form method="post" action="${target}"><button>Go</button></form>`);
      const [posted] = await Promise.all([page.waitForResponse((response) => response.request().method() === 'POST'), page.getByRole('button').click()]);
      assert.equal(posted.status(), 405);
      assert.ok(!isBound('alice'));
    });
    for (const headers of [
      { 'Origin': 'https://evil.example', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' },
      { 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' },
      { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' },
      { Origin: 'http://127.0.0.1:1' },
    ]) {
      const answer = await navigate(`${origin}${callbackOf('alice')}`, headers);
      assert.equal(answer.status, 403);
      assert.equal(answer.headers['access-control-allow-origin'], undefined);
    }
  });

  point(14, 'Browser binding', 'only the browser that opened the start page can bring the callback; a forwarded link ends without effect', async () => {
    const startUrl = await begin('bob');
    await inBrowser(async (own) => {
      await own.goto(startUrl);
      const [cookie] = await own.context().cookies(`${origin}/agentcore/callback`);
      assert.deepEqual([cookie?.httpOnly, cookie?.sameSite, cookie?.path], [true, 'Lax', '/agentcore/']);
      await inBrowser(async (colleague) => {
        const answer = await colleague.goto(`${origin}${callbackOf('bob')}`);
        assert.equal(answer?.status(), 400);
        assert.equal(await colleague.title(), 'Not started here');
        assert.ok(!(await colleague.content()).includes('bob'), 'a foreign browser is shown no facts');
        assert.equal((await colleague.goto(startUrl))?.status(), 410, 'the start page works once');
      });
      assert.ok(!isBound('bob'));
      returnTo = `${origin}${callbackOf('bob')}`;
      await own.goto(`${provider.origin}/allow`);
      assert.equal(await own.title(), 'Consent given');
    });
    assert.ok(isBound('bob'));
  });

  point(20, 'Code out of history', 'the browser ends on a clean page at once, and going back does not show the callback', async () => {
    await inBrowser(async (page) => {
      await page.goto(await begin('carol'));
      returnTo = `${origin}${callbackOf('carol', '&state=of-carol')}`;
      await page.goto(`${provider.origin}/allow`);
      const url = new URL(page.url());
      assert.match(url.pathname, /^\/agentcore\/done\/[0-9a-f]{24}$/);
      assert.equal(url.search, '');
      assert.equal(await page.evaluate('document.referrer'), '');
      returnTo = undefined;
      await page.goBack();
      assert.ok(!page.url().includes('session_id'), page.url());
      await page.goForward();
      assert.equal(await page.title(), 'Consent given');
    });
    const { headers } = await navigate(`${origin}${callbackOf('carol')}`);
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['cache-control'], 'no-store');
  });

  point(21, 'Tokens', 'a token, a code or a fragment that comes along is in no page, no log and no answer', async () => {
    const secrets = ['eyJhbGciOiJub25lIn0.e30.c2ln', 'code-4711', 'fragment-4711', 'mail-4711'];
    const more = `&access_token=${secrets[0] ?? ''}&code=${secrets[1] ?? ''}&error_description=${secrets[3] ?? ''}`;
    await inBrowser(async (page) => {
      await page.goto(await begin('dave'));
      for (const query of [`${callbackOf('mallory', more)}#access_token=${secrets[2] ?? ''}`, `${callbackOf('dave', `${more}&error=access_denied`)}#${secrets[2] ?? ''}`]) {
        returnTo = `${origin}${query}`;
        await page.goto(`${provider.origin}/allow`);
        const content = await page.content();
        for (const secret of secrets) assert.ok(!content.includes(secret), secret);
      }
      assert.equal(await page.title(), 'Consent refused');
    });
    const logged = JSON.stringify(victim.said);
    for (const secret of secrets) assert.ok(!logged.includes(secret), secret);
  });

  point(22, 'HTML', 'fixed texts with escaped facts, no script, nothing of the query, and a policy that the browser enforces', async () => {
    await inBrowser(async (page) => {
      const violations: string[] = [];
      page.on('console', (message) => { if (message.type() === 'error') violations.push(message.text()); });
      await page.goto(await begin('<img src=x onerror=alert(1)>'));
      await page.goto(`${origin}/agentcore/callback?session_id=%3Cscript%3Ealert(1)%3C%2Fscript%3E&error=%22%3E%3Cb%3Ebold&error_description=Call+0800`);
      const content = await page.content();
      assert.ok(!/<script|bold|0800|<img/.test(content));
      returnTo = `${origin}/agentcore/callback?session_id=${encodeURIComponent('urn:ietf:params:oauth:request_uri:<img src=x onerror=alert(1)>')}`;
      await page.goto(`${provider.origin}/allow`);
      assert.equal(await page.title(), 'Consent given');
      assert.equal(await page.locator('img, script').count(), 0);
      assert.match(await page.locator('body').innerText(), /user of <img src=x onerror=alert\(1\)>/);
      assert.equal(await page.evaluate('getComputedStyle(document.querySelector("main")).maxWidth'), '400px', 'our own style sheet is let through');
      // The 400 of the refused callback is said there too, and is no violation.
      assert.deepEqual(violations.filter((text) => /policy|refused to/i.test(text)), []);
    });
    const { headers } = await navigate(`${origin}/agentcore/callback`);
    assert.match(headers['content-security-policy'] ?? '', /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['x-frame-options'], 'DENY');
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
  });

  point(24, 'Opening the browser', 'the authorization URL reaches the provider byte by byte, and only https or loopback http is redirected to', async () => {
    const before = provider.targets.length;
    await inBrowser(async (page) => { await page.goto(await begin('erin')); });
    assert.deepEqual(provider.targets.slice(before), [AUTHORIZE]);
    for (const authorizationUrl of ['http://evil.example/authorize', 'javascript:alert(1)', 'file:///etc/passwd', 'vscode://x/y', 'data:text/html,x', 'nonsense', '']) {
      assert.equal((await victim.begin({ name: 'frank', authorizationUrl })).refused, 'AuthorizationUrl', authorizationUrl);
    }
  });
});
