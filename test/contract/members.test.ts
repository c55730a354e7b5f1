import {
  CompleteResourceTokenAuthCommand, GetResourceApiKeyCommand, GetResourceOauth2TokenCommand, GetWorkloadAccessTokenCommand,
  GetWorkloadAccessTokenForJWTCommand, GetWorkloadAccessTokenForUserIdCommand,
} from '@aws-sdk/client-bedrock-agentcore';
import {
  CreateWorkloadIdentityCommand, DeleteApiKeyCredentialProviderCommand, DeleteOauth2CredentialProviderCommand, DeleteWorkloadIdentityCommand,
  GetApiKeyCredentialProviderCommand, GetOauth2CredentialProviderCommand, GetTokenVaultCommand, GetWorkloadIdentityCommand,
  ListApiKeyCredentialProvidersCommand, ListOauth2CredentialProvidersCommand, ListWorkloadIdentitiesCommand, SetTokenVaultCMKCommand,
  UpdateWorkloadIdentityCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { toSignedHeaders } from '../support/signed.js';
import { createClients, type Clients } from './clients.js';
import { refusedMembers } from './refused.js';

/** The real SDK checks nothing itself, and its types would refuse most of what is sent here. */
type Send = (clients: Clients, input: never) => Promise<unknown>;

/** An operation with a request that is good in form, and what makes it bad: a member's value, and the member that is named if not that one. */
interface Case {
  readonly operation: string;
  readonly send: Send;
  readonly good: Readonly<Record<string, unknown>>;
  readonly bad: readonly (readonly [member: string, value: unknown, named?: string])[];
}

const long = (length: number) => 'x'.repeat(length);
const WORKLOAD_NAME = (member: string): Case['bad'] => [undefined, 'ab', long(256), 'with space'].map((value) => [member, value] as const);
const PROVIDER_NAME = (member: string): Case['bad'] => [undefined, '', long(129), 'with.dot'].map((value) => [member, value] as const);
const WORKLOAD_TOKEN: Case['bad'] = [undefined, '', long(131_073)].map((value) => ['workloadIdentityToken', value] as const);
const RETURN_URL: readonly unknown[] = ['', 'no-scheme', `https://id.example/${long(2048)}`];
const REGISTERED_URL: Case['bad'] = RETURN_URL.map((url) => ['allowedResourceOauth2ReturnUrls', [url], 'allowedResourceOauth2ReturnUrls.1.member']);
const USER_TOKEN: readonly unknown[] = ['', 'a.b', 'a.b.c d', `a.b.${long(131_072)}`];
const SESSION_URI: readonly unknown[] = ['', 'urn:other:x', ...['a b', long(1024)].map((id) => `urn:ietf:params:oauth:request_uri:${id}`)];
const PAGE = (most: number): Case['bad'] => [0, most + 1, 1.5].map((value) => ['maxResults', value] as const);

const CASES: readonly Case[] = [
  {
    operation: 'CreateWorkloadIdentity',
    send: ({ control }, input) => control.send(new CreateWorkloadIdentityCommand(input)),
    good: { name: 'abc' },
    bad: [
      ...WORKLOAD_NAME('name'),
      ...REGISTERED_URL,
      ['tags', Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v']))],
      ['tags', { 'bad!': 'v' }], ['tags', { k: long(257) }, 'tags.k'],
    ],
  },
  {
    operation: 'UpdateWorkloadIdentity',
    send: ({ control }, input) => control.send(new UpdateWorkloadIdentityCommand(input)),
    good: { name: 'abc' },
    bad: [...WORKLOAD_NAME('name'), ...REGISTERED_URL],
  },
  {
    operation: 'GetWorkloadIdentity',
    send: ({ control }, input) => control.send(new GetWorkloadIdentityCommand(input)),
    good: { name: 'abc' }, bad: WORKLOAD_NAME('name'),
  },
  {
    operation: 'DeleteWorkloadIdentity',
    send: ({ control }, input) => control.send(new DeleteWorkloadIdentityCommand(input)),
    good: { name: 'abc' }, bad: WORKLOAD_NAME('name'),
  },
  {
    operation: 'ListWorkloadIdentities',
    send: ({ control }, input) => control.send(new ListWorkloadIdentitiesCommand(input)),
    good: {}, bad: PAGE(20),
  },
  {
    operation: 'GetOauth2CredentialProvider',
    send: ({ control }, input) => control.send(new GetOauth2CredentialProviderCommand(input)),
    good: { name: 'p' }, bad: PROVIDER_NAME('name'),
  },
  {
    operation: 'DeleteOauth2CredentialProvider',
    send: ({ control }, input) => control.send(new DeleteOauth2CredentialProviderCommand(input)),
    good: { name: 'p' }, bad: PROVIDER_NAME('name'),
  },
  {
    operation: 'ListOauth2CredentialProviders',
    send: ({ control }, input) => control.send(new ListOauth2CredentialProvidersCommand(input)),
    good: {}, bad: PAGE(20),
  },
  {
    operation: 'GetApiKeyCredentialProvider',
    send: ({ control }, input) => control.send(new GetApiKeyCredentialProviderCommand(input)),
    good: { name: 'p' }, bad: PROVIDER_NAME('name'),
  },
  {
    operation: 'DeleteApiKeyCredentialProvider',
    send: ({ control }, input) => control.send(new DeleteApiKeyCredentialProviderCommand(input)),
    good: { name: 'p' }, bad: PROVIDER_NAME('name'),
  },
  {
    operation: 'ListApiKeyCredentialProviders',
    send: ({ control }, input) => control.send(new ListApiKeyCredentialProvidersCommand(input)),
    good: {}, bad: PAGE(100),
  },
  {
    operation: 'GetTokenVault', send: ({ control }, input) => control.send(new GetTokenVaultCommand(input)),
    good: {},
    bad: ['', long(65), 'with.dot'].map((value) => ['tokenVaultId', value] as const),
  },
  {
    operation: 'SetTokenVaultCMK',
    send: ({ control }, input) => control.send(new SetTokenVaultCMKCommand(input)),
    good: { kmsConfiguration: { keyType: 'ServiceManagedKey' } },
    bad: [
      ['tokenVaultId', 'with.dot'], ['kmsConfiguration', undefined], ['kmsConfiguration', { keyType: 'OtherKey' }, 'kmsConfiguration.keyType'],
      ['kmsConfiguration', { keyType: 'CustomerManagedKey', kmsKeyArn: 'alias/mine' }, 'kmsConfiguration.kmsKeyArn'],
    ],
  },
  {
    operation: 'GetWorkloadAccessToken',
    send: ({ data }, input) => data.send(new GetWorkloadAccessTokenCommand(input)),
    good: { workloadName: 'abc' }, bad: WORKLOAD_NAME('workloadName'),
  },
  {
    operation: 'GetWorkloadAccessTokenForUserId',
    send: ({ data }, input) => data.send(new GetWorkloadAccessTokenForUserIdCommand(input)),
    good: { workloadName: 'abc', userId: 'u' },
    bad: [...WORKLOAD_NAME('workloadName'), ...[undefined, '', long(129)].map((value) => ['userId', value] as const)],
  },
  {
    operation: 'GetWorkloadAccessTokenForJWT',
    send: ({ data }, input) => data.send(new GetWorkloadAccessTokenForJWTCommand(input)),
    good: { workloadName: 'abc', userToken: 'a.b.c' },
    bad: [...WORKLOAD_NAME('workloadName'), ['userToken', undefined], ...USER_TOKEN.map((value) => ['userToken', value] as const)],
  },
  {
    operation: 'GetResourceOauth2Token',
    send: ({ data }, input) => data.send(new GetResourceOauth2TokenCommand(input)),
    good: { workloadIdentityToken: 't', resourceCredentialProviderName: 'p', scopes: [], oauth2Flow: 'M2M' },
    bad: [
      ...WORKLOAD_TOKEN, ...PROVIDER_NAME('resourceCredentialProviderName'), ['scopes', undefined], ['scopes', [''], 'scopes.1.member'],
      ['scopes', ['ok', long(129)], 'scopes.2.member'], ['oauth2Flow', undefined], ['oauth2Flow', 'IMPLICIT'],
      ...RETURN_URL.map((url) => ['resourceOauth2ReturnUrl', url] as const), ...SESSION_URI.map((uri) => ['sessionUri', uri] as const),
      ['forceAuthentication', 'yes'], ['customState', ''], ['customState', long(4097)],
      ['customParameters', { 'a b': 'v' }], ['customParameters', { [long(257)]: 'v' }], ['customParameters', { a: '' }, 'customParameters.a'],
      ['customParameters', { a: long(2049) }, 'customParameters.a'],
      ...['resources', 'audiences'].flatMap((name) => ['', long(2049)].map((value) => [name, [value], `${name}.1.member`] as const)),
    ],
  },
  {
    operation: 'GetResourceApiKey',
    send: ({ data }, input) => data.send(new GetResourceApiKeyCommand(input)),
    good: { workloadIdentityToken: 't', resourceCredentialProviderName: 'p' },
    bad: [...WORKLOAD_TOKEN, ...PROVIDER_NAME('resourceCredentialProviderName')],
  },
  {
    operation: 'CompleteResourceTokenAuth',
    send: ({ data }, input) => data.send(new CompleteResourceTokenAuthCommand(input)),
    good: { sessionUri: 'urn:ietf:params:oauth:request_uri:x', userIdentifier: { userId: 'u' } },
    bad: [
      ['sessionUri', undefined], ...SESSION_URI.map((uri) => ['sessionUri', uri] as const), ['userIdentifier', undefined],
      ['userIdentifier', { userId: 'u', userToken: 'a.b.c' }], ['userIdentifier', { userId: long(129) }, 'userIdentifier.userId'],
      ...USER_TOKEN.map((userToken) => ['userIdentifier', { userToken }, 'userIdentifier.userToken'] as const),
    ],
  },
];

describe('Every member of every operation of the sandbox', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
  });
  after(() => sandbox.stop());

  for (const { operation, send, good, bad } of CASES) {
    it(`has its length and pattern, and the refusal names it (${operation})`, async () => {
      for (const [member, value, named = member] of bad) {
        const sent = send(clients, { ...good, [member]: value } as never);
        await assert.rejects(sent, refusedMembers(named), `${operation} ${member} ${String(value).slice(0, 50)}`);
      }
      await send(clients, good as never).catch((error: unknown) => {
        assert.ok(!(error instanceof Error && 'reason' in error && error.reason === 'FieldValidationFailed'), `${operation} is good in form: ${String(error)}`);
      });
    });
  }

  const askForUser = (userId: string) => clients.data.send(new GetWorkloadAccessTokenForUserIdCommand({ workloadName: 'quickstart_agent-sandbox001', userId }));

  it('is counted in code points', async () => {
    assert.ok((await askForUser('🙂'.repeat(128))).workloadAccessToken);
    await assert.rejects(askForUser('🙂'.repeat(129)), refusedMembers('userId'));
  });

  it('is Unicode: halves of characters, which could stand for one another, are refused', async () => {
    for (const half of ['\ud800', 'a\udfff', '\udc00\ud800']) await assert.rejects(askForUser(half), refusedMembers('userId'));
  });

  it('is refused with a hundred others at most, so that no answer is far longer than its request', async () => {
    const scopes = Array.from({ length: 50_000 }, () => '');
    const sent = clients.data.send(new GetResourceOauth2TokenCommand({ workloadIdentityToken: 't', resourceCredentialProviderName: 'p', scopes, oauth2Flow: 'M2M' }));
    await assert.rejects(sent, refusedMembers(...Array.from({ length: 100 }, (_, index) => `scopes.${index + 1}.member`)));
  });

  it('is an object where the model says so', async () => {
    // As the wire has it: the SDK would not send these.
    for (const config of ['text', 5, ['x']]) {
      const body = JSON.stringify({ name: 'p', credentialProviderVendor: 'GithubOauth2', oauth2ProviderConfigInput: { githubOauth2ProviderConfig: config } });
      const response = await fetch(`${sandbox.ready.endpoint}/identities/CreateOauth2CredentialProvider`, { method: 'POST', headers: toSignedHeaders(), body });
      const { message } = await response.json() as { readonly message: string };
      const path = 'oauth2ProviderConfigInput.githubOauth2ProviderConfig';
      assert.equal(message, `1 validation error detected: Value at '${path}' failed to satisfy constraint: Member must be an object`);
    }
  });

  it('is a number in digits in a query', async () => {
    for (const [maxResults, status] of [['1', 200], ['1e1', 400], ['0x5', 400], [' 5', 400], ['', 400], ['101', 400]] as const) {
      const url = `${sandbox.ready.endpoint}/runtimes/?maxResults=${encodeURIComponent(maxResults)}`;
      assert.equal((await fetch(url, { method: 'POST', headers: toSignedHeaders() })).status, status, maxResults);
    }
  });
});
