import {
  CreateAgentRuntimeCommand, CreateAgentRuntimeEndpointCommand, DeleteAgentRuntimeCommand, DeleteAgentRuntimeEndpointCommand, GetAgentRuntimeCommand,
  GetAgentRuntimeEndpointCommand, GetWorkloadIdentityCommand, ListAgentRuntimeEndpointsCommand, ListAgentRuntimesCommand, ListAgentRuntimeVersionsCommand,
  UpdateAgentRuntimeCommand, UpdateAgentRuntimeEndpointCommand, type AuthorizerConfiguration, type CreateAgentRuntimeCommandInput, type UpdateAgentRuntimeCommandInput,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { startKeptSandbox, type KeptSandbox } from './keptSandbox.js';
import { refusedMembers } from './refused.js';

const ROLE = 'arn:aws:iam::000000000000:role/agent';
const ECHO = { containerConfiguration: { containerUri: 'sandbox:echo' } };
const DISCOVERY = 'https://issuer.example/.well-known/openid-configuration';

describe('Agent runtimes of the sandbox, through the AWS SDK', function () {
  this.timeout(20_000);
  let sandbox: KeptSandbox;
  let made = 0;

  before(async () => { sandbox = await startKeptSandbox(); });
  after(() => sandbox.stop());

  const control = () => sandbox.clients.control;
  const create = async (more: Partial<CreateAgentRuntimeCommandInput> = {}) => {
    made += 1;
    return control().send(new CreateAgentRuntimeCommand({
      agentRuntimeName: `made_${made}`, agentRuntimeArtifact: ECHO, roleArn: ROLE, networkConfiguration: { networkMode: 'PUBLIC' }, ...more,
    }));
  };
  const update = (agentRuntimeId: string | undefined, more: Partial<UpdateAgentRuntimeCommandInput> = {}) => control().send(new UpdateAgentRuntimeCommand({
    agentRuntimeId, agentRuntimeArtifact: ECHO, roleArn: ROLE, networkConfiguration: { networkMode: 'PUBLIC' }, ...more,
  }));
  const get = (agentRuntimeId: string | undefined, agentRuntimeVersion?: string) => control().send(new GetAgentRuntimeCommand({ agentRuntimeId, agentRuntimeVersion }));
  const notFound = { name: 'ResourceNotFoundException' };
  const conflict = { name: 'ConflictException' };

  it('are made with a workload identity, ready at once, and each name once', async () => {
    const created = await create({ agentRuntimeName: 'first', description: 'The first', tags: { team: 'a' }, environmentVariables: { KEY: 'kept secret' } });
    assert.deepEqual([created.$metadata.httpStatusCode, created.status, created.agentRuntimeVersion], [202, 'CREATING', '1']);
    assert.match(created.agentRuntimeId ?? '', /^first-[a-zA-Z0-9]{10}$/);
    const read = await get(created.agentRuntimeId);
    assert.deepEqual([read.status, read.description, read.roleArn, read.agentRuntimeArtifact, read.environmentVariables], ['READY', 'The first', ROLE, ECHO, { KEY: 'kept secret' }]);
    assert.deepEqual(read.lifecycleConfiguration, { idleRuntimeSessionTimeout: 900, maxLifetime: 28_800 });
    const name = read.workloadIdentityDetails?.workloadIdentityArn?.split('/').at(-1);
    assert.equal(name, created.agentRuntimeId);
    assert.deepEqual((await control().send(new GetWorkloadIdentityCommand({ name }))).allowedResourceOauth2ReturnUrls, []);
    await assert.rejects(create({ agentRuntimeName: 'first' }), conflict);
  });

  it('get a new version by each update, which holds what was sent and nothing else', async () => {
    const authorizerConfiguration: AuthorizerConfiguration = {
      customJWTAuthorizer: {
        discoveryUrl: DISCOVERY, allowedAudience: ['a'], allowedClients: ['c'], allowedScopes: ['s/read'], advertisedScopeMapping: { 's/read': 'api://s/read' },
        customClaims: [
          { inboundTokenClaimName: 'role', inboundTokenClaimValueType: 'STRING', authorizingClaimMatchValue: { claimMatchOperator: 'EQUALS', claimMatchValue: { matchValueString: 'admin' } } },
          { inboundTokenClaimName: 'cognito:groups', inboundTokenClaimValueType: 'STRING_ARRAY', authorizingClaimMatchValue: { claimMatchOperator: 'CONTAINS_ANY', claimMatchValue: { matchValueStringList: ['a', 'b'] } } },
        ],
      },
    };
    const requestHeaderConfiguration = { requestHeaderAllowlist: ['Authorization', 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-Tenant', 'X-Api-Key'] };
    const { agentRuntimeId } = await create({ description: 'Before' });
    const updated = await update(agentRuntimeId, { authorizerConfiguration, requestHeaderConfiguration, lifecycleConfiguration: { idleRuntimeSessionTimeout: 60 } });
    assert.deepEqual([updated.$metadata.httpStatusCode, updated.status, updated.agentRuntimeVersion], [202, 'UPDATING', '2']);
    const second = await get(agentRuntimeId);
    assert.deepEqual([second.authorizerConfiguration, second.requestHeaderConfiguration], [authorizerConfiguration, requestHeaderConfiguration]);
    assert.deepEqual([second.description, second.lifecycleConfiguration], ['', { idleRuntimeSessionTimeout: 60, maxLifetime: 28_800 }]);
    await update(agentRuntimeId);
    const third = await get(agentRuntimeId);
    assert.deepEqual([third.agentRuntimeVersion, third.authorizerConfiguration, third.requestHeaderConfiguration], ['3', undefined, undefined]);
    assert.equal((await get(agentRuntimeId, '1')).description, 'Before');
    assert.deepEqual((await get(agentRuntimeId, '2')).authorizerConfiguration, authorizerConfiguration);
    await assert.rejects(get(agentRuntimeId, '4'), notFound);
    await assert.rejects(update('nobody-abcdefghij'), notFound);
    const pages = [];
    let nextToken: string | undefined;
    do {
      const page = await control().send(new ListAgentRuntimeVersionsCommand({ agentRuntimeId, maxResults: 2, nextToken }));
      pages.push(page.agentRuntimes?.map(({ agentRuntimeVersion }) => agentRuntimeVersion));
      ({ nextToken } = page);
    } while (nextToken !== undefined);
    assert.deepEqual(pages, [['1', '2'], ['3']]);
    const listed = await control().send(new ListAgentRuntimesCommand({}));
    assert.equal(listed.agentRuntimes?.find((one) => one.agentRuntimeId === agentRuntimeId)?.agentRuntimeVersion, '3');
  });

  it('have the endpoint DEFAULT, which follows the latest version, and others that stay where they are put', async () => {
    const { agentRuntimeId } = await create();
    const made = await control().send(new CreateAgentRuntimeEndpointCommand({ agentRuntimeId, name: 'prod', description: 'For all' }));
    assert.deepEqual([made.$metadata.httpStatusCode, made.status, made.targetVersion], [202, 'CREATING', '1']);
    await assert.rejects(control().send(new CreateAgentRuntimeEndpointCommand({ agentRuntimeId, name: 'prod' })), conflict);
    await assert.rejects(control().send(new CreateAgentRuntimeEndpointCommand({ agentRuntimeId, name: 'next', agentRuntimeVersion: '2' })), notFound);
    await update(agentRuntimeId);
    const list = async () => (await control().send(new ListAgentRuntimeEndpointsCommand({ agentRuntimeId }))).runtimeEndpoints?.map(({ name, liveVersion }) => [name, liveVersion]);
    assert.deepEqual(await list(), [['DEFAULT', '2'], ['prod', '1']]);
  });

  it('lead their endpoints elsewhere only where they are told to', async () => {
    const { agentRuntimeId } = await create();
    await control().send(new CreateAgentRuntimeEndpointCommand({ agentRuntimeId, name: 'prod' }));
    await update(agentRuntimeId);
    const moved = await control().send(new UpdateAgentRuntimeEndpointCommand({ agentRuntimeId, endpointName: 'prod', agentRuntimeVersion: '2' }));
    assert.deepEqual([moved.$metadata.httpStatusCode, moved.status, moved.targetVersion], [202, 'UPDATING', '2']);
    const read = await control().send(new GetAgentRuntimeEndpointCommand({ agentRuntimeId, endpointName: 'prod' }));
    assert.deepEqual([read.status, read.liveVersion], ['READY', '2']);
    await assert.rejects(control().send(new UpdateAgentRuntimeEndpointCommand({ agentRuntimeId, endpointName: 'DEFAULT', agentRuntimeVersion: '1' })), conflict);
    await assert.rejects(control().send(new DeleteAgentRuntimeEndpointCommand({ agentRuntimeId, endpointName: 'DEFAULT' })), conflict);
    const deleted = await control().send(new DeleteAgentRuntimeEndpointCommand({ agentRuntimeId, endpointName: 'prod' }));
    assert.deepEqual([deleted.$metadata.httpStatusCode, deleted.status], [202, 'DELETING']);
    await assert.rejects(control().send(new GetAgentRuntimeEndpointCommand({ agentRuntimeId, endpointName: 'prod' })), notFound);
  });

  it('go with their versions, endpoints and workload identity', async () => {
    const { agentRuntimeId } = await create();
    await control().send(new CreateAgentRuntimeEndpointCommand({ agentRuntimeId, name: 'prod' }));
    await update(agentRuntimeId);
    const deleted = await control().send(new DeleteAgentRuntimeCommand({ agentRuntimeId }));
    assert.deepEqual([deleted.$metadata.httpStatusCode, deleted.status], [202, 'DELETING']);
    await assert.rejects(get(agentRuntimeId), notFound);
    await assert.rejects(get(agentRuntimeId, '1'), notFound);
    await assert.rejects(control().send(new GetWorkloadIdentityCommand({ name: agentRuntimeId })), notFound);
    await assert.rejects(control().send(new ListAgentRuntimeEndpointsCommand({ agentRuntimeId })), notFound);
  });

  it('are kept with versions, endpoints and environment', async () => {
    const { agentRuntimeId } = await create({ description: 'Kept', environmentVariables: { KEY: 'hush-hush-value' } });
    await control().send(new CreateAgentRuntimeEndpointCommand({ agentRuntimeId, name: 'prod' }));
    await update(agentRuntimeId, { environmentVariables: { KEY: 'hush-hush-value' } });
    await sandbox.restart();
    assert.deepEqual((await get(agentRuntimeId)).environmentVariables, { KEY: 'hush-hush-value' });
    assert.equal((await get(agentRuntimeId, '1')).description, 'Kept');
    assert.equal((await control().send(new GetAgentRuntimeEndpointCommand({ agentRuntimeId, endpointName: 'prod' }))).liveVersion, '1');
  });

  const withClaim = (type: 'STRING' | 'STRING_ARRAY', claimMatchOperator: 'EQUALS' | 'CONTAINS' | 'CONTAINS_ANY', claimMatchValue: object): AuthorizerConfiguration => ({
    customJWTAuthorizer: {
      discoveryUrl: DISCOVERY,
      customClaims: [{ inboundTokenClaimName: 'c', inboundTokenClaimValueType: type, authorizingClaimMatchValue: { claimMatchOperator, claimMatchValue: claimMatchValue as never } }],
    },
  });
  const CLAIM = 'authorizerConfiguration.customJWTAuthorizer.customClaims.1.member.authorizingClaimMatchValue';
  const refusals: readonly (readonly [what: string, more: Partial<UpdateAgentRuntimeCommandInput>, member: string])[] = [
    ['no role', { roleArn: 'admin' }, 'roleArn'],
    ['a discovery URL that is none', { authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl: 'https://x/' } } }, 'authorizerConfiguration.customJWTAuthorizer.discoveryUrl'],
    ['no audience in a list of them', { authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl: DISCOVERY, allowedAudience: [] } } }, 'authorizerConfiguration.customJWTAuthorizer.allowedAudience'],
    ['a scope with a space', { authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl: DISCOVERY, allowedScopes: ['a b'] } } }, 'authorizerConfiguration.customJWTAuthorizer.allowedScopes.1.member'],
    ['CONTAINS for a text', { authorizerConfiguration: withClaim('STRING', 'CONTAINS', { matchValueString: 'a' }) }, `${CLAIM}.claimMatchOperator`],
    ['EQUALS for a list', { authorizerConfiguration: withClaim('STRING_ARRAY', 'EQUALS', { matchValueString: 'a' }) }, `${CLAIM}.claimMatchOperator`],
    ['CONTAINS_ANY of one text', { authorizerConfiguration: withClaim('STRING_ARRAY', 'CONTAINS_ANY', { matchValueString: 'a' }) }, `${CLAIM}.claimMatchValue.matchValueStringList`],
    ['a restricted header', { requestHeaderConfiguration: { requestHeaderAllowlist: ['Cookie'] } }, 'requestHeaderConfiguration.requestHeaderAllowlist.1.member'],
    ['a header of AWS', { requestHeaderConfiguration: { requestHeaderAllowlist: ['X-Amzn-Trace'] } }, 'requestHeaderConfiguration.requestHeaderAllowlist.1.member'],
    ['a header twice', { requestHeaderConfiguration: { requestHeaderAllowlist: ['X-A', 'x-a'] } }, 'requestHeaderConfiguration.requestHeaderAllowlist'],
    ['Authorization without an authorizer', { requestHeaderConfiguration: { requestHeaderAllowlist: ['Authorization'] } }, 'requestHeaderConfiguration.requestHeaderAllowlist'],
    ['21 headers', { requestHeaderConfiguration: { requestHeaderAllowlist: Array.from({ length: 21 }, (_, index) => `X-${index}`) } }, 'requestHeaderConfiguration.requestHeaderAllowlist'],
  ];
  for (const [what, more, member] of refusals) {
    it(`refuse ${what}`, async () => {
      const { agentRuntimeId } = await create();
      await assert.rejects(update(agentRuntimeId, more), refusedMembers(member));
      assert.equal((await get(agentRuntimeId)).agentRuntimeVersion, '1');
    });
  }
});
