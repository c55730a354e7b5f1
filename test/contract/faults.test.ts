import { GetWorkloadAccessTokenCommand, GetWorkloadAccessTokenForJWTCommand } from '@aws-sdk/client-bedrock-agentcore';
import {
  BedrockAgentCoreControlClient, BedrockAgentCoreControlServiceException, CreateOauth2CredentialProviderCommand, CreateWorkloadIdentityCommand,
  DeleteWorkloadIdentityCommand, GetWorkloadIdentityCommand, ListWorkloadIdentitiesCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import assert from 'node:assert/strict';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { askForToken, beginFlow, createClients, createProvider, createWorkload, toCustomConfig, type Ask, type Clients } from './clients.js';
import { setFault, steer } from './steered.js';
import { createVisitor, giveConsent } from './visitor.js';

const M2M: Ask = { oauth2Flow: 'M2M', scopes: ['email'], forceAuthentication: true };

interface FaultList {
  readonly faults: readonly { readonly operation: string; readonly kind: string; readonly count: number }[];
}

describe('A fault that was set', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    await createWorkload(clients, 'agent-one');
  });
  after(() => sandbox.stop());
  afterEach(() => steer(sandbox.ready, 'DELETE', 'faults'));

  const list = () => clients.control.send(new ListWorkloadIdentitiesCommand({}));
  const waiting = async () => (await (await steer(sandbox.ready, 'GET', 'faults')).json() as FaultList).faults;
  const problemsOf = async (body: unknown) => {
    const response = await steer(sandbox.ready, 'POST', 'faults', body);
    assert.equal(response.status, 400, JSON.stringify(body));
    return (await response.json() as { readonly fieldList: readonly { readonly name: string; readonly message: string }[] }).fieldList;
  };

  it('is met by as many requests as was said, in the order in which they were set, and by no other operation', async () => {
    await setFault(sandbox.ready, { operation: 'ListWorkloadIdentities', kind: 'throttle', count: 2 });
    await setFault(sandbox.ready, { operation: 'ListWorkloadIdentities', kind: 'internalError' });
    await clients.control.send(new GetWorkloadIdentityCommand({ name: 'agent-one' }));
    assert.deepEqual((await waiting()).map(({ kind, count }) => [kind, count]), [['throttle', 2], ['internalError', 1]]);
    for (let count = 0; count < 2; count += 1) await assert.rejects(list(), { name: 'ThrottlingException', message: 'Rate exceeded' });
    await assert.rejects(list(), { name: 'InternalServerException' });
    assert.ok((await list()).workloadIdentities?.some(({ name }) => name === 'agent-one'));
    assert.deepEqual(await waiting(), []);
  });

  it('is met exactly so often by requests that come together', async () => {
    await setFault(sandbox.ready, { operation: 'ListWorkloadIdentities', kind: 'throttle', count: 7 });
    const ends = await Promise.allSettled(Array.from({ length: 20 }, list));
    assert.equal(ends.filter(({ status }) => status === 'rejected').length, 7);
  });

  it('of throttling is one that the SDK tries again after', async () => {
    await setFault(sandbox.ready, { operation: 'GetWorkloadIdentity', kind: 'throttle' });
    const { endpoint, region } = sandbox.ready;
    const patient = new BedrockAgentCoreControlClient({ endpoint, region, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
    const { name, $metadata } = await patient.send(new GetWorkloadIdentityCommand({ name: 'agent-one' }));
    assert.deepEqual([name, $metadata.attempts], ['agent-one', 2]);
  });

  const told: readonly (readonly [kind: string, status: number, error: string, message: RegExp])[] = [
    ['throttle', 429, 'ThrottlingException', /^Rate exceeded$/],
    ['internalError', 500, 'InternalServerException', /set for this sandbox/],
    ['quota', 402, 'ServiceQuotaExceededException', /quota/],
    [
      'deny', 403, 'AccessDeniedException',
      /^User: arn:aws:iam::000000000000:user\/sandbox is not authorized to perform: bedrock-agentcore:CreateOauth2CredentialProvider on resource: arn:aws:bedrock-agentcore:us-east-1:000000000000:\*$/,
    ],
  ];
  for (const [kind, status, error, message] of told) {
    it(`of the kind ${kind} is answered as ${status} ${error}, and nothing is done`, async () => {
      await setFault(sandbox.ready, { operation: 'CreateOauth2CredentialProvider', kind });
      await assert.rejects(clients.control.send(new CreateOauth2CredentialProviderCommand({ name: 'none', ...toCustomConfig(sandbox.ready) })), (thrown: Error & { readonly $metadata: { readonly httpStatusCode?: number; readonly requestId?: string } }) => {
        assert.deepEqual([thrown.name, thrown.$metadata.httpStatusCode], [error, status]);
        assert.match(thrown.message, message);
        assert.match(thrown.$metadata.requestId ?? '', /^[0-9a-f-]{36}$/);
        return true;
      });
      await createProvider(clients, sandbox.ready, `after-${kind}`);
    });
  }

  it('that delays lets the request be done afterwards, and one whose caller leaves not at all', async () => {
    await setFault(sandbox.ready, { operation: 'CreateWorkloadIdentity', kind: 'delay', delayMs: 50 });
    await createWorkload(clients, 'slow');
    await setFault(sandbox.ready, { operation: 'CreateWorkloadIdentity', kind: 'delay', delayMs: 30_000 });
    const abort = new AbortController();
    const sent = clients.control.send(new CreateWorkloadIdentityCommand({ name: 'abandoned' }), { abortSignal: abort.signal });
    await sandbox.logged(/is met: delay CreateWorkloadIdentity[\s\S]*is met: delay CreateWorkloadIdentity/);
    abort.abort();
    await assert.rejects(sent, { name: 'AbortError' });
    await assert.rejects(clients.control.send(new GetWorkloadIdentityCommand({ name: 'abandoned' })), { name: 'ResourceNotFoundException' });
  });

  it('that cuts before the answer leaves nothing done, one that cuts within it leaves all done', async () => {
    for (const [kind, name] of [['cutBefore', 'cut-before'], ['cutWithin', 'cut-within']] as const) {
      await setFault(sandbox.ready, { operation: 'CreateWorkloadIdentity', kind });
      await assert.rejects(createWorkload(clients, name), (error) => !(error instanceof BedrockAgentCoreControlServiceException), kind);
    }
    await assert.rejects(clients.control.send(new GetWorkloadIdentityCommand({ name: 'cut-before' })), { name: 'ResourceNotFoundException' });
    assert.ok(await clients.control.send(new GetWorkloadIdentityCommand({ name: 'cut-within' })));
    await setFault(sandbox.ready, { operation: 'DeleteWorkloadIdentity', kind: 'cutWithin' });
    const remove = () => clients.control.send(new DeleteWorkloadIdentityCommand({ name: 'cut-within' }));
    await assert.rejects(remove());
    await assert.rejects(remove(), { name: 'ResourceNotFoundException' });
  });

  it('of the token endpoint makes a code one that has expired, and the next consent is good again', async () => {
    await setFault(sandbox.ready, { operation: 'idp.token', kind: 'expiredCode' });
    const flow = await beginFlow(clients, 'agent-one', 'expired');
    const visit = await giveConsent(createVisitor(sandbox.ready.endpoint), flow.authorizationUrl);
    assert.equal(visit.url.searchParams.get('error'), 'invalid_grant');
    assert.equal((await flow.poll()).sessionStatus, 'FAILED');
    const again = await beginFlow(clients, 'agent-one', 'expired');
    assert.equal((await giveConsent(createVisitor(sandbox.ready.endpoint), again.authorizationUrl)).url.searchParams.get('error'), null);
  });

  it('of the provider is passed on in the form of the service', async () => {
    const refusals: readonly (readonly [operation: string, kind: string, error: string, message: RegExp])[] = [
      ['idp.token', 'expiredCode', 'ValidationException', /refused the request: invalid_grant$/],
      ['idp.token', 'internalError', 'InternalServerException', /server_error$/],
      ['idp.token', 'cutWithin', 'InternalServerException', /server_error$/],
      ['idp.discovery', 'wrongIssuer', 'InternalServerException', /names another issuer: https:\/\/another-issuer\.example$/],
      ['idp.discovery', 'internalError', 'InternalServerException', /answered with status 500/],
    ];
    for (const [operation, kind, name, message] of refusals) {
      await setFault(sandbox.ready, { operation, kind });
      await assert.rejects(askForToken(clients, 'agent-one', 'u', M2M), { name, message }, kind);
    }
    assert.ok((await askForToken(clients, 'agent-one', 'u', M2M)).accessToken);
  });

  it("of the issuer's name makes a user's token one that cannot be verified", async () => {
    const { token } = await (await steer(sandbox.ready, 'POST', 'sign', { claims: { sub: 'alice' } })).json() as { readonly token: string };
    const send = () => clients.data.send(new GetWorkloadAccessTokenForJWTCommand({ workloadName: 'agent-one', userToken: token }));
    await setFault(sandbox.ready, { operation: 'idp.discovery', kind: 'wrongIssuer' });
    await assert.rejects(send(), { name: 'UnauthorizedException', message: /^The user token cannot be verified with its issuer/ });
    assert.ok((await send()).workloadAccessToken);
  });

  it('of STS is told in its own form', async () => {
    const { endpoint, region } = sandbox.ready;
    const become = () => fromTemporaryCredentials({
      masterCredentials: { accessKeyId: 'a', secretAccessKey: 'b' }, clientConfig: { endpoint, region, maxAttempts: 1 },
      params: { RoleArn: 'arn:aws:iam::123456789012:role/Builder', RoleSessionName: 'me' },
    })();
    for (const [kind, name] of [['deny', 'AccessDenied'], ['throttle', 'Throttling'], ['internalError', 'InternalFailure']] as const) {
      await setFault(sandbox.ready, { operation: 'AssumeRole', kind });
      await assert.rejects(become(), { name });
    }
    assert.ok((await become()).sessionToken);
  });

  it('is not met by a request that is not signed', async () => {
    await setFault(sandbox.ready, { operation: 'GetWorkloadAccessToken', kind: 'throttle' });
    assert.equal((await fetch(`${sandbox.ready.endpoint}/identities/GetWorkloadAccessToken`, { method: 'POST', body: '{}' })).status, 403);
    await assert.rejects(clients.data.send(new GetWorkloadAccessTokenCommand({ workloadName: 'agent-one' })), { name: 'ThrottlingException' });
  });

  it('goes with those of its operation, with all, or with a reset', async () => {
    const setTwo = async () => {
      for (const operation of ['GetWorkloadIdentity', 'ListWorkloadIdentities']) await setFault(sandbox.ready, { operation, kind: 'throttle' });
    };
    await setTwo();
    assert.equal((await steer(sandbox.ready, 'DELETE', 'faults?operation=GetWorkloadIdentity')).status, 204);
    assert.deepEqual((await waiting()).map(({ operation }) => operation), ['ListWorkloadIdentities']);
    await steer(sandbox.ready, 'DELETE', 'faults');
    assert.deepEqual(await waiting(), []);
    await setTwo();
    await steer(sandbox.ready, 'POST', 'reset');
    assert.deepEqual(await waiting(), []);
    await createWorkload(clients, 'agent-one');
  });

  it('is refused where it can never be met, with the name of what is wrong', async () => {
    const [unknown] = await problemsOf({ operation: 'MakeCoffee', kind: 'throttle' });
    assert.equal(unknown?.message, "Value 'MakeCoffee' at 'operation' failed to satisfy constraint: Member must be an operation of the sandbox, or idp.token or idp.discovery");
    const wrong: readonly (readonly [body: unknown, members: readonly string[]])[] = [
      [{}, ['operation', 'kind']],
      [{ operation: 'GetHarness', kind: 'throttle' }, ['operation']],
      [{ operation: 'GetWorkloadIdentity', kind: 'quota' }, ['kind']],
      [{ operation: 'GetWorkloadIdentity', kind: 'expiredCode' }, ['kind']],
      [{ operation: 'idp.token', kind: 'wrongIssuer' }, ['kind']],
      [{ operation: 'idp.token', kind: 'throttle' }, ['kind']],
      [{ operation: 'GetWorkloadIdentity', kind: 'explode' }, ['kind']],
      [{ operation: 'GetWorkloadIdentity', kind: 'delay' }, ['delayMs']],
      [{ operation: 'GetWorkloadIdentity', kind: 'delay', delayMs: 30_001 }, ['delayMs']],
      [{ operation: 'GetWorkloadIdentity', kind: 'deny', delayMs: 5 }, ['delayMs']],
      [{ operation: 'GetWorkloadIdentity', kind: 'deny', count: 0 }, ['count']],
      [{ operation: 'GetWorkloadIdentity', kind: 'deny', count: 1.5 }, ['count']],
    ];
    for (const [body, members] of wrong) assert.deepEqual((await problemsOf(body)).map(({ name }) => name), members, JSON.stringify(body));
    assert.equal((await steer(sandbox.ready, 'DELETE', 'faults?operation=MakeCoffee')).status, 400);
    assert.deepEqual(await waiting(), []);
  });

  it('needs the control token', async () => {
    for (const method of ['GET', 'DELETE'] as const) assert.equal((await steer(sandbox.ready, method, 'faults', undefined, 'wrong')).status, 403);
    assert.equal((await steer(sandbox.ready, 'POST', 'faults', { operation: 'GetWorkloadIdentity', kind: 'deny' }, 'wrong')).status, 403);
    assert.ok(await clients.control.send(new GetWorkloadIdentityCommand({ name: 'agent-one' })));
  });
});
