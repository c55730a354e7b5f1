import { CompleteResourceTokenAuthCommand } from '@aws-sdk/client-bedrock-agentcore';
import {
  CreateOauth2CredentialProviderCommand, DeleteWorkloadIdentityCommand, GetAgentRuntimeCommand, ListAgentRuntimesCommand, UpdateAgentRuntimeCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { makeFolder, type TestFolder } from '../support/folder.js';
import { startNpmSdkServer, type OwnServer } from '../support/npmSdkServer.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, PROVIDER, RETURN_URL, SCOPES, toCustomConfig, type Clients } from './clients.js';
import { invoke, invokeForJson, invokeWithToken, makeRuntime, signToken, toAuthorizer, updateRuntime, type Runtime } from './runtimeScene.js';
import { steer } from './steered.js';
import { createVisitor, giveConsent } from './visitor.js';

describe("An agent of the user's own, written with npm's bedrock-agentcore and listed in agents.json", function () {
  this.timeout(40_000); // its SDK asks every 5 seconds, which cannot be set
  let folder: TestFolder;
  let sandbox: StartedSandbox;
  let server: OwnServer;
  let clients: Clients;
  let mine: Runtime;

  const listFile = () => join(folder.path, 'agents.json');
  const isRead = async (write: () => void) => {
    const reads = () => sandbox.log().split('The list of agents was read again').length;
    const before = reads();
    write();
    while (reads() === before) await once(sandbox.process.stderr ?? sandbox.process, 'data');
  };
  /** In one step, as editors do, so that nobody reads half of it. */
  const writeList = (list: unknown) => isRead(() => {
    writeFileSync(`${listFile()}.new`, JSON.stringify(list));
    renameSync(`${listFile()}.new`, listFile());
  });
  const listAgents = async () => (await (await steer(sandbox.ready, 'GET', 'agents')).json() as { readonly agents: readonly Readonly<Record<string, unknown>>[] }).agents;
  const findAgent = async (name: string) => (await listAgents()).find((agent) => agent['name'] === name);
  const readLog = async (id: string) => (await (await steer(sandbox.ready, 'GET', `logs/${id}`)).json() as { readonly lines: readonly { readonly message: string }[] }).lines.map(({ message }) => message);

  const CONSENT = { act: 'consent', provider: PROVIDER, scopes: SCOPES };
  /** The events of a stream; the consent that it asks for is given as alice, and completed for this user. */
  const consentTo = async (stream: Readable, userIdentifier: { readonly userId: string } | { readonly userToken: string }) => {
    const events: Record<string, unknown>[] = [];
    for await (const line of createInterface({ input: stream })) {
      if (!line.startsWith('data: ')) continue;
      const event = JSON.parse(line.slice('data: '.length)) as Record<string, unknown>;
      events.push(event);
      const url = event['authorizationUrl'];
      if (typeof url !== 'string') continue;
      const { searchParams } = (await giveConsent(createVisitor(sandbox.ready.endpoint), url)).url;
      await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: searchParams.get('session_id') ?? undefined, userIdentifier }));
    }
    return events;
  };

  before(async () => {
    folder = makeFolder();
    sandbox = await startSandbox({ agentsFile: listFile() });
    clients = createClients(sandbox.ready);
    server = await startNpmSdkServer(sandbox.ready);
    await writeList([{ name: 'mine', url: server.url, workload: 'my-workload', protocol: 'HTTP' }]);
    const arn = String((await findAgent('mine'))?.['agentRuntimeArn']);
    mine = { arn, id: arn.slice(arn.lastIndexOf('/') + 1) };
  });
  after(async () => {
    await server.stop();
    await sandbox.stop();
    folder.remove();
  });

  it('is a runtime, and asked how it is', async () => {
    const { agentRuntimes } = await clients.control.send(new ListAgentRuntimesCommand({}));
    assert.ok(agentRuntimes?.some(({ agentRuntimeArn, status }) => agentRuntimeArn === mine.arn && status === 'READY'));
    assert.deepEqual(await findAgent('mine'), {
      name: 'mine', url: `${server.url}/`, health: 'Healthy', workload: 'my-workload', protocol: 'HTTP', agentRuntimeArn: mine.arn, fromFile: true,
    });
    assert.deepEqual(await readLog(mine.id), ['The agent is Healthy. It was not started here: what it prints is on its own terminal.']);
  });

  it('is invoked with the headers of the real runtime, and with the return URL of its workload', async () => {
    const sessionId = 'a-session-of-thirty-three-letters';
    const answer = await invokeForJson(clients, mine, {}, { runtimeSessionId: sessionId, runtimeUserId: 'u', accept: 'application/json' });
    assert.match(String(answer['requestId']), /^[0-9a-f-]{36}$/);
    assert.deepEqual({ ...answer, requestId: '' }, { sessionId, requestId: '', headers: [], oauth2CallbackUrl: RETURN_URL, hasToken: true });
  });

  it('streams, asks for consent, waits for it and gets the token of its user', async () => {
    const { response, contentType } = await invoke(clients, mine, CONSENT, { runtimeUserId: 'u', accept: 'text/event-stream' });
    assert.match(contentType ?? '', /^text\/event-stream/);
    const events = await consentTo(response as unknown as Readable, { userId: 'u' });
    assert.deepEqual(events.map((event) => Object.keys(event)), [['hello'], ['authorizationUrl'], ['claims']]);
    assert.equal((events[2]?.['claims'] as { readonly sub: string }).sub, 'alice');
  });

  it('fails as an agent in AgentCore does', async () => {
    await assert.rejects(invoke(clients, mine, { act: 'fail' }), { name: 'RuntimeClientError', message: 'Received error (500) from runtime: {"error":"I have failed."}' });
    assert.ok((await readLog(mine.id)).some((line) => line.includes('Received error (500)')));
  });

  it('exchanges the token of its caller, who has no SDK', async () => {
    const { credentialProviderVendor, oauth2ProviderConfigInput: { customOauth2ProviderConfig } } = toCustomConfig(sandbox.ready);
    await clients.control.send(new CreateOauth2CredentialProviderCommand({
      name: 'exchanging', credentialProviderVendor,
      oauth2ProviderConfigInput: { customOauth2ProviderConfig: { ...customOauth2ProviderConfig, onBehalfOfTokenExchangeConfig: { grantType: 'TOKEN_EXCHANGE' } } },
    }));
    await updateRuntime(clients, mine, `${server.url}/`, {
      ...toAuthorizer(sandbox.ready, { allowedAudience: ['my-api'] }), requestHeaderConfiguration: { requestHeaderAllowlist: ['Authorization'] },
    });
    const token = await signToken(sandbox.ready, { sub: 'bob', aud: 'my-api' });
    const exchanged = await invokeWithToken(sandbox.ready, mine, token, { act: 'exchange', provider: 'exchanging', audiences: ['their-api'], scopes: ['email'] });
    const { claims } = await exchanged.json() as { readonly claims: Readonly<Record<string, unknown>> };
    assert.deepEqual([claims['sub'], claims['aud']], ['bob', 'their-api']);
    const seen = await (await invokeWithToken(sandbox.ready, mine, token, {}, { OAuth2CallbackUrl: 'https://caller.example/back' })).json() as Readonly<Record<string, unknown>>;
    assert.deepEqual([seen['headers'], seen['oauth2CallbackUrl']], [['authorization'], 'https://caller.example/back']);
    assert.equal((await invokeWithToken(sandbox.ready, mine, await signToken(sandbox.ready, { sub: 'bob', aud: 'x' }), {})).status, 401);
  });

  it('streams, asks for consent and gets the token for a caller who has a token and no SDK', async () => {
    const token = await signToken(sandbox.ready, { sub: 'carol', aud: 'my-api' });
    const response = await invokeWithToken(sandbox.ready, mine, token, CONSENT, { accept: 'text/event-stream' });
    assert.deepEqual([response.status, response.headers.get('content-type')?.split(';')[0]], [200, 'text/event-stream']);
    assert.ok(response.body);
    const events = await consentTo(Readable.fromWeb(response.body), { userToken: token });
    assert.deepEqual(events.map((event) => Object.keys(event)), [['hello'], ['authorizationUrl'], ['claims']]);
    assert.equal((events[2]?.['claims'] as { readonly sub: string }).sub, 'alice');
    const again = await (await invokeWithToken(sandbox.ready, mine, token, CONSENT, { accept: 'text/event-stream' })).text();
    assert.ok(!again.includes('authorizationUrl') && again.includes('"claims"'), 'from then on it is served from the vault');
  });

  it('keeps what was set of it when its list is changed, and is back after a reset', async () => {
    await writeList([{ name: 'mine', url: server.url, workload: 'my-workload', protocol: 'AGUI' }]);
    assert.equal((await findAgent('mine'))?.['protocol'], 'AGUI');
    assert.equal((await invokeWithToken(sandbox.ready, mine, undefined, {})).status, 401);
    await writeList([{ name: 'mine', url: 'https://elsewhere.example' }]);
    assert.match(sandbox.log(), /The list of agents cannot be used and was left aside: .*agents\.json: 1 validation error detected: .*agents\.1\.member\.url/);
    await isRead(() => {
      symlinkSync(folder.path, `${listFile()}.new`);
      renameSync(`${listFile()}.new`, listFile());
    });
    assert.match(sandbox.log(), /The list of agents cannot be used and was left aside: .*agents\.json: The file cannot be read \(EISDIR\)/);
    assert.equal((await findAgent('mine'))?.['url'], `${server.url}/`);
    await writeList([{ name: 'mine', url: server.url }]);
    await steer(sandbox.ready, 'POST', 'reset');
    assert.equal((await findAgent('mine'))?.['agentRuntimeArn'], mine.arn);
    assert.equal((await invokeForJson(clients, mine, {}, { accept: 'application/json' }))['oauth2CallbackUrl'], RETURN_URL);
  });

  it('may be registered and taken away by a route, for a process that is not there yet too', async () => {
    const post = (body: unknown) => steer(sandbox.ready, 'POST', 'agents', body);
    const made = await (await post({ name: 'later', url: 'http://127.0.0.1:1' })).json() as Readonly<Record<string, unknown>>;
    assert.deepEqual([made['health'], made['fromFile']], ['Unreachable', false]);
    const arn = String(made['agentRuntimeArn']);
    await assert.rejects(invoke(clients, { arn, id: '' }, {}), { name: 'RuntimeClientError', message: 'The agent failed: nothing answers at http://127.0.0.1:1/invocations; start it' });
    await post({ name: 'later', url: server.url });
    assert.equal((await invokeForJson(clients, { arn, id: '' }, {}, { accept: 'application/json' }))['hasToken'], true);
    for (const url of ['https://elsewhere.example', 'http://10.0.0.1', 'http://me@127.0.0.1', 'http://:secret@127.0.0.1', 'sandbox:nobody', 'file:///x']) assert.equal((await post({ name: 'x', url })).status, 400, url);
    assert.equal((await steer(sandbox.ready, 'DELETE', 'agents/later')).status, 204);
    assert.equal((await steer(sandbox.ready, 'DELETE', 'agents/later')).status, 404);
    assert.equal(await findAgent('later'), undefined);
  });

  it('is what its runtime says is behind it, so that putting that back changes nothing', async () => {
    const runtime = await makeRuntime(clients, 'copied', 'sandbox:echo');
    await steer(sandbox.ready, 'POST', 'agents', { name: 'copied', url: server.url });
    const { agentRuntimeArtifact, roleArn, networkConfiguration } = await clients.control.send(new GetAgentRuntimeCommand({ agentRuntimeId: runtime.id }));
    await clients.control.send(new UpdateAgentRuntimeCommand({ agentRuntimeId: runtime.id, agentRuntimeArtifact, roleArn, networkConfiguration }));
    assert.equal((await invokeForJson(clients, runtime, {}, { accept: 'application/json' }))['hasToken'], true);
  });

  it('leaves the workload identity that it names behind, to be deleted by whoever wants to', async () => {
    await steer(sandbox.ready, 'POST', 'agents', { name: 'leaving', url: server.url, workload: 'left-behind' });
    assert.equal((await steer(sandbox.ready, 'DELETE', 'agents/leaving')).status, 204);
    await clients.control.send(new DeleteWorkloadIdentityCommand({ name: 'left-behind' }));
  });

  it('goes with its line in the list', async () => {
    await writeList([]);
    assert.equal(await findAgent('mine'), undefined);
  });
});
