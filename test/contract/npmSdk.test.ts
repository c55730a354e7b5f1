import { CompleteResourceTokenAuthCommand, GetWorkloadAccessTokenCommand, GetWorkloadAccessTokenForUserIdCommand } from '@aws-sdk/client-bedrock-agentcore';
import { CreateApiKeyCredentialProviderCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { OAuth2WrapperConfig } from 'bedrock-agentcore/identity';
import { decodeJwt } from 'jose';
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, createWorkload, PROVIDER, RETURN_URL, SCOPES, type Clients } from './clients.js';
import { createVisitor, giveConsent } from './visitor.js';

const AGENT = resolve(import.meta.dirname, '../support/npmSdkAgent.mjs');
const WORKLOAD = 'npm-agent';
const ANSWER = 'Called with: ';

/** What the agent tells. */
type Event = { readonly authorizationUrl: string } | { readonly answer: string };

describe("An agent written with npm's bedrock-agentcore, pointed at the sandbox by AWS_ENDPOINT_URL", function () {
  this.timeout(30_000); // the SDK asks every 5 seconds, which cannot be set
  let sandbox: StartedSandbox;
  let clients: Clients;

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    await createWorkload(clients, WORKLOAD);
  });
  after(() => sandbox.stop());

  /** Runs the agent's program and gives what its tool was called with. The person does what `onAuthorizationUrl` says. */
  const run = async (
    call: 'withAccessToken' | 'withApiKey', configuration: Partial<OAuth2WrapperConfig>, onAuthorizationUrl?: (url: string) => Promise<unknown>,
  ): Promise<string> => {
    const { endpoint, region } = sandbox.ready;
    const child = fork(AGENT, [call, JSON.stringify(configuration)], {
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, AWS_ENDPOINT_URL: endpoint, AWS_REGION: region, AWS_ACCESS_KEY_ID: 'sandbox', AWS_SECRET_ACCESS_KEY: 'sandbox' },
    });
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => { errors += chunk.toString(); });
    try {
      assert.ok(child.stdout !== null);
      for await (const line of createInterface({ input: child.stdout })) {
        const event = JSON.parse(line) as Event;
        if ('answer' in event) return event.answer;
        assert.ok(onAuthorizationUrl !== undefined, 'no consent was expected');
        await onAuthorizationUrl(event.authorizationUrl);
      }
    } finally {
      child.kill();
    }
    throw new Error(`The agent ended without an answer: ${errors}`);
  };

  const tokenFor = async (userId: string) => (
    (await clients.data.send(new GetWorkloadAccessTokenForUserIdCommand({ workloadName: WORKLOAD, userId }))).workloadAccessToken
  );
  const machineToken = async () => (await clients.data.send(new GetWorkloadAccessTokenCommand({ workloadName: WORKLOAD }))).workloadAccessToken;
  const readToken = (answer: string) => {
    assert.ok(answer.startsWith(ANSWER), answer);
    return decodeJwt(answer.slice(ANSWER.length));
  };

  it('gets a token for itself (2LO)', async () => {
    const answer = await run('withAccessToken', {
      workloadIdentityToken: await machineToken(), providerName: PROVIDER, scopes: ['email'], authFlow: 'M2M',
    });
    assert.deepEqual([readToken(answer).sub, readToken(answer)['scope']], [sandbox.ready.clients[0]?.clientId, 'email']);
  });

  it('gets a token of its user after a consent (3LO), and the next time without one', async () => {
    const configuration = {
      workloadIdentityToken: await tokenFor('npm-user'), providerName: PROVIDER, scopes: SCOPES, authFlow: 'USER_FEDERATION' as const,
      callbackUrl: RETURN_URL, customState: 'of the agent',
    };
    // Sign-in and consent of the person, then what the application behind the return URL does.
    const answer = await run('withAccessToken', configuration, async (authorizationUrl) => {
      const { searchParams } = (await giveConsent(createVisitor(sandbox.ready.endpoint), authorizationUrl)).url;
      assert.equal(searchParams.get('state'), 'of the agent');
      const sessionUri = searchParams.get('session_id') ?? undefined;
      await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri, userIdentifier: { userId: 'npm-user' } }));
    });
    assert.deepEqual([readToken(answer).sub, readToken(answer)['scope']], ['alice', SCOPES.join(' ')]);
    assert.equal(await run('withAccessToken', configuration), answer);
  });

  it('gets an API key', async () => {
    await clients.control.send(new CreateApiKeyCredentialProviderCommand({ name: 'npm-weather', apiKey: 'the key' }));
    const answer = await run('withApiKey', { workloadIdentityToken: await machineToken(), providerName: 'npm-weather' });
    assert.equal(answer, `${ANSWER}the key`);
  });
});
