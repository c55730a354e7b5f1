import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createIds } from '../ids.js';
import type { Sandbox } from '../sandbox.js';
import type { Grant, Tokens } from '../state.js';
import { createMemoryStore, put, remove } from '../store.js';
import { createIssuerKeys } from './issuerKeys.js';
import { keepInVault, takeAccessToken, toVaultKey } from './vault.js';

const grant: Grant = { workloadName: 'agent', userKey: 'userId:alice', providerName: 'provider', scopes: ['a'], resources: [], audiences: [] };
const key = toVaultKey(grant);

describe('A token in the vault that has run out', () => {
  let server: Server;
  let sandbox: Sandbox;

  beforeEach(async () => {
    server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const silent = () => undefined;
    sandbox = {
      origin: 'http://127.0.0.1:1', region: 'us-east-1', accountId: '000000000000', controlToken: 'c', renewals: new Map(), issuerKeys: createIssuerKeys(() => 1_000_000), now: () => 1_000_000, ids: createIds(),
      log: { debug: silent, info: silent, warn: silent, error: silent },
      store: createMemoryStore([
        put('oauth2Providers', 'provider', {
          name: 'provider', vendor: 'CustomOauth2', clientId: 'c', clientSecret: 's', callbackId: 'x', secretSuffix: 'abcdef', createdAtMs: 0, updatedAtMs: 0,
          discovery: { authorizationServerMetadata: { issuer: origin, authorizationEndpoint: `${origin}/a`, tokenEndpoint: `${origin}/t` } },
        }),
        put('vault', key, { grant, tokens: { accessToken: 'old', refreshToken: 'refresh', expiresAtMs: 1 } }),
      ]),
    };
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const keep = (tokens: Tokens) => { sandbox.store.write(keepInVault(sandbox, { grant, tokens })); };
  const accessToken = () => sandbox.store.get('vault', key)?.tokens.accessToken;
  const refusal = { name: 'InternalServerException', message: /cannot be refreshed now/ };
  const answer = (response: ServerResponse, status: number, body: unknown) => { response.writeHead(status).end(JSON.stringify(body)); };
  /** The token endpoint's next request, not yet answered. */
  const nextRequest = async () => (await once(server, 'request') as [unknown, ServerResponse])[1];

  it('is refreshed, and keeps its refresh token where no new one is given', async () => {
    server.once('request', (_, response: ServerResponse) => { answer(response, 200, { access_token: 'new', expires_in: 3600 }); });
    assert.equal(await takeAccessToken(sandbox, grant), 'new');
    assert.equal(sandbox.store.get('vault', key)?.tokens.refreshToken, 'refresh');
  });

  it('is forgotten where the refresh token is no longer good', async () => {
    server.once('request', (_, response: ServerResponse) => { answer(response, 400, { error: 'invalid_grant' }); });
    assert.equal(await takeAccessToken(sandbox, grant), undefined);
    assert.equal(accessToken(), undefined);
  });

  for (const [what, respond] of [
    ['fails', (response: ServerResponse) => { answer(response, 503, { error: 'invalid_grant' }); }],
    ['refuses the client', (response: ServerResponse) => { answer(response, 401, { error: 'invalid_client' }); }],
    ['breaks the connection', (response: ServerResponse) => { response.destroy(); }],
  ] as const) {
    it(`is kept, and the agent is told, where the token endpoint ${what}`, async () => {
      server.once('request', (_, response: ServerResponse) => { respond(response); });
      await assert.rejects(takeAccessToken(sandbox, grant), refusal);
      assert.equal(accessToken(), 'old');
    });
  }

  it('gives way to a consent that was given during the refresh, however that ends', async () => {
    for (const [status, body] of [[200, { access_token: 'refreshed', expires_in: 3600 }], [400, { error: 'invalid_grant' }], [503, {}]] as const) {
      keep({ accessToken: 'old', refreshToken: 'refresh', expiresAtMs: 1 });
      const taken = takeAccessToken(sandbox, grant);
      const response = await nextRequest();
      keep({ accessToken: 'of the new consent' });
      answer(response, status, body);
      assert.equal(await taken, 'of the new consent');
      assert.equal(accessToken(), 'of the new consent');
    }
  });

  it('does not come back where its provider was deleted during the refresh', async () => {
    const taken = takeAccessToken(sandbox, grant);
    const response = await nextRequest();
    sandbox.store.write(remove('oauth2Providers', 'provider'), remove('vault', key));
    answer(response, 200, { access_token: 'refreshed' });
    assert.equal(await taken, undefined);
    assert.equal(accessToken(), undefined);
  });
});
