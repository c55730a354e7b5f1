import {
  CompleteResourceTokenAuthCommand, GetWorkloadAccessTokenCommand, GetWorkloadAccessTokenForUserIdCommand,
  ResourceNotFoundException, UnauthorizedException,
} from '@aws-sdk/client-bedrock-agentcore';
import {
  CreateApiKeyCredentialProviderCommand, CreateOauth2CredentialProviderCommand, DeleteOauth2CredentialProviderCommand, DeleteWorkloadIdentityCommand,
  GetApiKeyCredentialProviderCommand, GetOauth2CredentialProviderCommand, ListApiKeyCredentialProvidersCommand, ListOauth2CredentialProvidersCommand,
  UpdateApiKeyCredentialProviderCommand, UpdateOauth2CredentialProviderCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { askForToken, askWithToken, beginFlow, createClients, createProvider, createWorkload, RETURN_URL, type Clients } from './clients.js';
import { createForeignProvider, readCallback, startForeignServer, toForeignConfig, type ForeignServer } from './foreignServer.js';
import { refusedWith } from './refused.js';
import { createVisitor, giveConsent } from './visitor.js';

const MINUTE_MS = 60_000;

describe('What is over in the sandbox', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  let foreign: ForeignServer;
  const visitor = () => createVisitor(sandbox.ready.endpoint);
  const complete = (sessionUri: string, userId: string) => clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri, userIdentifier: { userId } }));
  const advance = (advanceMs: number) => fetch(`${sandbox.ready.endpoint}/_sandbox/clock`, {
    method: 'POST', headers: { 'x-sandbox-control-token': sandbox.ready.controlToken }, body: JSON.stringify({ advanceMs }),
  });
  /** A token of the foreign server, by a consent to it. */
  const consentToForeign = async (name: string) => {
    const flow = await beginFlow(clients, 'agent', 'u', { resourceCredentialProviderName: name });
    await fetch(await readCallback(flow), { redirect: 'manual' });
    await complete(flow.sessionUri, 'u');
    return (await flow.poll()).accessToken;
  };
  const askForeign = (name: string) => askForToken(clients, 'agent', 'u', { resourceCredentialProviderName: name });

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    foreign = await startForeignServer();
    await createWorkload(clients, 'agent');
  });
  beforeEach(() => { foreign.answer({ expires_in: 3600 }); });
  after(async () => {
    foreign.close();
    await sandbox.stop();
  });

  it('stops at once with a deleted provider: its tokens, its sessions and its links', async () => {
    await createProvider(clients, sandbox.ready, 'deleted');
    const used = await beginFlow(clients, 'agent', 'u', { resourceCredentialProviderName: 'deleted' });
    await giveConsent(visitor(), used.authorizationUrl);
    await complete(used.sessionUri, 'u');
    const waiting = await beginFlow(clients, 'agent', 'other', { resourceCredentialProviderName: 'deleted' });
    const consented = await beginFlow(clients, 'agent', 'third', { resourceCredentialProviderName: 'deleted' });
    await giveConsent(visitor(), consented.authorizationUrl);
    await clients.control.send(new DeleteOauth2CredentialProviderCommand({ name: 'deleted' }));
    for (const flow of [used, waiting, consented]) await assert.rejects(flow.poll(), ResourceNotFoundException);
    await assert.rejects(complete(consented.sessionUri, 'third'), refusedWith('Invalid or expired session', 'AccessDeniedException'));
    assert.equal((await visitor().open(waiting.authorizationUrl)).page?.status, 404);
    await createProvider(clients, sandbox.ready, 'deleted');
    assert.equal((await askForeign('deleted')).accessToken, undefined, 'nothing comes back with a new one of the name');
    await assert.rejects(waiting.poll(), refusedWith('Invalid or expired session'));
  });

  it('stops at once with a deleted workload identity: its workload access tokens, its sessions and its links', async () => {
    await createWorkload(clients, 'short-lived');
    const tokens = await Promise.all([
      clients.data.send(new GetWorkloadAccessTokenCommand({ workloadName: 'short-lived' })),
      clients.data.send(new GetWorkloadAccessTokenForUserIdCommand({ workloadName: 'short-lived', userId: 'u' })),
    ]);
    const flow = await beginFlow(clients, 'short-lived', 'u');
    await giveConsent(visitor(), flow.authorizationUrl);
    await clients.control.send(new DeleteWorkloadIdentityCommand({ name: 'short-lived' }));
    for (const { workloadAccessToken } of tokens) {
      for (const oauth2Flow of ['USER_FEDERATION', 'M2M'] as const) {
        await assert.rejects(askWithToken(clients, workloadAccessToken, { oauth2Flow }), UnauthorizedException);
      }
    }
    await assert.rejects(clients.data.send(new GetWorkloadAccessTokenCommand({ workloadName: 'short-lived' })), ResourceNotFoundException);
    await assert.rejects(complete(flow.sessionUri, 'u'), refusedWith('Invalid or expired session', 'AccessDeniedException'));
    assert.equal((await visitor().open(flow.authorizationUrl)).page?.status, 404);
    await createWorkload(clients, 'short-lived');
    await assert.rejects(askWithToken(clients, tokens[1].workloadAccessToken), UnauthorizedException);
  });

  it('is no session for a poll without its return URL, or with one that is not registered', async () => {
    const flow = await beginFlow(clients, 'agent', 'poller');
    const { sessionUri } = flow;
    const poll = (resourceOauth2ReturnUrl: string | undefined) => askForToken(clients, 'agent', 'poller', { sessionUri, resourceOauth2ReturnUrl });
    await assert.rejects(poll(undefined), refusedWith('You must provide a ResourceOauth2ReturnUrl'));
    await assert.rejects(poll(`${RETURN_URL}/other`), refusedWith('is not registered'));
    assert.equal((await poll(RETURN_URL)).sessionStatus, 'IN_PROGRESS');
  });

  it('is the session, ten minutes after its start, for link, completion and poll', async () => {
    const begun = await beginFlow(clients, 'agent', 'late');
    const consented = await beginFlow(clients, 'agent', 'later');
    assert.equal((await giveConsent(visitor(), consented.authorizationUrl)).url.searchParams.get('session_id'), consented.sessionUri);
    assert.equal(new URL(consented.authorizationUrl).searchParams.get('request_uri'), consented.sessionUri);
    await advance(10 * MINUTE_MS);
    assert.equal((await visitor().open(begun.authorizationUrl)).page?.status, 400);
    await assert.rejects(complete(consented.sessionUri, 'later'), refusedWith('Invalid or expired session', 'AccessDeniedException'));
    for (const flow of [begun, consented]) assert.deepEqual([(await flow.poll()).sessionStatus, (await flow.poll()).accessToken], ['FAILED', undefined]);
  });

  it('is a token that has run out: refreshed where there is a refresh token, else asked for again', async () => {
    await createForeignProvider(clients, foreign, 'refreshing');
    foreign.answer({ expires_in: 600, refresh_token: 'r1' });
    const first = await consentToForeign('refreshing');
    assert.equal((await askForeign('refreshing')).accessToken, first);
    await advance(10 * MINUTE_MS);
    const second = (await askForeign('refreshing')).accessToken;
    assert.ok(second !== undefined && second !== first);
    assert.deepEqual([foreign.asked.at(-1)?.form.get('grant_type'), foreign.asked.at(-1)?.form.get('refresh_token')], ['refresh_token', 'r1']);
    await advance(10 * MINUTE_MS);
    foreign.answer({ error: 'temporarily_unavailable' }, 503);
    await assert.rejects(askForeign('refreshing'), (error) => error instanceof Error && error.name === 'InternalServerException');
    foreign.answer({ error: 'invalid_grant' }, 400);
    assert.ok((await askForeign('refreshing')).authorizationUrl, 'the refresh token is no longer good');
    foreign.answer({ expires_in: 600 });
    assert.ok(await consentToForeign('refreshing'));
    await advance(10 * MINUTE_MS);
    const asked = foreign.asked.length;
    assert.ok((await askForeign('refreshing')).authorizationUrl, 'there is no refresh token');
    assert.equal(foreign.asked.length, asked);
  });

  it('is no token that lives a minute without a refresh token, or whose end is not told', async () => {
    await createForeignProvider(clients, foreign, 'short');
    foreign.answer({ expires_in: 60 });
    const short = await consentToForeign('short');
    assert.ok(short);
    assert.equal((await askForeign('short')).accessToken, short);
    await advance(MINUTE_MS);
    assert.ok((await askForeign('short')).authorizationUrl);
    for (const expires_in of [null, '', 'soon', [], true]) {
      foreign.answer({ expires_in });
      const endless = await consentToForeign('short');
      assert.ok(endless, String(expires_in));
      await advance(60 * MINUTE_MS);
      assert.equal((await askForeign('short')).accessToken, endless);
      await clients.control.send(new DeleteOauth2CredentialProviderCommand({ name: 'short' }));
      await createForeignProvider(clients, foreign, 'short');
    }
    foreign.answer({ expires_in: '120' });
    assert.ok(await consentToForeign('short'));
    await advance(2 * MINUTE_MS);
    assert.ok((await askForeign('short')).authorizationUrl, 'digits in a text are seconds');
  });
});

describe('Secrets that the sandbox was given', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  before(async () => { sandbox = await startSandbox(); });
  after(() => sandbox.stop());

  it('come back in no answer, no error and no log', async () => {
    const clients = createClients(sandbox.ready);
    const { control, data } = clients;
    const foreign = await startForeignServer();
    const answers: unknown[] = [];
    const note = async (sent: Promise<unknown>) => { answers.push(await sent.catch((error: unknown) => [String(error), error])); };
    try {
      await createWorkload(clients, 'agent');
      const config = toForeignConfig(foreign, { clientSecret: 'hush-client' });
      const bad = toForeignConfig(foreign, { clientId: '', clientSecret: 'hush-client' });
      foreign.answer({ error: 'invalid_client' }, 401);
      for (const input of [{ name: 'p', ...config }, { name: 'p', ...config }, { name: 'bad name', ...config }, { name: 'q', ...bad }]) {
        await note(control.send(new CreateOauth2CredentialProviderCommand(input)));
        await note(control.send(new UpdateOauth2CredentialProviderCommand(input)));
      }
      await note(control.send(new GetOauth2CredentialProviderCommand({ name: 'p' })));
      await note(control.send(new ListOauth2CredentialProvidersCommand({})));
      for (const input of [{ name: 'k', apiKey: 'hush-key' }, { name: 'k', apiKey: 'hush-key' }, { name: 'bad name', apiKey: 'hush-key' }]) {
        await note(control.send(new CreateApiKeyCredentialProviderCommand(input)));
        await note(control.send(new UpdateApiKeyCredentialProviderCommand(input)));
      }
      await note(control.send(new GetApiKeyCredentialProviderCommand({ name: 'k' })));
      await note(control.send(new ListApiKeyCredentialProvidersCommand({})));
      await note(askForToken(clients, 'agent', 'u', { resourceCredentialProviderName: 'p', oauth2Flow: 'M2M' }));
      await note(askWithToken(clients, 'hush-token', { customState: 'hush-state', customParameters: { 'a b': 'hush-parameter' } }));
      const unknown = { sessionUri: 'urn:ietf:params:oauth:request_uri:x', userIdentifier: { userToken: 'hush-user' } };
      await note(data.send(new CompleteResourceTokenAuthCommand(unknown)));
      assert.equal(answers.length, 21);
      assert.ok(!JSON.stringify(answers).includes('hush'), JSON.stringify(answers));
      assert.ok(!sandbox.log().includes('hush'));
      const basic = `Basic ${Buffer.from('client:hush-client').toString('base64')}`;
      assert.ok(foreign.asked.some(({ authorization }) => authorization === basic), 'the secret was used');
    } finally {
      foreign.close();
    }
  });
});
