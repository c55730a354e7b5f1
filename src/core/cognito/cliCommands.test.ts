import assert from 'node:assert/strict';
import { createSetupBench, options } from '../../../test/support/fakeSetup.js';
import type { AwsAccess } from '../identity/access.js';
import { toRemovalCommands, toSetupCommands } from './cliCommands.js';
import { toRemovals } from './removal.js';
import { runSetup } from './setup.js';

const DEV: AwsAccess = { kind: 'profile', profile: 'dev', region: 'eu-west-1' };
const SANDBOX: AwsAccess = { kind: 'sandbox', endpoint: 'http://127.0.0.1:4000', region: 'us-east-1' };

/** The operations that a script calls, in order. */
const operationsOf = (script: string) => [...script.matchAll(/(?:^(?:\w+=\$\()?|then |\| )(?:cognito|agentcore) ([\w-]+)/gm)].map(([, operation]) => operation);
/** The JSON that a script gives to an operation. */
function inputsOf(script: string, operation: string): readonly unknown[] {
  return [...script.matchAll(new RegExp(`${operation} .*?--cli-input-json '([^']*(?:'\\\\''[^']*)*)'`, 'g'))]
    .map(([, json = '']) => JSON.parse(json.replaceAll("'\\''", "'")) as unknown);
}

describe('toSetupCommands', () => {
  const script = toSetupCommands(DEV, options, 'my-demo-a1b2c3d4');

  it('makes the same things as a set-up, in its order', () => {
    assert.deepEqual(operationsOf(script), [
      'create-user-pool', 'admin-create-user', 'admin-set-user-password', 'create-resource-server', 'create-user-pool-client', 'create-user-pool-client',
      'create-user-pool-domain',
    ]);
  });

  it('gives each the settings of a set-up', () => {
    assert.deepEqual(inputsOf(script, 'create-user-pool'), [
      { PoolName: 'My Demo', UserPoolTags: { team: 'payments' }, AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } },
    ]);
    assert.deepEqual(inputsOf(script, 'admin-create-user'), [{ Username: 'testuser', MessageAction: 'SUPPRESS' }]);
    assert.deepEqual(inputsOf(script, 'create-resource-server'), [
      { Identifier: 'agentcore', Name: 'agentcore', Scopes: [{ ScopeName: 'invoke', ScopeDescription: 'Call the agent' }] },
    ]);
    assert.deepEqual(inputsOf(script, 'create-user-pool-client'), [
      {
        ClientName: 'My Demo-web', GenerateSecret: true, AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthScopes: ['openid', 'email', 'profile', 'agentcore/invoke'], PreventUserExistenceErrors: 'ENABLED', AllowedOAuthFlows: ['code'],
        CallbackURLs: ['http://127.0.0.1:8765/agentcore/callback'], SupportedIdentityProviders: ['COGNITO'],
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      },
      {
        ClientName: 'My Demo-machine', GenerateSecret: true, AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthScopes: ['agentcore/invoke'],
        PreventUserExistenceErrors: 'ENABLED', AllowedOAuthFlows: ['client_credentials'], ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      },
    ]);
    assert.deepEqual(inputsOf(script, 'create-user-pool-domain'), [{ Domain: 'my-demo-a1b2c3d4', ManagedLoginVersion: 1 }]);
  });

  it('goes where the connection leads', () => {
    assert.match(script, /^cognito\(\) \{ AWS_PAGER='' aws --profile 'dev' --region 'eu-west-1' cognito-idp "\$@"; \}$/m);
    assert.match(toSetupCommands({ ...DEV, profile: 'default' }, options, 'd'), /aws --region 'eu-west-1' cognito-idp/);
    assert.match(
      toSetupCommands(SANDBOX, options, 'd'),
      /AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox AWS_PAGER='' aws --endpoint-url 'http:\/\/127\.0\.0\.1:4000' --region 'us-east-1' cognito-idp/,
    );
  });

  it('lets no name become a command', () => {
    const named = toSetupCommands(DEV, { ...options, poolName: 'a\nrm -rf /', username: "o'neil$(id)`id`" }, 'd');
    assert.deepEqual(inputsOf(named, 'admin-create-user'), [{ Username: "o'neil$(id)`id`", MessageAction: 'SUPPRESS' }]);
    assert.ok(!/^rm/m.test(named));
  });
});

describe('toRemovalCommands', () => {
  async function removalOf() {
    const { tools } = createSetupBench();
    const outcome = await runSetup(options, tools);
    assert.ok(outcome.kind === 'done');
    const { record, summary } = outcome;
    return { record: { ...record, things: [...record.things, { kind: 'provider', name: 'mine', clientId: summary.codeClientId } as const] }, poolId: summary.poolId };
  }

  it('removes what a clean-up would, in its order, and waits until the domain is gone', async () => {
    const { record, poolId } = await removalOf();
    const script = toRemovalCommands(SANDBOX, [{ poolId, things: toRemovals(record) }]);
    assert.deepEqual(operationsOf(script), [
      'delete-oauth2-credential-provider', 'delete-user-pool-domain', 'delete-user-pool-client', 'delete-user-pool-client', 'delete-resource-server',
      'admin-delete-user', 'delete-user-pool',
    ]);
    assert.match(script, /agentcore\(\) \{ .*bedrock-agentcore-control "\$@"; \}/);
  });
});
