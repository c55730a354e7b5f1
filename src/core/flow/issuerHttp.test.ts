import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../base/errors.js';
import { discoverIssuer } from './issuer.js';
import { createIssuerHttp } from './issuerHttp.js';
import { recognise } from './recognise.js';

const URL_OF_ISSUER = 'https://id.example/token';
const { signal } = new AbortController();
const answering = (body: string): typeof fetch => () => Promise.resolve(new Response(body));

describe('requests to issuers', () => {
  it('take an answer of a size to be read, and none that is larger', async () => {
    const full = createIssuerHttp({ fetch: answering('{"a":1}'), maxBytes: 7 });
    assert.deepEqual((await full({ url: URL_OF_ISSUER }, signal)).json, { a: 1 });
    await assert.rejects(createIssuerHttp({ fetch: answering('{"a":10}'), maxBytes: 7 })({ url: URL_OF_ISSUER }, signal), { code: 'UnreadableAnswer' });
  });

  it('end where nobody answers in time, and at the signal', async () => {
    const silent: typeof fetch = (_url, init) => new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => { reject(new DOMException('Over.', 'AbortError')); });
    });
    await assert.rejects(createIssuerHttp({ fetch: silent, timeoutMs: 1 })({ url: URL_OF_ISSUER }, signal), { code: 'noAnswer' });
    const controller = new AbortController();
    const asked = createIssuerHttp({ fetch: silent })({ url: URL_OF_ISSUER }, controller.signal);
    controller.abort();
    await assert.rejects(asked, { name: 'AbortError' });
  });

  it('read no answer that is not a JSON object', async () => {
    for (const body of ['<html>', '[]', '"text"', '']) {
      assert.equal((await createIssuerHttp({ fetch: answering(body) })({ url: URL_OF_ISSUER }, signal)).json, undefined, body);
    }
  });

  it('follow no redirect, and name where it leads without its query', async () => {
    const moved = createServer((_request, response) => { response.writeHead(302, { location: 'https://elsewhere.example/sign-in?ticket=a-secret' }).end(); });
    await once(moved.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(moved.address() as AddressInfo).port}/.well-known/openid-configuration`;
    try {
      const message = 'The address answers with a redirect, which is not followed: https://elsewhere.example/sign-in';
      await assert.rejects(createIssuerHttp()({ url, form: new URLSearchParams() }, signal), (error) => {
        assert.ok(error instanceof UserError);
        assert.deepEqual([error.message, recognise(error, 'POST token endpoint')], [message, 'unreadableAnswer']);
        return true;
      });
      await assert.rejects(discoverIssuer(createIssuerHttp(), url, signal), { code: 'discoveryUnreachable', message });
    } finally {
      moved.close();
      moved.closeAllConnections();
    }
  });
});
