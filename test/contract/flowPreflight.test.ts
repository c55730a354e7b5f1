import { CreateApiKeyCredentialProviderCommand, CreateOauth2CredentialProviderCommand, UpdateWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { BedrockAgentCoreClient } from '@aws-sdk/client-bedrock-agentcore';
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { Secret } from '../../src/core/base/secret.js';
import { createCallbackListener } from '../../src/core/callback/listener.js';
import { createAwsCognito } from '../../src/core/cognito/awsCognito.js';
import { toPoolEndpoints } from '../../src/core/cognito/endpoints.js';
import { createAwsData } from '../../src/core/flow/awsData.js';
import { applyFix, undoFix, type Finding } from '../../src/core/flow/findings.js';
import { createIssuerHttp } from '../../src/core/flow/issuerHttp.js';
import { findPortState } from '../../src/core/flow/portState.js';
import { runPreflight, type PreflightPorts } from '../../src/core/flow/preflight.js';
import type { PreflightInput } from '../../src/core/flow/preflightInput.js';
import { ofCognitoClients, withSandboxIssuers } from '../../src/core/flow/registeredCallbacks.js';
import { createAwsControl } from '../../src/core/identity/awsControl.js';
import type { IdentityControl } from '../../src/core/identity/control.js';
import { openStartPage, toCallback, toConsent } from '../support/consents.js';
import { startFaultyProxy } from '../support/faultyProxy.js';
import { navigate } from '../support/rawHttp.js';
import { PROVIDER, readSettled, SCOPES } from './clients.js';
import { CALLBACK_URL, createCognito, createPool, createPoolClient } from './cognitoPool.js';
import { startFlowScene, WORKLOAD, type FlowScene } from './flowScene.js';
import { startForeignServer, toDiscoveredConfig } from './foreignServer.js';
import { registerApp } from './presetApp.js';
import { setFault } from './steered.js';

describe('Before a flow', function () {
  this.timeout(20_000);
  let scene: FlowScene;
  let control: IdentityControl;
  let input: PreflightInput;
  let ports: PreflightPorts;
  const { signal } = new AbortController();

  before(async () => {
    scene = await startFlowScene();
    const { endpoint, region } = scene.sandbox.ready;
    control = createAwsControl({ kind: 'sandbox', endpoint, region });
    const resource = { providerName: PROVIDER, scopes: SCOPES, resourceOauth2ReturnUrl: scene.returnUrl };
    input = { oauth2Flow: 'USER_FEDERATION', workloadName: WORKLOAD, user: { userId: 'alice' }, resource };
    ports = {
      control, data: scene.data, http: createIssuerHttp(), serviceEndpoint: endpoint, clock: { now: Date.now },
      portState: (url, stop) => findPortState(url, { isOurs: false }, stop),
      registeredCallbacks: withSandboxIssuers(endpoint),
    };
  });
  after(async () => {
    control.dispose();
    await scene.stop();
  });

  const check = async (more: Partial<PreflightInput> = {}, otherPorts: Partial<PreflightPorts> = {}) => {
    const findings = await runPreflight({ ...input, ...more }, { ...ports, ...otherPorts }, signal);
    assert.deepEqual(findings.filter(({ severity: how, fix }) => (how === 'passed') !== (fix === undefined)), [], 'what is not well has its fix');
    return findings;
  };
  const find = async (id: Finding['id'], ...asked: Parameters<typeof check>) => (await check(...asked)).find((finding) => finding.id === id);
  const ofProvider = (providerName: string): Partial<PreflightInput> => ({ resource: { ...input.resource, providerName } });
  const severity = async (...asked: Parameters<typeof find>) => (await find(...asked))?.severity;

  it('everything passes where all is well', async () => {
    const findings = await check();
    assert.deepEqual(findings.map((finding) => [finding.id, finding.severity]), [
      'parametersInRules', 'workloadKnown', 'providerReady', 'discoveryReachable', 'callbackUrlRegistered', 'clockRight', 'returnUrlRegistered', 'portFree',
      'mayCall.GetWorkloadAccessTokenForUserId', 'mayCall.GetResourceOauth2Token', 'mayCall.CompleteResourceTokenAuth',
    ].map((id) => [id, 'passed']), JSON.stringify(findings));
  });

  it('a return URL that is not registered is added to the others, and taken off again', async () => {
    const others = ['https://app.example/one', 'https://app.example/two'];
    await scene.clients.control.send(new UpdateWorkloadIdentityCommand({ name: WORKLOAD, allowedResourceOauth2ReturnUrls: others }));
    const finding = await find('returnUrlRegistered');
    assert.equal(finding?.sentence, `Return URL is not registered on ${WORKLOAD}.`);
    assert.ok(finding.fix !== undefined);
    const fixed = await applyFix(finding.fix, { control });
    assert.ok(fixed.severity === 'passed' && fixed.undo !== undefined);
    assert.deepEqual((await control.getWorkloadIdentity(WORKLOAD)).allowedResourceOauth2ReturnUrls, [...others, scene.returnUrl]);
    assert.equal((await applyFix(finding.fix, { control })).undo, undefined, 'nothing was changed the second time');
    assert.deepEqual(await undoFix(fixed.undo, { control }), finding);
    assert.deepEqual((await control.getWorkloadIdentity(WORKLOAD)).allowedResourceOauth2ReturnUrls, others);
    await applyFix(finding.fix, { control });
  });

  it('a provider that is not ready is said so, with its reason; one that is being created is looked at again', async () => {
    const server = await startForeignServer();
    const create = (name: string) => scene.clients.control.send(new CreateOauth2CredentialProviderCommand({ name, ...toDiscoveredConfig(server) }));
    let release: (value: unknown) => void = () => undefined;
    try {
      server.answerDiscovery({}, 404);
      await create('nowhere');
      await readSettled(scene.clients, 'nowhere');
      const failed = await find('providerReady', ofProvider('nowhere'));
      assert.match(failed?.sentence ?? '', /^nowhere is not ready: CREATE_FAILED\. \S/);
      assert.deepEqual([failed?.severity, failed?.fix], ['failed', { kind: 'editProvider', providerName: 'nowhere' }]);

      const held = new Promise((resolve) => { release = resolve; });
      server.answerDiscovery({}, 200, () => held);
      await create('slow');
      const asked = find('providerReady', ofProvider('slow'), { http: (request, stop) => (request.url.startsWith(server.issuer) ? Promise.reject(new Error('held')) : ports.http(request, stop)) });
      const creating = await asked;
      assert.deepEqual([creating?.sentence, creating?.fix], ['slow is not ready: CREATING.', { kind: 'checkAgain' }]);
    } finally {
      release(undefined);
      server.close();
    }
  });

  it('a callback URL that nobody can look up is one to copy', async () => {
    const app = await registerApp(scene.clients, 'github-app', 'GithubOauth2');
    const unknown = await find('callbackUrlRegistered', ofProvider('github-app'));
    assert.deepEqual([unknown?.severity, unknown?.fix], ['toKnow', { kind: 'copyCallbackUrl', callbackUrl: app.callbackUrl }]);
  });

  it('a callback URL that an app client of Cognito lacks is added to its others, and taken off again', async () => {
    const { endpoint, region } = scene.sandbox.ready;
    const access = { kind: 'sandbox', endpoint, region } as const;
    const cognito = createAwsCognito(access);
    const sdk = createCognito(scene.sandbox.ready);
    try {
      const poolId = await createPool(sdk);
      const { clientId, secret: clientSecret } = await createPoolClient(sdk, poolId);
      const { issuer, authorizationEndpoint, tokenEndpoint } = toPoolEndpoints(access, poolId, 'people');
      const { callbackUrl = '' } = await scene.clients.control.send(new CreateOauth2CredentialProviderCommand({
        name: 'pool', credentialProviderVendor: 'CognitoOauth2',
        oauth2ProviderConfigInput: { includedOauth2ProviderConfig: { clientId, clientSecret, issuer, authorizationEndpoint, tokenEndpoint } },
      }));
      const look = () => find('callbackUrlRegistered', ofProvider('pool'), { registeredCallbacks: withSandboxIssuers(endpoint, ofCognitoClients(access, cognito)) });
      const finding = await look();
      assert.deepEqual([finding?.severity, finding?.fix], [
        'failed', { kind: 'addCallbackUrl', keeper: { poolId, clientId }, providerName: 'pool', callbackUrl },
      ]);
      assert.ok(finding?.fix !== undefined);
      const urls = async () => (await cognito.getClient(poolId, clientId)).callbackUrls;
      const fixed = await applyFix(finding.fix, { control, cognito });
      assert.ok(fixed.severity === 'passed' && fixed.undo !== undefined);
      assert.deepEqual([await urls(), (await look())?.severity], [[CALLBACK_URL, callbackUrl], 'passed']);
      assert.equal((await applyFix(finding.fix, { control, cognito })).undo, undefined, 'nothing was changed the second time');
      assert.deepEqual(await undoFix(fixed.undo, { control, cognito }), finding);
      assert.deepEqual(await urls(), [CALLBACK_URL]);
      await cognito.changeCallbackUrls(poolId, clientId, () => [callbackUrl]);
      await assert.rejects(undoFix(fixed.undo, { control, cognito }), { code: 'LastCallbackUrl' });
      await assert.rejects(applyFix(finding.fix, { control }), { code: 'NoSuchFix' });
    } finally {
      sdk.destroy();
      cognito.dispose();
    }
  });

  it('a workload identity and a provider that there is not are told once each', async () => {
    for (const oauth2Flow of ['USER_FEDERATION', 'M2M', 'API_KEY'] as const) {
      const findings = await runPreflight({ ...input, oauth2Flow, workloadName: 'nobody', resource: { ...input.resource, providerName: 'nothing' } }, ports, signal);
      assert.deepEqual(findings.filter(({ severity: how }) => how === 'failed').map(({ id, sentence, fix }) => [id, sentence, fix]), [
        ['workloadKnown', 'There is no workload identity of this name: nobody', { kind: 'editParameter', parameter: 'workloadName' }],
        ['providerReady', 'There is no credential provider of this name: nothing', { kind: 'editParameter', parameter: 'resourceCredentialProviderName' }],
      ], oauth2Flow);
      assert.ok(findings.every(({ severity: how }) => how !== 'toKnow'), JSON.stringify(findings));
    }
  });

  it('a parameter that a flow cannot do without is missed', async () => {
    const missing = async (oauth2Flow: PreflightInput['oauth2Flow'], user?: PreflightInput['user']) => {
      const resource = { providerName: PROVIDER, scopes: SCOPES };
      const findings = await runPreflight({ oauth2Flow, workloadName: WORKLOAD, resource, ...(user === undefined ? {} : { user }) }, ports, signal);
      return findings.flatMap(({ id, fix }) => (id === 'parametersInRules' && fix?.kind === 'editParameter' ? [fix.parameter] : []));
    };
    assert.deepEqual(await missing('USER_FEDERATION'), ['userId', 'resourceOauth2ReturnUrl']);
    assert.deepEqual(await missing('USER_FEDERATION', { userId: 'alice' }), ['resourceOauth2ReturnUrl']);
    assert.deepEqual(await missing('ON_BEHALF_OF_TOKEN_EXCHANGE', { userId: 'alice' }), ['userToken']);
    assert.deepEqual(await missing('M2M'), []);
  });

  it('a port that another program has is named', async () => {
    const foreign = createServer();
    await once(foreign.listen(Number(new URL(scene.returnUrl).port), '127.0.0.1'), 'listening');
    try {
      const taken = await find('portFree');
      assert.match(taken?.sentence ?? '', /^Port \d+ is in use by another program/);
      assert.deepEqual([taken?.severity, taken?.fix], ['failed', { kind: 'changeCallbackUrl' }]);
      assert.equal(await severity('portFree', {}, { portState: (url, stop) => findPortState(url, { isOurs: true }, stop) }), 'passed');
    } finally {
      foreign.close();
    }
  });

  it('a return URL that is not of this computer is not listened for', async () => {
    const resource = { ...input.resource, resourceOauth2ReturnUrl: 'https://app.example.com/cb' };
    assert.match((await find('portFree', { resource }))?.sentence ?? '', /leads to a page of its own/);
  });

  it('a port that another window of this VS Code has is as good as free, and its consents go on', async () => {
    const key = new Secret('the key of this VS Code');
    const sibling = createCallbackListener({ url: scene.returnUrl, key, lingerMs: 50 });
    try {
      const { startUrl, outcome } = await sibling.expect(toConsent('sibling'));
      const asked = (own: Secret) => find('portFree', {}, { portState: (url, stop) => findPortState(url, { isOurs: false, key: own }, stop) });
      assert.match((await asked(key))?.sentence ?? '', /^Port \d+ is listened on by this VS Code\.$/);
      assert.equal((await asked(new Secret('the key of another')))?.severity, 'failed');
      await navigate(toCallback(startUrl, 'sibling'), await openStartPage(startUrl));
      assert.deepEqual(await outcome, { kind: 'completed' });
    } finally {
      await sibling.dispose();
    }
  });

  it('a discovery document that is no longer there is found', async () => {
    const server = await startForeignServer();
    try {
      await scene.clients.control.send(new CreateOauth2CredentialProviderCommand({ name: 'gone', ...toDiscoveredConfig(server) }));
      await readSettled(scene.clients, 'gone');
      assert.equal(await severity('discoveryReachable', ofProvider('gone')), 'passed');
      server.answerDiscovery({}, 404);
      const finding = await find('discoveryReachable', ofProvider('gone'));
      assert.deepEqual([finding?.severity, finding?.fix], ['failed', { kind: 'editProvider', providerName: 'gone' }]);
    } finally {
      server.close();
    }
  });

  it('a clock that is wrong is found by the date of the service', async () => {
    for (const [offMs, expected] of [[0, 'passed'], [120_000, 'toKnow'], [-120_000, 'toKnow'], [600_000, 'failed'], [-600_000, 'failed']] as const) {
      for (const oauth2Flow of ['USER_FEDERATION', 'API_KEY'] as const) {
        const finding = await find('clockRight', { oauth2Flow }, { clock: { now: () => Date.now() + offMs } });
        assert.deepEqual([finding?.severity, finding?.fix], [expected, expected === 'passed' ? undefined : { kind: 'setClock' }], String(offMs));
      }
    }
  });

  it('each parameter that the service would refuse is named, and no secret with it', async () => {
    const findings = await check({
      workloadName: 'my agent', user: { userToken: new Secret('hunter2 is no JWT') },
      resource: {
        providerName: 'a.b', scopes: ['openid,email', 'a b', ''], resourceOauth2ReturnUrl: `${scene.returnUrl}?user_session=1`, sessionUri: 'urn:other',
        customState: new Secret('hunter2'.repeat(1000)), customParameters: { 'a b': 'x', tenant: 'hunter2'.repeat(1000) }, resources: [''], audiences: [''],
      },
    });
    const faults = findings.filter(({ id }) => id === 'parametersInRules');
    assert.deepEqual(faults.map(({ fix }) => (fix?.kind === 'editParameter' ? fix.parameter : undefined)), [
      'workloadName', 'userToken', 'resourceCredentialProviderName', 'scopes', 'scopes', 'scopes', 'resourceOauth2ReturnUrl', 'sessionUri', 'customState',
      'customParameters', 'customParameters', 'resources', 'audiences',
    ]);
    assert.ok(faults.some(({ sentence }) => sentence === 'Scopes are separated by spaces, not by commas.'));
    assert.ok(!JSON.stringify(findings).includes('hunter2'));
  });

  for (const operation of ['GetWorkloadAccessTokenForUserId', 'GetResourceOauth2Token', 'CompleteResourceTokenAuth']) {
    it(`the permission for ${operation} is missed, with the statement to add`, async () => {
      await setFault(scene.sandbox.ready, { operation, kind: 'deny' });
      const denied = await find(`mayCall.${operation}`);
      assert.ok(denied?.severity === 'failed' && denied.fix?.kind === 'copyStatement', JSON.stringify(denied));
      assert.equal(denied.fix.statement.Action, `bedrock-agentcore:${operation}`);
    });
  }

  it('a call that is not allowed comes with the statement to add, and one that was not answered is not judged', async () => {
    const { endpoint, region } = scene.sandbox.ready;
    const proxy = await startFaultyProxy(endpoint);
    const data = createAwsData({ kind: 'sandbox', endpoint: proxy.endpoint, region }, new BedrockAgentCoreClient({
      region, endpoint: proxy.endpoint, credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' }, maxAttempts: 1,
    }));
    try {
      const resource = 'arn:aws:bedrock-agentcore:us-east-1:123456789012:workload-identity-directory/default';
      const message = `User: arn:aws:sts::123456789012:assumed-role/DevRole/me is not authorized to perform: bedrock-agentcore:GetResourceOauth2Token on resource: ${resource} because no identity-based policy allows the action`;
      proxy.disturb((path) => (path === '/identities/oauth2/token'
        ? { kind: 'answer', status: 403, errorType: 'AccessDeniedException', body: { message } }
        : path === '/identities/CompleteResourceTokenAuth' ? { kind: 'cut' }
          : path === '/identities/GetWorkloadAccessTokenForJWT' ? { kind: 'answer', status: 403, body: { message: 'Blocked by the proxy.' } } : undefined));
      const denied = await find('mayCall.GetResourceOauth2Token', {}, { data });
      assert.deepEqual([denied?.severity, denied?.fix], ['failed', {
        kind: 'copyStatement', statement: { Effect: 'Allow', Action: 'bedrock-agentcore:GetResourceOauth2Token', Resource: resource },
      }]);
      assert.equal(await severity('mayCall.CompleteResourceTokenAuth', {}, { data }), 'toKnow');
      assert.equal(await severity('mayCall.GetWorkloadAccessTokenForUserId', {}, { data }), 'passed');
      assert.equal(await severity('mayCall.GetWorkloadAccessTokenForJWT', { user: { userToken: new Secret('a.b.c') } }, { data }), 'toKnow');
    } finally {
      data.dispose();
      proxy.close();
    }
  });

  it('a machine and a key need neither port nor return URL', async () => {
    const machine = await runPreflight({ ...input, oauth2Flow: 'M2M' }, ports, signal);
    assert.ok(machine.every(({ id, severity: how }) => how === 'passed' && !['portFree', 'returnUrlRegistered', 'callbackUrlRegistered'].includes(id)));
    await scene.clients.control.send(new CreateApiKeyCredentialProviderCommand({ name: 'key', apiKey: 'k' }));
    const key = await runPreflight({ oauth2Flow: 'API_KEY', workloadName: WORKLOAD, resource: { providerName: 'key', scopes: [] } }, ports, signal);
    assert.deepEqual(key.map(({ id }) => id), ['parametersInRules', 'workloadKnown', 'providerReady', 'clockRight', 'mayCall.GetWorkloadAccessToken', 'mayCall.GetResourceApiKey']);
  });

  it('ends at the signal', async () => {
    await assert.rejects(runPreflight(input, ports, AbortSignal.abort()), { name: 'AbortError' });
  });
});
