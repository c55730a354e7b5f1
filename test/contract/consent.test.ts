import { CompleteResourceTokenAuthCommand, GetResourceOauth2TokenCommand, GetWorkloadAccessTokenForJWTCommand, UnauthorizedException } from '@aws-sdk/client-bedrock-agentcore';
import { UpdateWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { askForToken, beginFlow, createClients, createProvider, createWorkload, PROVIDER, RETURN_URL, SCOPES, type Clients } from './clients.js';
import { createVisitor, giveConsent } from './visitor.js';

describe('A consent flow in the sandbox, through the AWS SDK', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  const visitor = () => createVisitor(sandbox.ready.endpoint);
  const complete = (sessionUri: string, userId: string) => clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri, userIdentifier: { userId } }));
  const consentTo = async (authorizationUrl: string) => (await giveConsent(visitor(), authorizationUrl)).url;

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    await createWorkload(clients, 'agent-one');
    await createWorkload(clients, 'agent-two');
  });
  after(() => sandbox.stop());

  it('goes from the first question over sign-in and consent to a token that the issuer vouches for', async () => {
    const flow = await beginFlow(clients, 'agent-one', 'whole-flow', { customState: 'my state &1' });
    assert.match(flow.sessionUri, /^urn:ietf:params:oauth:request_uri:[\w-]+$/);
    const waiting = await flow.poll();
    assert.equal(waiting.sessionStatus, 'IN_PROGRESS');
    assert.equal(waiting.sessionUri, flow.sessionUri);
    const end = await consentTo(flow.authorizationUrl);
    assert.equal(`${end.origin}${end.pathname}`, RETURN_URL);
    assert.deepEqual(Object.fromEntries(end.searchParams), { session_id: flow.sessionUri, state: 'my state &1' });
    assert.equal((await flow.poll()).accessToken, undefined, 'nothing is given out before the session is bound');
    await complete(flow.sessionUri, 'whole-flow');
    const { accessToken = '' } = await flow.poll();
    const { payload, protectedHeader } = await jwtVerify(accessToken, createRemoteJWKSet(new URL(`${sandbox.ready.issuer}/jwks`)), { issuer: sandbox.ready.issuer });
    assert.equal(protectedHeader.alg, 'RS256');
    assert.deepEqual([payload.sub, payload['username'], payload['name'], payload['email'], payload['scope']], ['alice', 'alice', 'Alice Liddell', 'alice@example.com', 'openid profile email']);
    const userinfo = await fetch(`${sandbox.ready.issuer}/me`, { headers: { authorization: `Bearer ${accessToken}` } });
    assert.equal((await userinfo.json() as { readonly email: string }).email, 'alice@example.com');
  });

  it('gives the kept token without a new consent, and asks again when told to', async () => {
    const flow = await beginFlow(clients, 'agent-one', 'vault');
    await consentTo(flow.authorizationUrl);
    await complete(flow.sessionUri, 'vault');
    const kept = await askForToken(clients, 'agent-one', 'vault');
    assert.ok(kept.accessToken);
    assert.equal((await askForToken(clients, 'agent-one', 'vault', { scopes: [...SCOPES].reverse() })).accessToken, kept.accessToken, 'the order of scopes does not matter');
    const forced = await askForToken(clients, 'agent-one', 'vault', { forceAuthentication: true });
    assert.equal(forced.accessToken, undefined);
    assert.ok(forced.authorizationUrl);
  });

  it('never gives a token to another user, another workload, another provider or for other scopes', async () => {
    await createProvider(clients, sandbox.ready, 'second-provider');
    const flow = await beginFlow(clients, 'agent-one', 'owner');
    await consentTo(flow.authorizationUrl);
    await complete(flow.sessionUri, 'owner');
    assert.ok((await askForToken(clients, 'agent-one', 'owner')).accessToken);
    assert.equal((await askForToken(clients, 'agent-one', 'other')).accessToken, undefined);
    assert.equal((await askForToken(clients, 'agent-two', 'owner')).accessToken, undefined);
    assert.equal((await askForToken(clients, 'agent-one', 'owner', { resourceCredentialProviderName: 'second-provider' })).accessToken, undefined);
    assert.equal((await askForToken(clients, 'agent-one', 'owner', { scopes: ['openid'] })).accessToken, undefined);
  });

  it('accepts the callback URL of a provider that was made just now', async () => {
    await createProvider(clients, sandbox.ready, 'new-provider');
    const flow = await beginFlow(clients, 'agent-one', 'new-provider-user', { resourceCredentialProviderName: 'new-provider' });
    assert.equal((await consentTo(flow.authorizationUrl)).searchParams.get('session_id'), flow.sessionUri);
  });

  it('opens the same link again while it waits, and counts only the last opening', async () => {
    const flow = await beginFlow(clients, 'agent-one', 'reopened');
    const first = await visitor().open(flow.authorizationUrl);
    const end = await consentTo(flow.authorizationUrl);
    assert.equal(end.searchParams.get('session_id'), flow.sessionUri);
    assert.equal(first.page?.status, 200);
  });

  it('sends custom parameters on but lets none replace a standard one', async () => {
    const { authorizationUrl } = await beginFlow(clients, 'agent-one', 'custom', { customParameters: { prompt: 'login', client_id: 'evil', redirect_uri: 'https://evil.example', code_challenge_method: 'plain' } });
    const location = new URL((await fetch(authorizationUrl, { redirect: 'manual' })).headers.get('location') ?? '');
    assert.equal(location.searchParams.get('prompt'), 'login');
    assert.equal(location.searchParams.get('client_id'), sandbox.ready.clients[0]?.clientId);
    assert.match(location.searchParams.get('redirect_uri') ?? '', /\/identities\/oauth2\/callback\//);
    assert.equal(location.searchParams.get('code_challenge_method'), 'S256');
  });

  it('lets no custom parameter say what is asked for or how the answer comes, also where the flow itself says nothing', async () => {
    const names = ['scope', 'resource', 'audience', 'response_mode', 'request', 'request_uri'];
    const customParameters = { login_hint: 'alice', ...Object.fromEntries(names.map((name) => [name, 'evil'])) };
    const { authorizationUrl } = await beginFlow(clients, 'agent-one', 'custom', { scopes: [], customParameters });
    const location = new URL((await fetch(authorizationUrl, { redirect: 'manual' })).headers.get('location') ?? '');
    assert.equal(location.searchParams.get('login_hint'), 'alice');
    for (const name of names) assert.equal(location.searchParams.get(name), null, name);
  });

  it('has its answers in the query only: the issuer knows no other response mode', async () => {
    const metadata = await (await fetch(`${sandbox.ready.issuer}/.well-known/openid-configuration`)).json() as Readonly<Record<string, unknown>>;
    assert.deepEqual(metadata['response_modes_supported'], ['query']);
    const { authorizationUrl } = await beginFlow(clients, 'agent-one', 'form-post');
    const location = new URL((await fetch(authorizationUrl, { redirect: 'manual' })).headers.get('location') ?? '');
    location.searchParams.set('response_mode', 'form_post');
    const refused = new URL((await fetch(location, { redirect: 'manual' })).headers.get('location') ?? '', location);
    assert.match(refused.pathname, /^\/identities\/oauth2\/callback\//);
    assert.equal(refused.searchParams.get('error'), 'unsupported_response_mode');
  });

  it('has a response type without a code refused at the callback, by the issuer', async () => {
    const { authorizationUrl } = await beginFlow(clients, 'agent-one', 'implicit');
    const location = new URL((await fetch(authorizationUrl, { redirect: 'manual' })).headers.get('location') ?? '');
    for (const responseType of ['token', 'id_token', 'code id_token']) {
      location.searchParams.set('response_type', responseType);
      const answer = await fetch(location, { redirect: 'manual' });
      const refused = new URL(answer.headers.get('location') ?? 'none:');
      assert.match(refused.pathname, /^\/identities\/oauth2\/callback\//, `${responseType} ${answer.status}`);
      assert.equal(new URLSearchParams(refused.hash.slice(1)).get('error'), 'unsupported_response_type');
    }
  });

  it('lets the person sign in as somebody else on the consent page', async () => {
    const flow = await beginFlow(clients, 'agent-one', 'switching');
    const person = visitor();
    const consent = await person.submit(await person.open(flow.authorizationUrl), { username: 'alice', password: 'wonderland', answer: 'signIn' });
    assert.match(consent.page?.text ?? '', /Signed in as <strong>alice/);
    const again = await person.submit(consent, { answer: 'switch' });
    assert.match(again.page?.text ?? '', /name="password"/);
    const asBob = await person.submit(again, { username: 'bob', password: 'builder', answer: 'signIn' });
    assert.match(asBob.page?.text ?? '', /Signed in as <strong>bob/);
    assert.equal((await person.submit(asBob, { answer: 'allow' })).url.searchParams.get('session_id'), flow.sessionUri);
  });

  it('is bound to the very JWT that it was started with', async () => {
    const first = await beginFlow(clients, 'agent-one', 'jwt-owner');
    await consentTo(first.authorizationUrl);
    await complete(first.sessionUri, 'jwt-owner');
    const { accessToken: userToken = '' } = await first.poll();
    const { workloadAccessToken } = await clients.data.send(new GetWorkloadAccessTokenForJWTCommand({ workloadName: 'agent-two', userToken }));
    const ask = { workloadIdentityToken: workloadAccessToken, resourceCredentialProviderName: PROVIDER, scopes: ['openid'], oauth2Flow: 'USER_FEDERATION' as const, resourceOauth2ReturnUrl: RETURN_URL };
    const { sessionUri = '', authorizationUrl = '' } = await clients.data.send(new GetResourceOauth2TokenCommand(ask));
    await consentTo(authorizationUrl);
    await assert.rejects(complete(sessionUri, 'alice'), /Invalid or expired session/);
    await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri, userIdentifier: { userToken } }));
    assert.ok((await clients.data.send(new GetResourceOauth2TokenCommand({ ...ask, sessionUri }))).accessToken);
  });

  it('verifies a JWT with the keys of its issuer, wherever that is on this computer', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const issuerServer = createServer((request, response) => {
      const issuer = `http://127.0.0.1:${(issuerServer.address() as AddressInfo).port}`;
      response.setHeader('content-type', 'application/json');
      if (request.url === '/keys') void exportJWK(publicKey).then((key) => response.end(JSON.stringify({ keys: [key] })));
      else response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }));
    });
    await once(issuerServer.listen(0, '127.0.0.1'), 'listening');
    try {
      const issuer = `http://127.0.0.1:${(issuerServer.address() as AddressInfo).port}`;
      const sign = (key: Parameters<SignJWT['sign']>[0], expires: string) => new SignJWT({ sub: 'carol' }).setProtectedHeader({ alg: 'ES256' }).setIssuer(issuer).setExpirationTime(expires).sign(key);
      const send = (userToken: string) => clients.data.send(new GetWorkloadAccessTokenForJWTCommand({ workloadName: 'agent-one', userToken }));
      assert.ok((await send(await sign(privateKey, '1h'))).workloadAccessToken);
      await assert.rejects(send(await sign(privateKey, '-1h')), (error) => error instanceof UnauthorizedException && error.message === 'The user token has expired.');
      await assert.rejects(send(await sign((await generateKeyPair('ES256')).privateKey, '1h')), (error) => error instanceof UnauthorizedException && error.message.startsWith('The user token is not signed'));
    } finally {
      issuerServer.close();
      issuerServer.closeAllConnections();
    }
  });

  it('takes only a return URL that is registered, letter by letter', async () => {
    const ask = (resourceOauth2ReturnUrl: string | undefined) => askForToken(clients, 'agent-two', 'urls', { resourceOauth2ReturnUrl });
    await assert.rejects(ask(undefined), /You must provide a ResourceOauth2ReturnUrl/);
    await assert.rejects(ask(`${RETURN_URL}/`), /ResourceOauth2ReturnUrl is not registered on the workload identity/);
    await clients.control.send(new UpdateWorkloadIdentityCommand({ name: 'agent-two', allowedResourceOauth2ReturnUrls: [] }));
    await assert.rejects(ask(RETURN_URL), /You must register and use at least one ResourceOauth2ReturnUrl/);
    await clients.control.send(new UpdateWorkloadIdentityCommand({ name: 'agent-two', allowedResourceOauth2ReturnUrls: [RETURN_URL] }));
    assert.ok((await ask(RETURN_URL)).authorizationUrl);
    const { endpoint } = sandbox.ready;
    await clients.control.send(new UpdateWorkloadIdentityCommand({ name: 'agent-two', allowedResourceOauth2ReturnUrls: [`${endpoint}/`] }));
    await assert.rejects(ask(endpoint), /ResourceOauth2ReturnUrl is not registered/);
    assert.ok((await ask(`${endpoint}/`)).authorizationUrl);
  });
});
