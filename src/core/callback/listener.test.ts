import assert from 'node:assert/strict';
import { openStartPage, toCallback, toConsent } from '../../../test/support/consents.js';
import { navigate } from '../../../test/support/rawHttp.js';
import { UserError } from '../base/errors.js';
import type { AwaitedConsent, CallbackListener, SessionAnswer } from './consent.js';
import { createCallbackListener } from './listener.js';

/** With escapes that a careless hand would undo. */
const AUTHORIZE = 'https://idp.example/identities/oauth2/authorize?request_uri=urn%3Ax&to=http%3A%2F%2Fh%3Fx%3D1';

describe('the callback listener', () => {
  let listener: CallbackListener;
  let bound: string[];
  beforeEach(() => {
    bound = [];
    listener = createCallbackListener({ url: 'http://127.0.0.1:0/agentcore/callback', lingerMs: 2_000 });
  });
  afterEach(() => listener.dispose());

  const consent = (name: string, more: Partial<AwaitedConsent> = {}) => toConsent(name, {
    authorizationUrl: AUTHORIZE, complete: () => { bound.push(name); return Promise.resolve(); }, ...more,
  });

  it('redirects the start page to the untouched authorization URL, once', async () => {
    const { startUrl } = await listener.expect(consent('a'));
    const first = await navigate(startUrl);
    assert.equal(first.status, 302);
    assert.equal(first.headers['location'], AUTHORIZE);
    assert.match(first.headers['set-cookie'] ?? '', /^aci-[0-9a-f]+=[\w-]{43}; Path=\/agentcore\/; Max-Age=600; HttpOnly; SameSite=Lax$/);
    const second = await navigate(startUrl);
    assert.equal(second.status, 410);
    assert.ok(second.body.includes('This link is too old'));
  });

  it('redirects to a URL with other letters as a browser writes it', async () => {
    const { startUrl } = await listener.expect(consent('a', { authorizationUrl: AUTHORIZE.replace('idp', 'ы') }));
    assert.equal((await navigate(startUrl)).headers['location'], AUTHORIZE.replace('idp', 'xn--01a'));
  });

  it('binds the session and ends on a clean page with the facts', async () => {
    const { startUrl, outcome } = await listener.expect(consent('a'));
    const cookie = await openStartPage(startUrl);
    const answer = await navigate(toCallback(startUrl, 'a'), cookie);
    assert.equal(answer.status, 303);
    assert.match(answer.headers['location'] ?? '', /^\/agentcore\/done\/[0-9a-f]+$/);
    assert.deepEqual(await outcome, { kind: 'completed' });
    assert.deepEqual(bound, ['a']);
    const page = await navigate(new URL(answer.headers['location'] ?? '', startUrl).href, cookie);
    assert.equal(page.status, 200);
    assert.ok(page.body.includes('<title>Consent given</title>') && page.body.includes('alice'));
  });

  it('shows the done page to the browser that started it only', async () => {
    const { startUrl } = await listener.expect(consent('a'));
    const answer = await navigate(toCallback(startUrl, 'a'), await openStartPage(startUrl));
    const page = await navigate(new URL(answer.headers['location'] ?? '', startUrl).href);
    assert.equal(page.status, 404);
    assert.ok(page.body.includes('Nothing to show') && !page.body.includes('alice'));
  });

  it('says nothing about a grant on a done page that it does not know', async () => {
    const { startUrl } = await listener.expect(consent('a'));
    const page = await navigate(new URL('/agentcore/done/0123456789ab', startUrl).href);
    assert.equal(page.status, 404);
    assert.ok(!page.body.includes('granted'));
  });

  it('knows the browser as long as the session lasts: the done page can be loaded again and a replay is told so', async () => {
    await listener.expect(consent('other'));
    const { startUrl } = await listener.expect(consent('a'));
    const cookie = await openStartPage(startUrl);
    const answer = await navigate(toCallback(startUrl, 'a'), cookie);
    const [, seconds] = /; Max-Age=(\d+);/.exec(answer.headers['set-cookie'] ?? '') ?? [];
    assert.ok(Number(seconds) > 500 && Number(seconds) <= 600, seconds);
    for (let load = 0; load < 2; load += 1) {
      assert.ok((await navigate(new URL(answer.headers['location'] ?? '', startUrl).href, cookie)).body.includes('Consent given'));
    }
    assert.equal((await navigate(toCallback(startUrl, 'a'), cookie)).status, 409);
  });

  it('reports a refusal of the identity provider and binds nothing', async () => {
    const { startUrl, outcome } = await listener.expect(consent('a'));
    const cookie = await openStartPage(startUrl);
    const answer = await navigate(toCallback(startUrl, 'a', '&error=access_denied&error_description=x'), cookie);
    assert.deepEqual(await outcome, { kind: 'refused', error: 'access_denied' });
    assert.deepEqual(bound, []);
    const page = await navigate(new URL(answer.headers['location'] ?? '', startUrl).href, cookie);
    assert.ok(page.body.includes('<title>Consent refused</title>'));
  });

  it('takes a refusal without a session where the state is right', async () => {
    const { startUrl, outcome } = await listener.expect(consent('a', { state: 'state-1' }));
    const cookie = await openStartPage(startUrl);
    assert.equal((await navigate(new URL('/agentcore/callback?error=server_error', startUrl).href, cookie)).status, 400);
    assert.equal((await navigate(new URL('/agentcore/callback?error=server_error&state=state-1', startUrl).href, cookie)).status, 303);
    assert.deepEqual(await outcome, { kind: 'refused', error: 'server_error' });
  });

  it('says so where the session cannot be bound', async () => {
    const fault = new UserError('Cannot bind the session to the user: access denied.', { code: 'AccessDeniedException' });
    const { startUrl, outcome } = await listener.expect(consent('a', { complete: () => Promise.reject(fault) }));
    const cookie = await openStartPage(startUrl);
    const answer = await navigate(toCallback(startUrl, 'a'), cookie);
    assert.deepEqual(await outcome, { kind: 'failed', error: fault });
    const page = await navigate(new URL(answer.headers['location'] ?? '', startUrl).href, cookie);
    assert.ok(page.body.includes('<title>Could not finish</title>'));
  });

  it('requires the state that was sent', async () => {
    const { startUrl, outcome } = await listener.expect(consent('a', { state: 'right' }));
    const cookie = await openStartPage(startUrl);
    assert.equal((await navigate(toCallback(startUrl, 'a'), cookie)).status, 400);
    assert.equal((await navigate(toCallback(startUrl, 'a', '&state=wrong'), cookie)).status, 400);
    assert.equal((await navigate(toCallback(startUrl, 'a', '&state=right'), cookie)).status, 303);
    assert.deepEqual(await outcome, { kind: 'completed' });
  });

  it('expires when the session does, and frees the port', async () => {
    const { startUrl, outcome } = await listener.expect(consent('a', { expiresAtMs: Date.now() + 30 }));
    assert.deepEqual(await outcome, { kind: 'expired' });
    await assert.rejects(navigate(startUrl), { code: 'ECONNREFUSED' });
  });

  it('takes a late callback for too old, though the timer slept', async () => {
    let nowMs = Date.now();
    const sleepy = createCallbackListener({ url: 'http://127.0.0.1:0/agentcore/callback', now: () => nowMs });
    const { startUrl, outcome } = await sleepy.expect(consent('a', { expiresAtMs: nowMs + 600_000 }));
    const other = await sleepy.expect(consent('b', { expiresAtMs: nowMs + 900_000 }));
    const cookie = await openStartPage(startUrl);
    nowMs += 600_000;
    assert.equal((await navigate(toCallback(startUrl, 'a'), cookie)).status, 410);
    assert.deepEqual(await outcome, { kind: 'expired' });
    other.cancel();
    await sleepy.dispose();
  });

  it('does not begin what has expired, though the timer slept', async () => {
    let nowMs = Date.now();
    const sleepy = createCallbackListener({ url: 'http://127.0.0.1:0/agentcore/callback', now: () => nowMs });
    const { startUrl } = await sleepy.expect(consent('a', { expiresAtMs: nowMs + 600_000 }));
    nowMs += 600_000;
    const answer = await navigate(startUrl);
    assert.equal(answer.status, 410);
    assert.ok(answer.body.includes('This link is too old') && answer.headers['set-cookie'] === undefined);
    await sleepy.dispose();
  });

  it('tells the callback of a consent that was cancelled or has expired that it is too old', async () => {
    await listener.expect(consent('other'));
    const canceled = await listener.expect(consent('a'));
    const soon = await listener.expect(consent('b', { expiresAtMs: Date.now() + 300 }));
    const cookies = [await openStartPage(canceled.startUrl), await openStartPage(soon.startUrl)];
    canceled.cancel();
    assert.deepEqual(await soon.outcome, { kind: 'expired' });
    for (const [index, name] of ['a', 'b'].entries()) {
      const answer = await navigate(toCallback(soon.startUrl, name), cookies[index]);
      assert.equal(answer.status, 410);
      assert.ok(answer.body.includes('This link is too old'));
    }
    assert.deepEqual(bound, []);
  });

  it('has no start page at a URL with a query, and the nonce stays good', async () => {
    const { startUrl } = await listener.expect(consent('a'));
    assert.equal((await navigate(`${startUrl}?to=https://evil.example`)).status, 404);
    assert.equal((await navigate(startUrl)).status, 302);
  });

  it('gives a new start URL and takes the old one back', async () => {
    const pending = await listener.expect(consent('a'));
    const renewed = pending.renewStartUrl();
    assert.equal((await navigate(pending.startUrl)).status, 410);
    assert.equal((await navigate(renewed)).status, 302);
  });

  it('cancels, and gives up the binding that is under way', async () => {
    let begin = () => {};
    const begun = new Promise<void>((resolve) => { begin = resolve; });
    let stopped = false;
    const complete = (_answer: SessionAnswer, signal: AbortSignal) => new Promise<void>((_, reject) => {
      signal.addEventListener('abort', () => { stopped = true; reject(new Error('stopped')); });
      begin();
    });
    const pending = await listener.expect(consent('a', { complete }));
    const answer = navigate(toCallback(pending.startUrl, 'a'), await openStartPage(pending.startUrl));
    await begun;
    pending.cancel();
    assert.deepEqual(await pending.outcome, { kind: 'canceled' });
    assert.ok(stopped);
    await answer;
  });

  it('ends everything that waits when it is disposed of', async () => {
    const { startUrl, outcome } = await listener.expect(consent('a'));
    await listener.dispose();
    assert.deepEqual(await outcome, { kind: 'canceled' });
    await assert.rejects(navigate(startUrl), { code: 'ECONNREFUSED' });
    await assert.rejects(listener.expect(consent('b')), { code: 'Disposed' });
  });

  it('knows the last consents that have ended, and not all of them, while another one waits', async () => {
    await listener.expect(consent('keeper'));
    const cookies: { readonly Cookie: string }[] = [];
    const urls: string[] = [];
    for (let n = 0; n < 40; n += 1) {
      const { startUrl } = await listener.expect(consent(`n${n}`));
      cookies.push(await openStartPage(startUrl));
      urls.push(toCallback(startUrl, `n${n}`));
      assert.equal((await navigate(urls[n] ?? '', cookies[n])).status, 303);
    }
    assert.equal((await navigate(urls[39] ?? '', cookies[39])).status, 409);
    assert.equal((await navigate(urls[0] ?? '', cookies[0])).status, 400);
  });

  it('waits for a session once', async () => {
    await listener.expect(consent('a'));
    await assert.rejects(listener.expect(consent('a')), { code: 'AlreadyWaiting' });
  });

  for (const authorizationUrl of ['http://evil.example/authorize', 'javascript:alert(1)', 'file:///etc/passwd', 'nonsense']) {
    it(`redirects to no such URL: ${authorizationUrl}`, async () => {
      await assert.rejects(listener.expect(consent('a', { authorizationUrl })), { code: 'AuthorizationUrl' });
    });
  }

  for (const origin of ['http://0.0.0.0:8765', 'http://app.example', 'https://127.0.0.1:8765']) {
    const url = `${origin}/agentcore/callback`;
    it(`listens on no such URL: ${url}`, async () => {
      await assert.rejects(createCallbackListener({ url }).expect(consent('a')), { code: 'NotLoopback' });
    });
  }

  for (const path of ['/', '/cb', '/agentcore/callback/', '/AgentCore/callback', '/other/callback']) {
    it(`is not made for a return URL whose path the cookie would not reach: ${path}`, () => {
      assert.throws(() => createCallbackListener({ url: `http://127.0.0.1:8765${path}` }), { name: 'UserError', code: 'CallbackPath' });
    });
  }
});
