import assert from 'node:assert/strict';
import { createIssuerHttp } from './issuerHttp.js';

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
});
