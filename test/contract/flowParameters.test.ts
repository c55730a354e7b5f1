import {
  BedrockAgentCoreClient, type CompleteResourceTokenAuthRequest, type GetResourceApiKeyRequest, type GetResourceOauth2TokenRequest,
  type GetWorkloadAccessTokenForJWTRequest, type GetWorkloadAccessTokenForUserIdRequest, type GetWorkloadAccessTokenRequest,
} from '@aws-sdk/client-bedrock-agentcore';
import { CreateApiKeyCredentialProviderCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { Secret } from '../../src/core/base/secret.js';
import { apiKey } from '../../src/core/flow/apiKey.js';
import { createAwsData } from '../../src/core/flow/awsData.js';
import type { IdentityData, ResourceTokenParameters } from '../../src/core/flow/data.js';
import { machineToMachine } from '../../src/core/flow/machineToMachine.js';
import { onBehalfOf } from '../../src/core/flow/onBehalfOf.js';
import type { FlowPlan } from '../../src/core/flow/plan.js';
import { userFederation } from '../../src/core/flow/userFederation.js';
import { PROVIDER } from './clients.js';
import { takeConsentedToken } from './consented.js';
import { inStep, record, startFlowScene, WORKLOAD, type FlowScene } from './flowScene.js';
import { createPerson } from './person.js';
import { giveConsent } from './visitor.js';

interface Sent {
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Every member of a request, so that one that AWS adds is missed by the compiler. */
type Whole<T> = { readonly [K in keyof Required<T>]: Exclude<T[K], undefined> };

describe('Every parameter of the operations is settable, and arrives as it was set', function () {
  this.timeout(20_000);
  let scene: FlowScene;
  let data: IdentityData;
  let sent: Sent[];

  before(async () => {
    scene = await startFlowScene();
    const { endpoint, region } = scene.sandbox.ready;
    const client = new BedrockAgentCoreClient({ endpoint, region, credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' }, maxAttempts: 1 });
    // What is on the wire, behind everything that the SDK does.
    client.middlewareStack.add((next, { commandName }) => (args) => {
      const { body } = args.request as { readonly body: Uint8Array };
      sent.push({ operation: commandName?.replace(/Command$/, '') ?? '', body: JSON.parse(new TextDecoder().decode(body)) as Sent['body'] });
      return next(args);
    }, { step: 'deserialize', priority: 'low', name: 'watch' });
    data = createAwsData({ kind: 'sandbox', endpoint, region }, client);
  });
  after(async () => {
    data.dispose();
    await scene.stop();
  });
  beforeEach(() => { sent = []; });

  /** All that may be asked for besides token, provider and flow. */
  const all = (more: Partial<ResourceTokenParameters> = {}) => ({
    providerName: PROVIDER, scopes: ['openid', 'email'], resourceOauth2ReturnUrl: scene.returnUrl, forceAuthentication: true,
    customParameters: { prompt: 'login', tenant: 'blue' }, customState: new Secret('a state of ours'), resources: ['https://api.example'],
    audiences: ['https://audience.example'], sessionUri: 'urn:ietf:params:oauth:request_uri:earlier', ...more,
  });
  const toWire = (oauth2Flow: GetResourceOauth2TokenRequest['oauth2Flow'], token: unknown) => ({
    workloadIdentityToken: String(token), resourceCredentialProviderName: PROVIDER, scopes: ['openid', 'email'], oauth2Flow: oauth2Flow ?? 'M2M',
    resourceOauth2ReturnUrl: scene.returnUrl, forceAuthentication: true, customParameters: { prompt: 'login', tenant: 'blue' },
    customState: 'a state of ours', resources: ['https://api.example'], audiences: ['https://audience.example'],
    sessionUri: 'urn:ietf:params:oauth:request_uri:earlier',
  }) satisfies Whole<GetResourceOauth2TokenRequest>;
  const bodyOf = (operation: string) => sent.find((one) => one.operation === operation)?.body;
  const run = async <S, R>(plan: FlowPlan<S, R>) => { await record(plan).run.outcome; };
  const tokenOf = (operation = 'GetResourceOauth2Token') => bodyOf(operation)?.['workloadIdentityToken'];
  const isToken = (token: unknown) => { assert.ok(typeof token === 'string' && token.length > 20); };

  it('for a machine: GetWorkloadAccessToken and GetResourceOauth2Token', async () => {
    await run(machineToMachine(data, { workloadName: WORKLOAD }, all()));
    assert.deepEqual(bodyOf('GetWorkloadAccessToken'), { workloadName: WORKLOAD } satisfies Whole<GetWorkloadAccessTokenRequest>);
    isToken(tokenOf());
    assert.deepEqual(bodyOf('GetResourceOauth2Token'), toWire('M2M', tokenOf()));
  });

  it('on behalf of a user: GetWorkloadAccessTokenForJWT and GetResourceOauth2Token', async () => {
    const userToken = await takeConsentedToken(scene.clients, scene.sandbox.ready.endpoint, WORKLOAD, 'jwt');
    await run(onBehalfOf(data, WORKLOAD, new Secret(userToken), all()));
    assert.deepEqual(bodyOf('GetWorkloadAccessTokenForJWT'), { workloadName: WORKLOAD, userToken } satisfies Whole<GetWorkloadAccessTokenForJWTRequest>);
    assert.deepEqual(bodyOf('GetResourceOauth2Token'), toWire('ON_BEHALF_OF_TOKEN_EXCHANGE', tokenOf()));
  });

  it('with a user at a browser: GetWorkloadAccessTokenForUserId, GetResourceOauth2Token and CompleteResourceTokenAuth', async () => {
    const user = { userId: 'set' };
    const person = createPerson(scene.sandbox.ready.endpoint, (visitor, url) => giveConsent(visitor, url));
    const recorded = record(userFederation({ workloadName: WORKLOAD, user, resource: all() }, { data, consent: scene.listener, browser: person }));
    await recorded.saw((event) => inStep('poll', 'request')(event) || event.kind === 'ended');
    recorded.clock.rush();
    assert.equal((await recorded.run.outcome).kind, 'completed');
    assert.deepEqual(bodyOf('GetWorkloadAccessTokenForUserId'), { workloadName: WORKLOAD, ...user } satisfies Whole<GetWorkloadAccessTokenForUserIdRequest>);
    assert.deepEqual(bodyOf('GetResourceOauth2Token'), toWire('USER_FEDERATION', tokenOf()));
    const session = recorded.events.find(inStep('resourceToken', 'response'));
    assert.ok(session?.kind === 'response' && session.response['sessionUri'] instanceof Secret);
    const sessionUri = session.response['sessionUri'].reveal();
    assert.deepEqual(bodyOf('CompleteResourceTokenAuth'), { sessionUri, userIdentifier: user } satisfies Whole<CompleteResourceTokenAuthRequest>);
    // All polls: the same, of the session that was begun, and without forcing a new one.
    const { forceAuthentication, ...same } = toWire('USER_FEDERATION', tokenOf());
    assert.equal(forceAuthentication, true);
    const [, ...polls] = sent.filter(({ operation }) => operation === 'GetResourceOauth2Token');
    assert.ok(polls.length > 0);
    for (const { body } of polls) assert.deepEqual(body, { ...same, sessionUri });
  });

  it('for CompleteResourceTokenAuth another user and another session than those of the flow, to see it refused', async () => {
    const userToken = new Secret(await takeConsentedToken(scene.clients, scene.sandbox.ready.endpoint, WORKLOAD, 'other'));
    const person = createPerson(scene.sandbox.ready.endpoint, (visitor, url) => giveConsent(visitor, url));
    const sessionUri = 'urn:ietf:params:oauth:request_uri:of-another';
    const resource = { providerName: PROVIDER, scopes: ['openid'], resourceOauth2ReturnUrl: scene.returnUrl };
    await run(userFederation({ workloadName: WORKLOAD, user: { userId: 'mine' }, resource, complete: { user: { userToken }, sessionUri } }, { data, consent: scene.listener, browser: person }));
    assert.deepEqual(bodyOf('CompleteResourceTokenAuth'), { sessionUri, userIdentifier: { userToken: userToken.reveal() } });
  });

  it('for an API key: GetResourceApiKey', async () => {
    await scene.clients.control.send(new CreateApiKeyCredentialProviderCommand({ name: 'weather', apiKey: 'the key' }));
    await run(apiKey(data, { workloadName: WORKLOAD }, 'weather'));
    const token = tokenOf('GetResourceApiKey');
    isToken(token);
    assert.deepEqual(bodyOf('GetResourceApiKey'), {
      workloadIdentityToken: String(token), resourceCredentialProviderName: 'weather',
    } satisfies Whole<GetResourceApiKeyRequest>);
  });
});
