import assert from 'node:assert/strict';
import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Secret } from '../../src/core/base/secret.js';
import { newNonce, socketPath } from '../../src/core/callback/handover.js';
import { comeBack, openStartPage } from '../support/consents.js';
import { freeUrl } from '../support/freeUrl.js';
import { navigate } from '../support/rawHttp.js';
import { point } from './points.js';
import { callbackOf, VictimWindow } from './window.js';

interface Worker {
  readonly said: { readonly port?: number; readonly refused?: string };
  readonly stop: () => Promise<void>;
}

/** A worker of a cluster that takes a port. */
async function startWorker(port: string): Promise<Worker> {
  cluster.setupPrimary({ exec: fileURLToPath(new URL('clusterWorker.ts', import.meta.url)), execArgv: ['--import', 'tsx'], args: [port] });
  const worker = cluster.fork();
  const [said] = await once(worker, 'message') as [Worker['said']];
  return { said, stop: async () => { worker.process.kill(); await once(worker, 'exit'); } };
}

describe('the port of a return URL', function () {
  this.timeout(20_000);
  let url: string;
  const windows: VictimWindow[] = [];
  const openWindow = (key?: string, lingerMs = 60_000) => {
    const window = new VictimWindow({ url, lingerMs, ...(key === undefined ? {} : { key }) });
    windows.push(window);
    return window;
  };
  beforeEach(async () => { url = await freeUrl(); });
  afterEach(async () => { await Promise.all(windows.splice(0).map((window) => window.stop())); });

  /** From the callback to the page, in the browser with this cookie. */
  async function finish(name: string, cookie: { readonly Cookie: string }): Promise<string> {
    const answer = await comeBack(new URL(callbackOf(name), url).href, cookie);
    assert.equal(answer.status, 303);
    return (await comeBack(new URL(answer.headers['location'] ?? '', url).href, cookie)).body;
  }

  point(27, 'EADDRINUSE', 'a port in use is named with whoever has it, and no other is taken', async () => {
    const foreign = createHttpServer((_request, response) => { response.setHeader('Server', 'a-web-server/1.0').end(); });
    await once(foreign.listen(Number(new URL(url).port), '127.0.0.1'), 'listening');
    const { refused, message, startUrl } = await openWindow('key').begin({ name: 'alice' });
    assert.equal(startUrl, undefined);
    assert.equal(refused, 'PortInUse');
    assert.equal(message, `Port ${new URL(url).port} is in use by another program. The return URL is registered with this port, so no other is taken. It calls itself: a-web-server/1.0`);
    foreign.close();
    foreign.closeAllConnections();
  });

  point(28, 'Probe race', 'the port is bound and kept, alone: two that ask at once do not both get it', async () => {
    // The primary of a cluster shares a port among its workers, unless one asks not to.
    const workers = await Promise.all([startWorker(new URL(url).port), startWorker(new URL(url).port)]);
    await Promise.all(workers.map(({ stop }) => stop()));
    assert.deepEqual(workers.map(({ said }) => said.refused ?? 'bound').sort(), ['PortInUse', 'bound']);
    const racing = [openWindow(), openWindow()];
    const begun = await Promise.all(racing.map((window, index) => window.begin({ name: `racer${index}` })));
    assert.deepEqual(begun.map(({ refused }) => refused ?? 'bound').sort(), ['PortInUse', 'bound']);
  });

  point(30, 'Several windows', 'each gets its own callbacks through one port, and the others take it over when its owner is killed with -9', async () => {
    const [owner, second, third] = [openWindow('key'), openWindow('key'), openWindow('key')];
    const ofOwner = await owner.open({ name: 'owner' });
    const ofSecond = await second.open({ name: 'second', state: 'state of second' });
    const ofThird = await third.open({ name: 'third' });
    const unopened = await third.startUrl({ name: 'unopened' });

    // Through the window that has the port to the one that waits, and to no other.
    const answer = await navigate(new URL(callbackOf('second', '&state=wrong'), url).href, ofSecond.cookie);
    assert.equal(answer.status, 400);
    assert.equal((await navigate(new URL(callbackOf('second', '&state=state%20of%20second'), url).href, ofOwner.cookie)).status, 400);
    const done = await navigate(new URL(callbackOf('second', '&state=state%20of%20second'), url).href, ofSecond.cookie);
    assert.equal(done.status, 303);
    await second.ended('second');
    assert.ok((await navigate(new URL(done.headers['location'] ?? '', url).href, ofSecond.cookie)).body.includes('user of second'));
    for (const other of [owner, third]) other.assertUntouched();

    // kill -9: what the others wait for goes on, started before or after.
    const again = await second.open({ name: 'again' });
    await owner.kill();
    windows.splice(windows.indexOf(owner), 1);
    assert.ok((await finish('third', ofThird.cookie)).includes('Consent given'));
    assert.ok((await finish('again', again.cookie)).includes('Consent given'));
    await comeBack(new URL('/favicon.ico', url).href);
    const late = await openStartPage(unopened);
    assert.ok((await finish('unopened', late)).includes('Consent given'));
    assert.deepEqual(third.said.flatMap(({ bound }) => bound ?? []), ['third', 'unopened']);

    // What the killed window waited for went with it.
    assert.equal((await navigate(new URL(callbackOf('owner'), url).href, ofOwner.cookie)).status, 400);
    const newcomer = await openWindow('key').open({ name: 'newcomer' });
    assert.ok((await finish('newcomer', newcomer.cookie)).includes('Consent given'));
  });

  point(31, 'Two VS Code flavours, other users', 'who cannot prove to hold the key gets no callback and is given none', async () => {
    const owner = openWindow('the key of one VS Code');
    const { cookie } = await owner.open({ name: 'alice' });
    const other = await openWindow('the key of another').begin({ name: 'mallory' });
    assert.equal(other.refused, 'PortInUse');
    assert.match(other.message ?? '', /It calls itself: AgentCore Identity for VS Code$/);
    assert.equal((await openWindow().begin({ name: 'keyless' })).refused, 'PortInUse');
    assert.ok((await finish('alice', cookie)).includes('Consent given'));

    // A foreign program on the port, and one on the private socket that greets like an owner: it is told no ticket.
    url = await freeUrl();
    const port = Number(new URL(url).port);
    const heard: string[] = [];
    const greeter = createServer((socket) => {
      socket.setEncoding('utf8').on('data', (text: string) => {
        heard.push(text);
        socket.write(`${JSON.stringify({ kind: 'welcome', proof: newNonce() })}\n`);
      }).on('error', () => { socket.destroy(); });
      socket.write(`${JSON.stringify({ kind: 'hello', nonce: newNonce() })}\n`);
    });
    await once(greeter.listen(socketPath({ key: new Secret('key'), port })), 'listening');
    const foreign = createServer((socket) => { socket.resume().on('error', () => { socket.destroy(); }); });
    await once(foreign.listen(port, '127.0.0.1'), 'listening');
    const refused = await openWindow('key').begin({ name: 'bob' });
    assert.equal(refused.refused, 'PortInUse');
    assert.ok(heard.length > 0 && heard.every((text) => /^\{"kind":"hello","nonce":"[\w-]{43}","proof":"[\w-]{43}"\}\n$/.test(text)), heard.join());
    await Promise.all([once(greeter.close(), 'close'), once(foreign.close(), 'close')]);
  });
});
