import { CreateOauth2CredentialProviderCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { UserError } from '../../src/core/base/errors.js';
import { Secret } from '../../src/core/base/secret.js';
import { compareRuns, direct } from '../../src/core/flow/direct.js';
import type { FlowErrorId } from '../../src/core/flow/errors.js';
import type { FlowOutcome } from '../../src/core/flow/events.js';
import { createIssuerHttp } from '../../src/core/flow/issuerHttp.js';
import { machineToMachine } from '../../src/core/flow/machineToMachine.js';
import { toFlowFault } from '../../src/core/flow/recognise.js';
import { CLIENT_SECRET } from '../support/openIdProvider.js';
import { readSettled, toCustomConfig } from './clients.js';
import { record, startFlowScene, WORKLOAD, type FlowScene } from './flowScene.js';
import { startIssuerScene, type IssuerScene } from './issuerScene.js';

describe('The same consent with and without AgentCore Identity', function () {
  this.timeout(20_000);
  let scene: FlowScene;
  let issuer: IssuerScene;

  before(async () => {
    [scene, issuer] = await Promise.all([startFlowScene(), startIssuerScene()]);
  });
  after(async () => {
    await issuer.stop();
    await scene.stop();
  });

  const directly = (clientSecret: string) => {
    const { idp, code, browser } = issuer;
    const client = { clientId: 'web', clientSecret: new Secret(clientSecret) };
    return record(direct({ discoveryUrl: idp.discoveryUrl, client, scopes: ['openid'] }, { http: createIssuerHttp(), code, browser })).run.outcome;
  };
  const failed = (id: FlowErrorId): FlowOutcome<unknown> => (
    { kind: 'failed', stepId: 'consent', fault: toFlowFault(new UserError(id, { code: id }), 'GetResourceOauth2Token') });

  it('tells whose fault it is that the one through AgentCore Identity failed', async () => {
    const { credentialProviderVendor, oauth2ProviderConfigInput: { customOauth2ProviderConfig } } = toCustomConfig(scene.sandbox.ready);
    await scene.clients.control.send(new CreateOauth2CredentialProviderCommand({
      name: 'direct', credentialProviderVendor,
      oauth2ProviderConfigInput: { customOauth2ProviderConfig: { ...customOauth2ProviderConfig, oauthDiscovery: { discoveryUrl: issuer.idp.discoveryUrl }, clientId: 'web', clientSecret: 'wrong' } },
    }));
    await readSettled(scene.clients, 'direct');
    const outcome = await record(machineToMachine(scene.data, { workloadName: WORKLOAD }, { providerName: 'direct', scopes: [] })).run.outcome;
    assert.ok(outcome.kind === 'failed', outcome.kind);
    assert.equal(outcome.fault.id, 'clientRejected', JSON.stringify(outcome.fault));
    const [right, wrong] = [await directly(CLIENT_SECRET), await directly('wrong')];
    assert.equal(compareRuns(outcome, right).whose, 'agentCore');
    assert.equal(compareRuns(outcome, wrong).whose, 'identityProvider');
    assert.equal(compareRuns(right, wrong).whose, 'nobody');
    assert.equal(compareRuns(outcome, { kind: 'canceled', stepId: 'consent' }).whose, 'unknown');
  });

  it('blames nobody for what no identity provider says, though it be the same twice', () => {
    for (const id of ['portInUse', 'sessionExpired', 'unreachable', 'noAnswer', 'throttled', 'callbackMixedUp', 'redirectUriNotRegistered', 'AADSTS50011'] as const) {
      assert.equal(compareRuns(failed(id), failed(id)).whose, 'unknown', id);
    }
    assert.equal(compareRuns(failed('AADSTS65001'), failed('AADSTS65001')).whose, 'identityProvider');
    assert.equal(compareRuns(failed('clientRejected'), failed('scopeUnknown')).whose, 'unknown');
  });
});
