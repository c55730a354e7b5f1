import { CreateApiKeyCredentialProviderCommand, CreateOauth2CredentialProviderCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { decodeJwt } from 'jose';
import assert from 'node:assert/strict';
import { Secret } from '../../src/core/base/secret.js';
import { apiKey } from '../../src/core/flow/apiKey.js';
import type { FlowOutcome } from '../../src/core/flow/events.js';
import { machineToMachine } from '../../src/core/flow/machineToMachine.js';
import { onBehalfOf } from '../../src/core/flow/onBehalfOf.js';
import { PROVIDER, toCustomConfig } from './clients.js';
import { takeConsentedToken } from './consented.js';
import { record, startFlowScene, WORKLOAD, type FlowScene } from './flowScene.js';

const EXCHANGING = 'exchanging';

describe('A flow without a browser', function () {
  this.timeout(20_000);
  let scene: FlowScene;
  const completed = <R>(outcome: FlowOutcome<R>): R => {
    assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
    return outcome.result;
  };

  before(async () => {
    scene = await startFlowScene();
    const { control } = scene.clients;
    await control.send(new CreateApiKeyCredentialProviderCommand({ name: 'weather', apiKey: 'key-of-the-weather' }));
    const { credentialProviderVendor, oauth2ProviderConfigInput: { customOauth2ProviderConfig } } = toCustomConfig(scene.sandbox.ready);
    await control.send(new CreateOauth2CredentialProviderCommand({
      name: EXCHANGING, credentialProviderVendor,
      oauth2ProviderConfigInput: { customOauth2ProviderConfig: { ...customOauth2ProviderConfig, onBehalfOfTokenExchangeConfig: { grantType: 'TOKEN_EXCHANGE' } } },
    }));
  });
  after(() => scene.stop());

  it('gives a machine its own token, with every parameter that is set', async () => {
    const parameters = {
      providerName: PROVIDER, scopes: ['email'], resources: ['https://api.example'], customParameters: { tenant: 'blue' }, forceAuthentication: true,
      customState: new Secret('a state'), resourceOauth2ReturnUrl: scene.returnUrl,
    };
    const recorded = record(machineToMachine(scene.data, { workloadName: WORKLOAD }, parameters));
    const { resourceAccessToken } = completed(await recorded.run.outcome);
    assert.deepEqual([decodeJwt(resourceAccessToken.reveal()).aud, decodeJwt(resourceAccessToken.reveal())['scope']], ['https://api.example', 'email']);
    assert.deepEqual(recorded.story(), ['workloadToken ok', 'resourceToken ok', 'tokenEndpoint notObserved']);
    const request = recorded.events.find((event) => event.kind === 'request' && event.stepId === 'resourceToken');
    assert.ok(request?.kind === 'request');
    assert.deepEqual(JSON.parse(JSON.stringify(request.request)), {
      workloadIdentityToken: '[secret]', resourceCredentialProviderName: PROVIDER, oauth2Flow: 'M2M', scopes: ['email'], resources: ['https://api.example'],
      customParameters: { tenant: '[secret]' }, forceAuthentication: true, customState: '[secret]', resourceOauth2ReturnUrl: scene.returnUrl,
    });
  });

  it('makes the workload access token by the operation that fits the user', async () => {
    const userToken = new Secret(await takeConsentedToken(scene.clients, scene.sandbox.ready.endpoint, WORKLOAD, 'carol'));
    for (const [user, call] of [
      [undefined, 'GetWorkloadAccessToken'], [{ userId: 'carol' }, 'GetWorkloadAccessTokenForUserId'], [{ userToken }, 'GetWorkloadAccessTokenForJWT'],
    ] as const) {
      const recorded = record(machineToMachine(scene.data, { workloadName: WORKLOAD, ...(user === undefined ? {} : { user }) }, { providerName: PROVIDER, scopes: ['email'] }));
      completed(await recorded.run.outcome);
      const [started] = recorded.events;
      assert.equal(started?.kind === 'started' ? started.steps[0]?.call : undefined, call);
    }
  });

  it('trades the JWT of a user for a token that speaks for them', async () => {
    const userToken = new Secret(await takeConsentedToken(scene.clients, scene.sandbox.ready.endpoint, WORKLOAD, 'alice'));
    const parameters = { providerName: EXCHANGING, scopes: ['calendar.read'], audiences: ['https://calendar.example'] };
    const { resourceAccessToken } = completed(await record(onBehalfOf(scene.data, WORKLOAD, userToken, parameters)).run.outcome);
    const { sub, aud } = decodeJwt(resourceAccessToken.reveal());
    assert.deepEqual([sub, aud], ['alice', 'https://calendar.example']);
  });

  it('hands out an API key', async () => {
    const recorded = record(apiKey(scene.data, { workloadName: WORKLOAD, user: { userId: 'u' } }, 'weather'));
    assert.equal(completed(await recorded.run.outcome).apiKey.reveal(), 'key-of-the-weather');
    assert.ok(!JSON.stringify(recorded.events).includes('key-of-the-weather'));
  });

  it('tells each step once, with its times, and ends with one event', async () => {
    const recorded = record(machineToMachine(scene.data, { workloadName: WORKLOAD }, { providerName: PROVIDER, scopes: ['email'] }));
    await recorded.run.outcome;
    assert.deepEqual(recorded.events.map((event) => ('stepId' in event ? `${event.stepId} ${event.kind}` : event.kind)), [
      'started', 'workloadToken stepStarted', 'workloadToken request', 'workloadToken response', 'workloadToken stepEnded',
      'resourceToken stepStarted', 'resourceToken request', 'resourceToken response', 'resourceToken stepEnded', 'tokenEndpoint stepEnded', 'ended',
    ]);
    const times = recorded.events.map(({ atMs }) => atMs);
    assert.deepEqual(times, [...times].sort((a, b) => a - b));
  });
});
