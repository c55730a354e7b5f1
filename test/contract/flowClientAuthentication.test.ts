import assert from 'node:assert/strict';
import { Secret } from '../../src/core/base/secret.js';
import type { OauthClient } from '../../src/core/flow/clientAuthentication.js';
import { createIssuerHttp, type IssuerHttp, type IssuerRequest } from '../../src/core/flow/issuerHttp.js';
import { userTokenByClient, userTokenByCode, userTokenByDevice } from '../../src/core/flow/userToken.js';
import { CLIENT_SECRET, ODD_CLIENT, startOpenIdProvider, type OpenIdProvider } from '../support/openIdProvider.js';
import { inStep, record } from './flowScene.js';
import { startIssuerScene } from './issuerScene.js';

const http = createIssuerHttp();
const WEB = { clientId: 'web', clientSecret: new Secret(CLIENT_SECRET) };

describe('A client proves itself to an issuer', function () {
  this.timeout(20_000);
  const servers: OpenIdProvider[] = [];
  after(() => { for (const server of servers) server.close(); });
  const start = async (...asked: Parameters<typeof startOpenIdProvider>) => {
    const server = await startOpenIdProvider(...asked);
    servers.push(server);
    return server;
  };

  /** What was sent to the token endpoint, and how the run ended. */
  const ask = async ({ discoveryUrl }: OpenIdProvider, client: OauthClient, change: (document: Record<string, unknown>) => Record<string, unknown> = (document) => document) => {
    const sent: IssuerRequest[] = [];
    const watched: IssuerHttp = async (request, signal) => {
      if (request.url.endsWith('/token')) sent.push(request);
      const answer = await http(request, signal);
      return request.url === discoveryUrl ? { ...answer, json: change({ ...answer.json }) } : answer;
    };
    const outcome = await record(userTokenByClient({ discoveryUrl, client, scopes: [] }, watched)).run.outcome;
    const [request] = sent;
    return {
      how: outcome.kind === 'failed' ? outcome.fault.id : outcome.kind,
      message: outcome.kind === 'failed' ? outcome.fault.message : '',
      scheme: request?.headers?.['authorization']?.split(' ')[0],
      members: request === undefined ? [] : [...request.form?.keys() ?? []].filter((name) => name.startsWith('client_')),
    };
  };

  it('by client_secret_basic where the discovery document offers it or is silent, and by client_secret_post where only that is offered', async () => {
    const [both, post] = [await start('https://app.example/cb'), await start('https://app.example/cb', ['client_secret_post'])];
    const silent = (document: Record<string, unknown>) => ({ ...document, token_endpoint_auth_methods_supported: undefined });
    for (const change of [undefined, silent]) {
      assert.deepEqual(await ask(both, WEB, change), { how: 'completed', message: '', scheme: 'Basic', members: [] });
    }
    assert.deepEqual(await ask(post, WEB), { how: 'completed', message: '', scheme: undefined, members: ['client_id', 'client_secret'] });
  });

  it('by the method that is set, whatever the document says', async () => {
    const post = await start('https://app.example/cb', ['client_secret_post']);
    assert.deepEqual(await ask(post, { ...WEB, clientAuthentication: 'client_secret_post' }), {
      how: 'completed', message: '', scheme: undefined, members: ['client_id', 'client_secret'],
    });
    const { scheme, members } = await ask(post, { ...WEB, clientAuthentication: 'client_secret_basic' });
    assert.deepEqual([scheme, members], ['Basic', []]);
    const without = await ask(post, { ...WEB, clientAuthentication: 'none' });
    assert.deepEqual([without.how, without.members], ['clientRejected', ['client_id']]);
  });

  it('with id and secret form-encoded before they are joined, in the header', async () => {
    const server = await start('https://app.example/cb');
    const client = { clientId: ODD_CLIENT.clientId, clientSecret: new Secret(ODD_CLIENT.clientSecret) };
    assert.deepEqual([(await ask(server, client)).how, (await ask(server, { ...client, clientSecret: new Secret('a secret:with/+%') })).how], ['completed', 'clientRejected']);
  });

  it('by its id alone where it has no secret', async () => {
    const scene = await startIssuerScene(['none']);
    const { idp, code, browser } = scene;
    try {
      const request = { discoveryUrl: idp.discoveryUrl, client: { clientId: 'public' }, scopes: ['openid'] };
      assert.equal((await record(userTokenByCode(request, { http, code, browser })).run.outcome).kind, 'completed');
    } finally {
      await scene.stop();
    }
  });

  it('in the device flow as in any other', async () => {
    const server = await start('https://app.example/cb', ['client_secret_post']);
    const recorded = record(userTokenByDevice({ discoveryUrl: server.discoveryUrl, client: WEB, scopes: ['openid'] }, http));
    const asked = await recorded.saw(inStep('deviceCode', 'request'));
    await recorded.saw(inStep('deviceCode', 'waiting'));
    assert.ok(asked.kind === 'request' && asked.request['client_secret'] instanceof Secret && asked.request['authorization'] === undefined);
    await recorded.clock.waited();
    recorded.clock.advance(5_000);
    await recorded.saw((event) => event.kind === 'polled' && event.status === 'authorization_pending');
    recorded.run.cancel();
    await recorded.run.outcome;
  });

  it('not at all where it is to show a key, or has no secret for the method that is set: this is said, and nothing is sent', async () => {
    const server = await start('https://app.example/cb');
    const byKey = (document: Record<string, unknown>) => ({ ...document, token_endpoint_auth_methods_supported: ['private_key_jwt', 'tls_client_auth'] });
    assert.deepEqual(await ask(server, WEB, byKey), {
      how: 'clientRejected', scheme: undefined, members: [],
      message: 'The identity provider takes no client secret. It wants the client to prove itself by: private_key_jwt, tls_client_auth',
    });
    assert.deepEqual(await ask(server, { clientId: 'web', clientAuthentication: 'client_secret_post' }), {
      how: 'clientRejected', scheme: undefined, members: [], message: 'The client has no secret, which it needs for: client_secret_post',
    });
  });
});
