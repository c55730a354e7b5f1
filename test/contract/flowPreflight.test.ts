import { CreateApiKeyCredentialProviderCommand, UpdateWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { BedrockAgentCoreClient } from '@aws-sdk/client-bedrock-agentcore';
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { Secret } from '../../src/core/base/secret.js';
import { createAwsData } from '../../src/core/flow/awsData.js';
import { applyFix, undoFix, type Finding } from '../../src/core/flow/findings.js';
import { createIssuerHttp } from '../../src/core/flow/issuerHttp.js';
import { findPortState } from '../../src/core/flow/portState.js';
import { runPreflight, type PreflightInput, type PreflightPorts } from '../../src/core/flow/preflight.js';
import { withSandboxIssuers } from '../../src/core/flow/registeredCallbacks.js';
import { createAwsControl } from '../../src/core/identity/awsControl.js';
import type { IdentityControl, Oauth2Provider } from '../../src/core/identity/control.js';
import { startFaultyProxy } from '../support/faultyProxy.js';
import { PROVIDER, RETURN_URL, SCOPES } from './clients.js';
import { startFlowScene, WORKLOAD, type FlowScene } from './flowScene.js';

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
      portState: (url) => findPortState(url, false),
      registeredCallbacks: withSandboxIssuers(endpoint),
    };
  });
  after(async () => {
    control.dispose();
    await scene.stop();
  });

  const find = async (id: Finding['id'], more: Partial<PreflightInput> = {}, otherPorts: Partial<PreflightPorts> = {}) => {
    const findings = await runPreflight({ ...input, ...more }, { ...ports, ...otherPorts }, signal);
    return findings.find((finding) => finding.id === id);
  };
  /** The control plane with another provider in it. */
  const withProvider = (change: Partial<Oauth2Provider>) => (
    { ...control, getOauth2Provider: async (name: string) => ({ ...await control.getOauth2Provider(name), ...change }) });
  const severity = async (...asked: Parameters<typeof find>) => (await find(...asked))?.severity;

  it('everything passes where all is well', async () => {
    const findings = await runPreflight(input, ports, signal);
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
    const fixed = await applyFix(finding.fix, control);
    assert.ok(fixed.severity === 'passed' && fixed.undo !== undefined);
    assert.deepEqual((await control.getWorkloadIdentity(WORKLOAD)).allowedResourceOauth2ReturnUrls, [...others, scene.returnUrl]);
    assert.equal((await applyFix(finding.fix, control)).undo, undefined, 'nothing was changed the second time');
    assert.deepEqual(await undoFix(fixed.undo, control), finding);
    assert.deepEqual((await control.getWorkloadIdentity(WORKLOAD)).allowedResourceOauth2ReturnUrls, others);
    await applyFix(finding.fix, control);
  });

  it('a provider that is not ready is said so, with its reason', async () => {
    const failing = withProvider({ status: 'CREATE_FAILED', failureReason: 'No such secret.' });
    assert.equal((await find('providerReady', {}, { control: failing }))?.sentence, `${PROVIDER} is not ready: CREATE_FAILED. No such secret.`);
  });

  it('a callback URL that is not registered, or of which nobody knows, is one to copy', async () => {
    const unknown = await find('callbackUrlRegistered', {}, { registeredCallbacks: () => Promise.resolve(undefined) });
    const missing = await find('callbackUrlRegistered', {}, { registeredCallbacks: () => Promise.resolve([RETURN_URL]) });
    const { callbackUrl } = await control.getOauth2Provider(PROVIDER);
    assert.deepEqual([unknown?.severity, missing?.severity], ['toKnow', 'failed']);
    for (const finding of [unknown, missing]) assert.deepEqual(finding?.fix, { kind: 'copyCallbackUrl', callbackUrl });
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
      assert.match((await find('portFree'))?.sentence ?? '', /^Port \d+ is in use by another program/);
      assert.equal(await severity('portFree', {}, { portState: (url) => findPortState(url, true) }), 'passed');
    } finally {
      foreign.close();
    }
  });

  it('a discovery document that cannot be had, and a clock that is wrong, are found', async () => {
    const { endpoint } = scene.sandbox.ready;
    const elsewhere = withProvider({ discoveryUrl: `${endpoint}/idp/none/.well-known/openid-configuration` });
    assert.equal(await severity('discoveryReachable', {}, { control: elsewhere }), 'failed');
    for (const [offMs, expected] of [[0, 'passed'], [120_000, 'toKnow'], [-120_000, 'toKnow'], [600_000, 'failed'], [-600_000, 'failed']] as const) {
      for (const oauth2Flow of ['USER_FEDERATION', 'API_KEY'] as const) {
        assert.equal(await severity('clockRight', { oauth2Flow }, { clock: { now: () => Date.now() + offMs } }), expected, String(offMs));
      }
    }
  });

  it('each parameter that the service would refuse is named, and no secret with it', async () => {
    const findings = await runPreflight({
      ...input, workloadName: 'my agent', user: { userToken: new Secret('hunter2 is no JWT') },
      resource: {
        providerName: 'a.b', scopes: ['openid,email', 'a b', ''], resourceOauth2ReturnUrl: `${scene.returnUrl}?user_session=1`, sessionUri: 'urn:other',
        customState: new Secret('hunter2'.repeat(1000)), customParameters: { 'a b': 'x', tenant: 'hunter2'.repeat(1000) }, resources: [''], audiences: [''],
      },
    }, ports, signal);
    const faults = findings.filter(({ id }) => id === 'parametersInRules');
    assert.deepEqual(faults.map(({ fix }) => (fix?.kind === 'editParameter' ? fix.parameter : undefined)), [
      'workloadName', 'userToken', 'resourceCredentialProviderName', 'scopes', 'scopes', 'scopes', 'resourceOauth2ReturnUrl', 'sessionUri', 'customState',
      'customParameters', 'customParameters', 'resources', 'audiences',
    ]);
    assert.ok(faults.some(({ sentence }) => sentence === 'Scopes are separated by spaces, not by commas.'));
    assert.ok(!JSON.stringify(findings).includes('hunter2'));
  });

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
