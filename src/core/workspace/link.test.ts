import assert from 'node:assert/strict';
import { CLI_PROJECT, CLI_STATE, CLI_TARGETS, DISCOVERY_URL, TOOLKIT_SEVERAL } from '../../../test/support/projectFiles.js';
import { readCliProject } from './agentCoreCli.js';
import { linkToDeployed, toDeployedRuntime, type DeployedResources, type DeployedRuntime } from './link.js';
import { readToolkitFile } from './starterToolkit.js';

const file = (text: string) => ({ text, file: 'f' });
const [chat] = readCliProject({ project: file(CLI_PROJECT), targets: file(CLI_TARGETS), state: file(CLI_STATE) }).value;
const [shop] = readToolkitFile(TOOLKIT_SEVERAL, 'f').value;

const same: DeployedRuntime = {
  arn: 'arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/Shop_Chat-0123456789', name: 'Shop_Chat', version: '3', protocol: 'A2A',
  authorizer: { kind: 'JWT', discoveryUrl: DISCOVERY_URL, allowedAudience: ['shop'], allowedClients: [], allowedScopes: ['chat'], customClaims: [] },
  workloadIdentityName: 'Shop_Chat-abc',
};
const account: DeployedResources = {
  account: '123456789012', region: 'us-west-2', runtimes: [same], workloadIdentities: ['shop-workload'], oauth2Providers: ['Shop_dev_GitHub', 'shop-cognito'],
  apiKeyProviders: ['OpenAI', 'shop-openai'],
};
const unread: DeployedResources = { ...account, runtimes: undefined, workloadIdentities: undefined, oauth2Providers: undefined, apiKeyProviders: undefined };

function linksOf(agent: typeof chat, change: Partial<DeployedResources> = {}) {
  assert.ok(agent !== undefined);
  return linkToDeployed([agent], { ...account, ...change })[0]?.links ?? [];
}
const warningsWith = (change: Partial<DeployedRuntime>) => linksOf(chat, { runtimes: [{ ...same, ...change }] })[0]?.warnings;

describe('an agent beside what the account has of it', () => {
  it('is linked to its runtime without a warning where both are alike', () => {
    const links = linksOf(chat);
    assert.deepEqual(links.map(({ deployment, state, runtime }) => [deployment.target, state, runtime?.name]), [
      ['dev', 'linked', 'Shop_Chat'], ['prod', 'elsewhere', undefined], ['gone', 'missing', undefined],
    ]);
    assert.deepEqual(links[0]?.warnings, []);
  });

  it('warns of a runtime that is gone', () => {
    assert.deepEqual(linksOf(chat)[2]?.warnings[0], {
      kind: 'runtimeMissing', message: 'The account has no runtime of this ARN any more: arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/Gone-0123456789',
    });
  });

  const rules = same.authorizer.kind === 'JWT' ? same.authorizer : undefined;
  assert.ok(rules !== undefined);
  const table: readonly (readonly [kind: string, change: Partial<DeployedRuntime>, message: string])[] = [
    ['version', { version: '5' }, 'The project deployed version 3, and the account has another since: 5'],
    ['protocol', { protocol: 'HTTP' }, 'The project says A2A, but the runtime speaks: HTTP'],
    ['authorizer', { authorizer: { kind: 'IAM' } }, 'The project asks callers for a JWT, but the runtime lets them in by IAM.'],
    ['authorizer', { authorizer: { ...rules, discoveryUrl: 'https://other' } }, 'The runtime trusts another issuer than the project says: https://other'],
    ['authorizer', { authorizer: { ...rules, allowedScopes: ['chat', 'admin'] } }, 'The authorizer of the runtime has other values than the project in: allowedScopes'],
    ['authorizer', { authorizer: { ...rules, customClaims: ['tenant'] } }, 'The authorizer of the runtime has other values than the project in: customClaims'],
  ];
  for (const [kind, change, message] of table) it(`warns: ${message}`, () => { assert.deepEqual(warningsWith(change), [{ kind, message }]); });

  it('does not mind the order of values', () => {
    const authorizer = { ...rules, allowedScopes: ['b', 'a'] };
    assert.ok(chat !== undefined);
    const [agent] = linkToDeployed([{ ...chat, authorizer: { ...rules, allowedScopes: ['a', 'b'] } }], { ...account, runtimes: [{ ...same, authorizer }] });
    assert.deepEqual(agent?.links[0]?.warnings, []);
  });

  it('warns of an authorizer that the project does not know of', () => {
    assert.ok(chat !== undefined);
    const [agent] = linkToDeployed([{ ...chat, authorizer: { kind: 'IAM' } }], account);
    assert.deepEqual(agent?.links[0]?.warnings, [{ kind: 'authorizer', message: 'The project lets callers in by IAM, but the runtime asks for a JWT.' }]);
  });

  it('warns of providers and of an identity that are missing, also before it is deployed', () => {
    assert.deepEqual(linksOf(shop), [{ deployment: shop?.deployments[0], state: 'notDeployed', runtime: undefined, warnings: [] }]);
    assert.deepEqual(linksOf(shop, { workloadIdentities: [], oauth2Providers: [], apiKeyProviders: [] })[0]?.warnings, [
      { kind: 'identityMissing', message: 'The account has no workload identity of this name: shop-workload' },
      { kind: 'providerMissing', message: 'The account has no OAuth2 credential provider of this name: shop-cognito' },
      { kind: 'providerMissing', message: 'The account has no API key credential provider of this name: shop-openai' },
    ]);
  });

  it('says nothing of what was not read', () => {
    assert.deepEqual(linksOf(chat, unread).map(({ state, warnings }) => [state, warnings]), [['unknown', []], ['elsewhere', []], ['unknown', []]]);
  });

  it('is elsewhere in another region or account, and perhaps here where the account is not known', () => {
    const stateIn = (change: Partial<DeployedResources>) => linksOf(chat, change)[0]?.state;
    assert.deepEqual([stateIn({ region: 'eu-west-1' }), stateIn({ account: '999999999999' }), stateIn({ account: undefined })], ['elsewhere', 'elsewhere', 'linked']);
  });
});

describe('a runtime as the service gives it', () => {
  const read = { agentRuntimeArn: 'arn', agentRuntimeName: 'n', agentRuntimeId: 'i', agentRuntimeVersion: '2', createdAt: new Date(0), lastUpdatedAt: new Date(0), roleArn: 'r', status: 'READY' as const, lifecycleConfiguration: {} };

  it('is of HTTP and of IAM where it says nothing', () => {
    assert.deepEqual(toDeployedRuntime(read), { arn: 'arn', name: 'n', version: '2', protocol: 'HTTP', authorizer: { kind: 'IAM' }, workloadIdentityName: undefined });
  });

  it('has its rules and the name of its identity', () => {
    const { authorizer, workloadIdentityName } = toDeployedRuntime({
      ...read, workloadIdentityDetails: { workloadIdentityArn: 'arn:aws:x:::workload-identity-directory/default/workload-identity/n-1' },
      authorizerConfiguration: {
        customJWTAuthorizer: {
          discoveryUrl: DISCOVERY_URL, allowedClients: ['c'],
          customClaims: [{ inboundTokenClaimName: 'tenant', inboundTokenClaimValueType: 'STRING', authorizingClaimMatchValue: { claimMatchOperator: 'EQUALS', claimMatchValue: { matchValueString: 'a' } } }],
        },
      },
    });
    assert.deepEqual([authorizer, workloadIdentityName], [
      { kind: 'JWT', discoveryUrl: DISCOVERY_URL, allowedAudience: [], allowedClients: ['c'], allowedScopes: [], customClaims: ['tenant'] }, 'n-1',
    ]);
  });
});
