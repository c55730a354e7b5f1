import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { openStartPage, toCallback, toConsent } from '../../../test/support/consents.js';
import { navigate } from '../../../test/support/rawHttp.js';
import { UserError } from '../base/errors.js';
import type { CallbackListener } from './consent.js';
import { createCallbackListener } from './listener.js';

describe('the port of the callback listener', () => {
  const url = 'http://127.0.0.1:0/agentcore/callback';
  let listener: CallbackListener;
  let logged: string[];
  beforeEach(() => {
    logged = [];
    const silent = () => undefined;
    const log = { debug: silent, info: silent, error: silent, warn: (message: string) => { logged.push(message); } };
    listener = createCallbackListener({ url, log, lingerMs: 1_000, headersTimeoutMs: 60_000, requestTimeoutMs: 60_000 });
  });
  afterEach(() => listener.dispose());

  it('is taken with the first consent and given back with the last', async () => {
    const first = await listener.expect(toConsent('a'));
    const second = await listener.expect(toConsent('b'));
    assert.equal(new URL(first.startUrl).port, new URL(second.startUrl).port);
    first.cancel();
    assert.equal((await navigate(second.startUrl)).status, 302);
    second.cancel();
    await second.outcome;
    await assert.rejects(navigate(second.renewStartUrl()), { code: 'ECONNREFUSED' });
  });

  it('is taken again after it was given back', async () => {
    const first = await listener.expect(toConsent('a'));
    first.cancel();
    const again = await listener.expect(toConsent('a'));
    assert.equal((await navigate(again.startUrl)).status, 302);
  });

  it('is on both loopback addresses where the URL says localhost', async () => {
    const named = createCallbackListener({ url: 'http://localhost:0/agentcore/callback' });
    const { startUrl } = await named.expect(toConsent('a'));
    const { port } = new URL(startUrl);
    const answer = await navigate(startUrl.replace('localhost', '127.0.0.1'), { Host: `localhost:${port}` });
    assert.equal(answer.status, 302);
    await named.dispose();
  });

  it('is named where another program has taken it, and no other is tried', async () => {
    const taken: Server = createServer((socket) => { socket.resume(); }).listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    assert.ok(typeof address === 'object' && address !== null);
    const blocked = createCallbackListener({ url: `http://127.0.0.1:${address.port}/agentcore/callback` });
    await assert.rejects(blocked.expect(toConsent('a')), (error) => error instanceof UserError && error.code === 'PortInUse'
      && error.message.startsWith(`Port ${address.port} is in use`));
    await new Promise((resolve) => taken.close(resolve));
    const { startUrl } = await blocked.expect(toConsent('a'));
    assert.equal(Number(new URL(startUrl).port), address.port);
    await blocked.dispose();
  });

  it('is given back after a consent that was completed, once the browser had the time to fetch its page', async () => {
    const { startUrl, outcome } = await listener.expect(toConsent('a'));
    // A connection that says nothing is closed with the port, and by nothing before.
    const silent = connect(Number(new URL(startUrl).port), '127.0.0.1').resume();
    await once(silent, 'connect');
    const closed = once(silent, 'close');
    const cookie = await openStartPage(startUrl);
    const answer = await navigate(toCallback(startUrl, 'a'), cookie);
    assert.deepEqual(await outcome, { kind: 'completed' });
    assert.equal((await navigate(new URL(answer.headers['location'] ?? '', startUrl).href, cookie)).status, 200);
    await closed;
    await assert.rejects(navigate(startUrl), { code: 'ECONNREFUSED' });
  });

  it('has its refusals written down anew each time it is taken', async () => {
    const tenure = async () => {
      const pending = await listener.expect(toConsent('a'));
      for (let count = 0; count < 25; count += 1) await navigate(toCallback(pending.startUrl, 'unknown'));
      pending.cancel();
      await pending.outcome;
    };
    await tenure();
    const first = logged.splice(0);
    assert.equal(first.length, 21);
    await tenure();
    assert.deepEqual(logged, first);
  });
});
