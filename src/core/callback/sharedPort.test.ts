import assert from 'node:assert/strict';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer as createTcpServer } from 'node:net';
import { comeBack, openStartPage, toCallback, toConsent, untilFree } from '../../../test/support/consents.js';
import { freeUrl } from '../../../test/support/freeUrl.js';
import { navigate } from '../../../test/support/rawHttp.js';
import { Secret } from '../base/secret.js';
import type { CallbackListener } from './consent.js';
import { socketPath } from './handover.js';
import { createCallbackListener } from './listener.js';

describe('a port that windows share', () => {
  const key = new Secret('the key of this VS Code');
  const listeners: CallbackListener[] = [];
  let bound: string[];
  let url: string;
  let port: number;
  beforeEach(async () => {
    bound = [];
    url = await freeUrl();
    port = Number(new URL(url).port);
  });
  afterEach(async () => { await Promise.all(listeners.splice(0).map((listener) => listener.dispose())); });

  /** Retries come at once and are let through one by one. */
  const retry = { random: () => 0, wait: () => new Promise<void>((resolve) => { setImmediate(resolve); }) };
  const openWindow = (own = key) => {
    const listener = createCallbackListener({ url, lingerMs: 50, retry, key: own });
    listeners.push(listener);
    return listener;
  };
  const consent = (name: string) => toConsent(name, { complete: () => { bound.push(name); return Promise.resolve(); } });

  it('hands each window what it waits for, from the start page to the done page', async () => {
    const [first, second] = [openWindow(), openWindow()];
    const one = await first.expect(consent('one'));
    const two = await second.expect(consent('two'));
    for (const [name, { startUrl, outcome }] of [['two', two], ['one', one]] as const) {
      const cookie = await openStartPage(startUrl);
      const answer = await navigate(toCallback(startUrl, name), cookie);
      assert.equal(answer.status, 303);
      assert.deepEqual(await outcome, { kind: 'completed' });
      assert.ok((await navigate(new URL(answer.headers['location'] ?? '', startUrl).href, cookie)).body.includes('Consent given'));
    }
    assert.deepEqual(bound, ['two', 'one']);
  });

  it('opens a renewed start page of a guest', async () => {
    await openWindow().expect(consent('one'));
    const pending = await openWindow().expect(consent('two'));
    const renewed = pending.renewStartUrl();
    assert.equal((await navigate(renewed)).status, 302);
    assert.equal((await navigate(pending.startUrl)).status, 410);
  });

  it('is taken over when its window closes', async () => {
    const [first, second] = [openWindow(), openWindow()];
    await first.expect(consent('one'));
    const { startUrl, outcome } = await second.expect(consent('two'));
    const cookie = await openStartPage(startUrl);
    await first.dispose();
    assert.equal((await comeBack(toCallback(startUrl, 'two'), cookie)).status, 303);
    assert.deepEqual(await outcome, { kind: 'completed' });
  });

  it('is kept for a guest after the last consent of its window has ended', async () => {
    const [first, second] = [openWindow(), openWindow()];
    const one = await first.expect(consent('one'));
    const two = await second.expect(consent('two'));
    one.cancel();
    assert.equal((await navigate(toCallback(two.startUrl, 'two'), await openStartPage(two.startUrl))).status, 303);
    two.cancel();
    await untilFree(port);
    assert.ok(!existsSync(socketPath({ key, port })), 'the private socket is gone too');
  });

  it('answers for a guest that is gone in the middle of its callback', async () => {
    await openWindow().expect(consent('one'));
    const guest = openWindow();
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => { begin = resolve; });
    const { startUrl } = await guest.expect(toConsent('two', { complete: () => { begin(); return new Promise(() => undefined); } }));
    const answer = navigate(toCallback(startUrl, 'two'), await openStartPage(startUrl));
    await begun;
    await guest.dispose();
    assert.equal((await answer).status, 503);
    assert.ok((await answer).body.includes('The window is closed'));
  });

  it('is not shared with a window that holds another key, which says by whom it is taken', async () => {
    await openWindow().expect(consent('one'));
    await assert.rejects(openWindow(new Secret('another')).expect(consent('two')), (error: Error & { code?: string; hint?: string }) => (
      error.code === 'PortInUse' && error.message.includes('AgentCore Identity for VS Code') && error.hint?.startsWith('Another VS Code') === true));
  });

  it('names a foreign program by what it calls itself', async () => {
    const foreign = createTcpServer((socket) => { socket.on('data', () => { socket.end('HTTP/1.1 404 Not Found\r\nServer: nginx/1.27\u00e9\r\nContent-Length: 0\r\n\r\n'); }); });
    await new Promise<void>((resolve) => { foreign.listen(port, '127.0.0.1', resolve); });
    await assert.rejects(openWindow().expect(consent('one')), {
      code: 'PortInUse',
      message: `Port ${port} is in use by another program. The return URL is registered with this port, so no other is taken. It calls itself: nginx/1.27`,
    });
    await new Promise((resolve) => foreign.close(resolve));
  });

  it('has a private socket that is the user\'s alone, and takes the place of one that was left behind', async () => {
    const path = socketPath({ key, port });
    writeFileSync(path, '');
    await openWindow().expect(consent('one'));
    assert.ok(statSync(path).isSocket());
    assert.equal(statSync(path).mode & 0o777, 0o600);
    await openWindow().expect(consent('two'));
  });

  it('tells nothing to a caller without proof', async () => {
    await openWindow().expect(consent('one'));
    const said: string[] = [];
    const socket = connect(socketPath({ key, port })).setEncoding('utf8').on('data', (text: string) => { said.push(text); });
    socket.write(`${JSON.stringify({ kind: 'hello', nonce: 'A'.repeat(43), proof: 'x' })}\n${JSON.stringify({ kind: 'expect', number: 1, tickets: [], untilMs: 9e15 })}\n`);
    await new Promise((resolve) => socket.once('close', resolve));
    assert.match(said.join(''), /^\{"kind":"hello","nonce":"[\w-]{43}"\}\n$/);
  });
});

describe('the path of the private socket', () => {
  const kinship = { key: new Secret('k'), port: 8765 };

  it('is short enough for every system, whatever the temporary folder', () => {
    for (const temporary of ['/tmp', '/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T', `/very/${'long/'.repeat(30)}`]) {
      assert.ok(Buffer.byteLength(socketPath(kinship, { platform: 'darwin', env: {}, temporary })) <= 103);
    }
  });

  it('is in the runtime folder where there is one', () => {
    assert.match(socketPath(kinship, { platform: 'linux', env: { XDG_RUNTIME_DIR: '/run/user/1000' } }), /^\/run\/user\/1000\/agentcore-identity-[0-9a-f]{32}\.sock$/);
  });

  it('is a named pipe on Windows', () => {
    assert.match(socketPath(kinship, { platform: 'win32' }), /^\\\\\.\\pipe\\agentcore-identity-[0-9a-f]{32}$/);
  });

  it('is another one for another port and another key', () => {
    const paths = [kinship, { ...kinship, port: 1 }, { ...kinship, key: new Secret('l') }].map((own) => socketPath(own));
    assert.equal(new Set(paths).size, 3);
  });
});
