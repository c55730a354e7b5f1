import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { cookieOf, navigate } from '../../../test/support/rawHttp.js';
import { UserError } from '../base/errors.js';
import type { AwaitedConsent, CallbackListener } from './consent.js';
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

  const consent = (name: string, more: Partial<AwaitedConsent> = {}): AwaitedConsent => ({
    sessionUri: `urn:ietf:params:oauth:request_uri:${name}`, authorizationUrl: AUTHORIZE, facts: { agent: 'agent', user: 'alice' },
    expiresAtMs: Date.now() + 600_000, complete: () => { bound.push(name); return Promise.resolve(); }, ...more,
  });
  const back = (startUrl: string, name: string, more = '') => new URL(
    `/agentcore/callback?session_id=${encodeURIComponent(`urn:ietf:params:oauth:request_uri:${name}`)}${more}`, startUrl,
  ).href;

  /** Opens the start page as the browser does and gives its cookie. */
  async function open(startUrl: string): Promise<{ readonly Cookie: string }> {
    return { Cookie: cookieOf(await navigate(startUrl)) };
  }

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

  it('binds the session and ends on a clean page with the facts', async () => {
    const { startUrl, outcome } = await listener.expect(consent('a'));
    const cookie = await open(startUrl);
    const answer = await navigate(back(startUrl, 'a'), cookie);
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
    const answer = await navigate(back(startUrl, 'a'), await open(startUrl));
    const page = await navigate(new URL(answer.headers['location'] ?? '', startUrl).href);
    assert.equal(page.status, 404);
    assert.ok(page.body.includes('Not started here') && !page.body.includes('alice'));
  });

  it('reports a refusal of the identity provider and binds nothing', async () => {
    const { startUrl, outcome } = await listener.expect(consent('a'));
    const cookie = await open(startUrl);
    const answer = await navigate(back(startUrl, 'a', '&error=access_denied&error_description=x'), cookie);
    assert.deepEqual(await outcome, { kind: 'refused', error: 'access_denied' });
    assert.deepEqual(bound, []);
    const page = await navigate(new URL(answer.headers['location'] ?? '', startUrl).href, cookie);
    assert.ok(page.body.includes('<title>Consent refused</title>'));
  });

  it('takes a refusal without a session where the state is right', async () => {
    const { startUrl, outcome } = await listener.expect(consent('a', { state: 'state-1' }));
    const cookie = await open(startUrl);
    assert.equal((await navigate(new URL('/agentcore/callback?error=server_error', startUrl).href, cookie)).status, 400);
    assert.equal((await navigate(new URL('/agentcore/callback?error=server_error&state=state-1', startUrl).href, cookie)).status, 303);
    assert.deepEqual(await outcome, { kind: 'refused', error: 'server_error' });
  });

  it('says so where the session cannot be bound', async () => {
    const fault = new UserError('Cannot bind the session to the user: access denied.', { code: 'AccessDeniedException' });
    const { startUrl, outcome } = await listener.expect(consent('a', { complete: () => Promise.reject(fault) }));
    const cookie = await open(startUrl);
    const answer = await navigate(back(startUrl, 'a'), cookie);
    assert.deepEqual(await outcome, { kind: 'failed', error: fault });
    const page = await navigate(new URL(answer.headers['location'] ?? '', startUrl).href, cookie);
    assert.ok(page.body.includes('<title>Could not finish</title>'));
  });

  it('requires the state that was sent', async () => {
    const { startUrl, outcome } = await listener.expect(consent('a', { state: 'right' }));
    const cookie = await open(startUrl);
    assert.equal((await navigate(back(startUrl, 'a'), cookie)).status, 400);
    assert.equal((await navigate(back(startUrl, 'a', '&state=wrong'), cookie)).status, 400);
    assert.equal((await navigate(back(startUrl, 'a', '&state=right'), cookie)).status, 303);
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
    const cookie = await open(startUrl);
    nowMs += 600_000;
    assert.equal((await navigate(back(startUrl, 'a'), cookie)).status, 410);
    assert.deepEqual(await outcome, { kind: 'expired' });
    other.cancel();
    await sleepy.dispose();
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
    const complete = (signal: AbortSignal) => new Promise<void>((_, reject) => {
      signal.addEventListener('abort', () => { stopped = true; reject(new Error('stopped')); });
      begin();
    });
    const pending = await listener.expect(consent('a', { complete }));
    const answer = navigate(back(pending.startUrl, 'a'), await open(pending.startUrl));
    await begun;
    pending.cancel();
    assert.deepEqual(await pending.outcome, { kind: 'canceled' });
    assert.ok(stopped);
    await answer;
  });

  it('takes the port with the first consent and gives it back with the last', async () => {
    const first = await listener.expect(consent('a'));
    const second = await listener.expect(consent('b'));
    assert.equal(new URL(first.startUrl).port, new URL(second.startUrl).port);
    first.cancel();
    assert.equal((await navigate(second.startUrl)).status, 302);
    second.cancel();
    await second.outcome;
    await assert.rejects(navigate(second.renewStartUrl()), { code: 'ECONNREFUSED' });
  });

  it('can be used again after its port was given back', async () => {
    const first = await listener.expect(consent('a'));
    first.cancel();
    const again = await listener.expect(consent('a'));
    assert.equal((await navigate(again.startUrl)).status, 302);
  });

  it('ends everything that waits when it is disposed of', async () => {
    const { startUrl, outcome } = await listener.expect(consent('a'));
    await listener.dispose();
    assert.deepEqual(await outcome, { kind: 'canceled' });
    await assert.rejects(navigate(startUrl), { code: 'ECONNREFUSED' });
    await assert.rejects(listener.expect(consent('b')), { code: 'Disposed' });
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

  for (const url of ['http://0.0.0.0:8765/agentcore/callback', 'http://app.example/cb', 'https://127.0.0.1:8765/agentcore/callback']) {
    it(`listens on no such URL: ${url}`, async () => {
      await assert.rejects(createCallbackListener({ url }).expect(consent('a')), { code: 'NotLoopback' });
    });
  }

  it('listens on both loopback addresses where the URL says localhost', async () => {
    const named = createCallbackListener({ url: 'http://localhost:0/agentcore/callback' });
    const { startUrl } = await named.expect(consent('a'));
    const { port } = new URL(startUrl);
    const answer = await navigate(startUrl.replace('localhost', '127.0.0.1'), { Host: `localhost:${port}` });
    assert.equal(answer.status, 302);
    await named.dispose();
  });

  it('names the port that another program has taken, and tries no other', async () => {
    const taken: Server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    assert.ok(typeof address === 'object' && address !== null);
    const blocked = createCallbackListener({ url: `http://127.0.0.1:${address.port}/agentcore/callback` });
    await assert.rejects(blocked.expect(consent('a')), (error) => error instanceof UserError && error.code === 'PortInUse'
      && error.message.startsWith(`Port ${address.port} is in use`));
    await new Promise((resolve) => taken.close(resolve));
    const { startUrl } = await blocked.expect(consent('a'));
    assert.equal(Number(new URL(startUrl).port), address.port);
    await blocked.dispose();
  });
});
