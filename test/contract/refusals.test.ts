import { AccessDeniedException, CompleteResourceTokenAuthCommand, ValidationException } from '@aws-sdk/client-bedrock-agentcore';
import { CreateOauth2CredentialProviderCommand, DeleteWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { askForToken, beginFlow, createClients, createWorkload, readSettled, type Clients } from './clients.js';
import { startForeignServer, toDiscoveredConfig } from './foreignServer.js';
import { createVisitor, giveConsent } from './visitor.js';

describe('What goes wrong in a consent flow in the sandbox', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  const visitor = () => createVisitor(sandbox.ready.endpoint);
  const complete = (sessionUri: string, userId: string) => clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri, userIdentifier: { userId } }));
  const noSession = (error: unknown) => error instanceof AccessDeniedException && error.message === 'Invalid or expired session';

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    await createWorkload(clients, 'agent');
  });
  after(() => sandbox.stop());

  it('a wrong password keeps the name, says so and puts the focus on the password', async () => {
    const { authorizationUrl } = await beginFlow(clients, 'agent', 'wrong-password');
    const person = visitor();
    const refused = await person.submit(await person.open(authorizationUrl), { username: '<b>"alice', password: 'nope', answer: 'signIn' });
    assert.equal(refused.page?.status, 401);
    assert.match(refused.page.text, /role="alert">.*The username or the password is not right\./);
    assert.match(refused.page.text, /value="&#60;b&#62;&#34;alice"/);
    assert.match(refused.page.text, /name="password"[^>]* autofocus/);
    const consent = await person.submit(refused, { username: 'alice', password: 'wonderland', answer: 'signIn' });
    assert.match(consent.page?.text ?? '', /Allow quickstart-web\?/);
  });

  it('Deny returns access_denied with the session and the state, and the agent is told FAILED', async () => {
    const flow = await beginFlow(clients, 'agent', 'denier', { customState: 's1' });
    const person = visitor();
    const consent = await person.submit(await person.open(flow.authorizationUrl), { username: 'alice', password: 'wonderland', answer: 'signIn' });
    const { url } = await person.submit(consent, { answer: 'deny' });
    assert.deepEqual(Object.fromEntries(url.searchParams), { session_id: flow.sessionUri, state: 's1', error: 'access_denied' });
    const polled = await flow.poll();
    assert.equal(polled.sessionStatus, 'FAILED');
    assert.equal(polled.sessionUri, flow.sessionUri);
    await assert.rejects(complete(flow.sessionUri, 'denier'), noSession);
    assert.equal((await visitor().open(flow.authorizationUrl)).page?.status, 400);
  });

  it('a scope that the provider does not know returns invalid_scope', async () => {
    const flow = await beginFlow(clients, 'agent', 'scopes', { scopes: ['openid', 'no.such.scope'] });
    const { url } = await visitor().open(flow.authorizationUrl);
    assert.equal(url.searchParams.get('error'), 'invalid_scope');
    assert.equal((await flow.poll()).sessionStatus, 'FAILED');
  });

  it('a wrong user is refused and changes nothing: the right one still completes, once', async () => {
    const flow = await beginFlow(clients, 'agent', 'right-user');
    await giveConsent(visitor(), flow.authorizationUrl);
    await assert.rejects(complete(flow.sessionUri, 'wrong-user'), noSession);
    await sandbox.logged(/CompleteResourceTokenAuth refused: wrongUser/);
    assert.equal((await flow.poll()).sessionStatus, 'IN_PROGRESS');
    await complete(flow.sessionUri, 'right-user');
    assert.ok((await flow.poll()).accessToken);
    await assert.rejects(complete(flow.sessionUri, 'right-user'), noSession, 'a session is used once');
  });

  it('a session cannot be completed before the person has consented, and nobody else can poll it', async () => {
    const flow = await beginFlow(clients, 'agent', 'early');
    await assert.rejects(complete(flow.sessionUri, 'early'), noSession);
    await assert.rejects(askForToken(clients, 'agent', 'somebody', { sessionUri: flow.sessionUri }), ValidationException);
  });

  it('links that are used or unknown lead to a page that says so', async () => {
    const flow = await beginFlow(clients, 'agent', 'replay');
    await giveConsent(visitor(), flow.authorizationUrl);
    const used = await visitor().open(flow.authorizationUrl);
    assert.match(used.page?.text ?? '', /<title>Already used<\/title>/);
    const unknown = await visitor().open(`${sandbox.ready.endpoint}/identities/oauth2/authorize?request_uri=<script>`);
    assert.match(unknown.page?.text ?? '', /<title>Not started here<\/title>/);
    assert.ok(!(unknown.page?.text ?? '').includes('<script'));
    const stray = await visitor().open(`${sandbox.ready.endpoint}/identities/oauth2/callback/nobody?code=1&state=2`);
    assert.equal(stray.page?.status, 404);
  });

  it('a provider whose server does not answer is named on a page, and the link works again later', async () => {
    const foreign = await startForeignServer();
    try {
      await clients.control.send(new CreateOauth2CredentialProviderCommand({ name: 'unreachable', ...toDiscoveredConfig(foreign) }));
      assert.equal((await readSettled(clients, 'unreachable')).status, 'READY');
      const flow = await beginFlow(clients, 'agent', 'unreachable', { resourceCredentialProviderName: 'unreachable' });
      foreign.answerDiscovery({}, 503);
      const visit = await visitor().open(flow.authorizationUrl);
      assert.equal(visit.page?.status, 502);
      assert.match(visit.page.text, /answered with status 503/);
      assert.equal((await flow.poll()).sessionStatus, 'IN_PROGRESS');
      foreign.answerDiscovery({});
      assert.equal((await fetch(flow.authorizationUrl, { redirect: 'manual' })).headers.get('location')?.startsWith(`${foreign.issuer}/authorize?`), true);
    } finally {
      foreign.close();
    }
  });

  it('a wrong client secret ends the session with the code of the token endpoint', async () => {
    await clients.control.send(new CreateOauth2CredentialProviderCommand({
      name: 'wrong-secret', credentialProviderVendor: 'CustomOauth2',
      oauth2ProviderConfigInput: { customOauth2ProviderConfig: { oauthDiscovery: { discoveryUrl: `${sandbox.ready.issuer}/.well-known/openid-configuration` }, clientId: sandbox.ready.clients[0]?.clientId, clientSecret: 'wrong' } },
    }));
    const flow = await beginFlow(clients, 'agent', 'wrong-secret', { resourceCredentialProviderName: 'wrong-secret' });
    const { url } = await giveConsent(visitor(), flow.authorizationUrl);
    assert.equal(url.searchParams.get('error'), 'invalid_client');
    assert.equal((await flow.poll()).sessionStatus, 'FAILED');
  });

  it('tokens do not come back with a new workload identity of the same name', async () => {
    await createWorkload(clients, 'short-lived');
    const flow = await beginFlow(clients, 'short-lived', 'u');
    await giveConsent(visitor(), flow.authorizationUrl);
    await complete(flow.sessionUri, 'u');
    await clients.control.send(new DeleteWorkloadIdentityCommand({ name: 'short-lived' }));
    await createWorkload(clients, 'short-lived');
    assert.equal((await askForToken(clients, 'short-lived', 'u')).accessToken, undefined);
  });
});
