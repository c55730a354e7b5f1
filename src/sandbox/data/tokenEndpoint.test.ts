import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createIds } from '../ids.js';
import { requestTokens } from './tokenEndpoint.js';

describe('A token endpoint', () => {
  const context = { now: () => 1000, ids: createIds() };
  const ask = async (
    answer: unknown, { method, status = 200, type }: { readonly method?: 'CLIENT_SECRET_POST'; readonly status?: number; readonly type?: string } = {},
  ) => {
    const asked: { authorization?: string | undefined; body: string } = { body: '' };
    const server = createServer((request, response) => {
      asked.authorization = request.headers.authorization;
      request.on('data', (chunk: Buffer) => { asked.body += chunk.toString(); });
      request.on('end', () => {
        response.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(type !== undefined && typeof answer === 'string' ? answer : JSON.stringify(answer));
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const client = { clientId: 'my client', clientSecret: 's:%+', ...(method === undefined ? {} : { clientAuthenticationMethod: method }) };
    const result = await requestTokens(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, client, { grant_type: 'refresh_token', refresh_token: 'r' }, context);
    server.close();
    server.closeAllConnections();
    return { asked, result };
  };

  it('is told client and secret form-encoded in the header (RFC 6749, section 2.3.1)', async () => {
    const { asked } = await ask({});
    assert.equal(Buffer.from(asked.authorization?.slice('Basic '.length) ?? '', 'base64').toString(), 'my+client:s%3A%25%2B');
    assert.equal(asked.body, 'grant_type=refresh_token&refresh_token=r');
  });

  it('is told them in the body where the provider says so', async () => {
    const { asked } = await ask({}, { method: 'CLIENT_SECRET_POST' });
    assert.equal(asked.authorization, undefined);
    assert.equal(new URLSearchParams(asked.body).get('client_secret'), 's:%+');
  });

  it('gives tokens with their end, or none where it says none', async () => {
    assert.deepEqual((await ask({ access_token: 'a', refresh_token: 'r2', expires_in: 60 })).result, { kind: 'tokens', tokens: { accessToken: 'a', refreshToken: 'r2', expiresAtMs: 61_000 } });
    assert.deepEqual((await ask({ access_token: 'a' })).result, { kind: 'tokens', tokens: { accessToken: 'a' } });
  });

  it('is quoted only with codes that fit in a URL', async () => {
    assert.deepEqual((await ask({ error: 'invalid_grant' })).result, { kind: 'refused', error: 'invalid_grant' });
    for (const answer of [{ error: 'two words' }, null, [], 'text', { access_token: 5 }]) {
      assert.deepEqual((await ask(answer)).result, { kind: 'refused', error: 'server_error' });
    }
  });

  it('may answer with a form, and refuse with status 200', async () => {
    const type = 'application/x-www-form-urlencoded; charset=utf-8';
    assert.deepEqual((await ask('access_token=a%2Bb&scope=repo%2Cgist&expires_in=60', { type })).result, { kind: 'tokens', tokens: { accessToken: 'a+b', expiresAtMs: 61_000 } });
    assert.deepEqual((await ask('error=bad_verification_code&error_description=x', { type })).result, { kind: 'refused', error: 'bad_verification_code' });
  });

  it("is quoted with the vendor's own code, and no more of its description", async () => {
    const refuse = async (description: unknown) => (await ask({ error: 'invalid_client', error_description: description }, { status: 401 })).result;
    assert.deepEqual(await refuse('AADSTS7000215: The secret hush is wrong.'), { kind: 'refused', error: 'invalid_client', vendorCode: 'AADSTS7000215' });
    for (const description of ['The secret hush is wrong.', 'hush123: wrong', 'AADSTS7000215', 5]) assert.deepEqual(await refuse(description), { kind: 'refused', error: 'invalid_client' });
  });

  it('that fails is not quoted: it knows nothing about the grant', async () => {
    assert.deepEqual((await ask({ error: 'invalid_grant' }, { status: 503 })).result, { kind: 'refused', error: 'server_error' });
  });

  it('that cannot be reached is a refusal, not an exception', async () => {
    assert.deepEqual(await requestTokens('http://127.0.0.1:1', { clientId: 'c', clientSecret: 's' }, {}, context), { kind: 'refused', error: 'server_error' });
  });
});
