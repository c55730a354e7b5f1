import { AdminInitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, type Clients } from './clients.js';
import { createCognito, createPerson, createPool, createPoolClient, PASSWORD_FLOW, PERSON, toSecretHash } from './cognitoPool.js';
import { invoke, invokeWithToken, makeRuntime, signToken, toAuthorizer, updateRuntime, type Runtime } from './runtimeScene.js';
import { setFault, steer } from './steered.js';

const ECHO = 'sandbox:echo';

describe('A runtime with a customJWTAuthorizer', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  let guarded: Runtime;

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    guarded = await makeRuntime(clients, 'guarded', ECHO, toAuthorizer(sandbox.ready, { allowedAudience: ['my-api'], allowedScopes: ['read', 'write'], advertisedScopeMapping: { read: 'api://mine/read' } }));
  });
  after(() => sandbox.stop());

  const sign = (claims: object = {}) => signToken(sandbox.ready, { sub: 'alice', aud: 'my-api', scope: 'read', ...claims });
  const call = (token: string | undefined, headers?: Readonly<Record<string, string>>) => invokeWithToken(sandbox.ready, guarded, token, { prompt: 'hi' }, headers);
  const toChallenge = (rest: string) => `Bearer resource_metadata="${sandbox.ready.endpoint}/runtimes/${encodeURIComponent(guarded.arn)}/invocations/.well-known/oauth-protected-resource?qualifier=DEFAULT"${rest}, scope="api://mine/read write"`;

  it('lets a token in that holds and meets every rule, and makes a workload access token of it', async () => {
    const response = await call(await sign());
    assert.equal(response.status, 200);
    const { headers } = await response.json() as { readonly headers: Readonly<Record<string, string>> };
    assert.match(headers['workloadaccesstoken'] ?? '', /^\d+ characters$/);
    assert.equal(headers['authorization'], undefined, 'no header is passed on that is not allow-listed');
  });

  it('asks whoever has no token for one, and says where to learn about it', async () => {
    const response = await call(undefined);
    assert.deepEqual([response.status, response.headers.get('www-authenticate')], [401, toChallenge('')]);
    const { jsonrpc, error } = await response.json() as Readonly<Record<string, unknown>>;
    assert.deepEqual([jsonrpc, error], ['2.0', { code: -32_001, message: 'Missing Authentication Token' }]);
  });

  it('tells clients by its metadata who issues tokens, and which scopes to ask for', async () => {
    const url = /resource_metadata="([^"]+)"/.exec((await call(undefined)).headers.get('www-authenticate') ?? '')?.[1] ?? '';
    const response = await fetch(url);
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), {
      authorization_servers: [sandbox.ready.issuer], scopes_supported: ['api://mine/read', 'write'],
      resource: `${sandbox.ready.endpoint}/runtimes/${encodeURIComponent(guarded.arn)}/invocations?qualifier=DEFAULT`,
    });
    const open = await makeRuntime(clients, 'open', ECHO);
    assert.equal((await fetch(url.replace(encodeURIComponent(guarded.arn), encodeURIComponent(open.arn)))).status, 404);
  });

  it('refuses what is no JWT with 403', async () => {
    const response = await call('not.a.token');
    assert.deepEqual([response.status, response.headers.get('www-authenticate')], [403, null]);
    assert.equal((await response.json() as { readonly message: string }).message, 'OAuth authorization failed: Failed to parse token');
  });

  it('refuses what has no header that can be read with 403 too', async () => {
    const [, body = '', signature = ''] = (await sign()).split('.');
    assert.equal((await call(`e30x.${body}.${signature}`)).status, 403);
    assert.equal((await call(`${Buffer.from('[]').toString('base64url')}.${body}.${signature}`)).status, 403);
  });

  const nowS = Math.floor(Date.now() / 1000);
  const refusals: readonly (readonly [what: string, claims: object, message: string])[] = [
    ['for somebody else', { aud: 'their-api' }, "Claim 'aud' value mismatch with configuration."],
    ['without a scope that is allowed', { scope: 'delete' }, "Claim 'scope' value mismatch with configuration."],
    ['of another issuer', { iss: 'https://issuer.example' }, "Claim 'iss' value mismatch with configuration."],
    ['that names nobody', { sub: null }, "Claim 'sub' value mismatch with configuration."],
    ['with an empty subject', { sub: '' }, "Claim 'sub' value mismatch with configuration."],
    ['with a subject that is no text', { sub: ['alice'] }, "Claim 'sub' value mismatch with configuration."],
    ['that has run out', { exp: nowS - 1 }, 'Token has expired'],
    ['without an end', { exp: null }, "Claim 'exp' value mismatch with configuration."],
  ];
  for (const [what, claims, message] of refusals) {
    it(`refuses a token ${what}`, async () => {
      const response = await call(await sign(claims));
      assert.deepEqual([response.status, response.headers.get('www-authenticate')], [401, toChallenge(', error="invalid_token"')]);
      assert.equal((await response.json() as { readonly message: string }).message, message);
    });
  }

  it('refuses a token whose signature is another one', async () => {
    const [head = '', body = ''] = (await sign()).split('.');
    const [, , signature = ''] = (await sign({ sub: 'bob' })).split('.');
    const response = await call(`${head}.${body}.${signature}`);
    assert.deepEqual([response.status, (await response.json() as { readonly message: string }).message], [401, 'Token is not signed by a key of the issuer']);
  });

  it('asks its issuer once in five minutes', async () => {
    const asked = () => sandbox.log().split('GET /idp/demo/.well-known/openid-configuration 200').length - 1;
    const first = await sign();
    await call(first);
    const before = asked();
    for (const status of [200, 200, 401]) assert.equal((await call(status === 200 ? await sign() : `${first.slice(0, -8)}AAAAAAAA`)).status, status);
    assert.equal(asked(), before);
    await steer(sandbox.ready, 'POST', 'clock', { advanceMs: 300_000 });
    assert.equal((await call(await sign())).status, 200);
    assert.equal(asked(), before + 1);
  });

  it('refuses everyone while its issuer cannot be asked', async () => {
    await setFault(sandbox.ready, { operation: 'idp.discovery', kind: 'internalError' });
    assert.equal((await call(await sign())).status, 401);
    assert.equal((await call(await sign())).status, 200);
  });

  it('takes no signature, and one without an authorizer no token', async () => {
    await assert.rejects(invoke(clients, guarded, {}), { name: 'AccessDeniedException', message: /^Authorization method mismatch\./ });
    const response = await invokeWithToken(sandbox.ready, await makeRuntime(clients, 'signed_only', ECHO), await sign(), {});
    assert.equal(response.status, 403);
    assert.match((await response.json() as { readonly message: string }).message, /^Authorization method mismatch\./);
  });

  it('passes on what its allowlist names, and knows its user by the token alone', async () => {
    await updateRuntime(clients, guarded, ECHO, {
      ...toAuthorizer(sandbox.ready, { allowedAudience: ['my-api'], allowedScopes: ['read', 'write'], advertisedScopeMapping: { read: 'api://mine/read' } }),
      requestHeaderConfiguration: { requestHeaderAllowlist: ['Authorization', 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-Tenant', 'WorkloadAccessToken'] },
    });
    const token = await sign();
    const response = await call(token, {
      'WorkloadAccessToken': 'x'.repeat(1_000), 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-Tenant': 'blue', 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-Other': 'no', 'X-Amzn-Bedrock-AgentCore-Runtime-User-Id': 'mallory',
    });
    const { headers } = await response.json() as { readonly headers: Readonly<Record<string, string>> };
    assert.equal(headers['authorization'], `${`Bearer ${token}`.length} characters`);
    assert.match(headers['workloadaccesstoken'] ?? '', /^\d{2,3} characters$/, 'the runtime gives its own one only');
    assert.equal(headers['x-amzn-bedrock-agentcore-runtime-custom-tenant'], 'blue');
    assert.equal(headers['x-amzn-bedrock-agentcore-runtime-custom-other'], undefined);
    assert.equal(headers['x-amzn-bedrock-agentcore-runtime-user-id'], undefined);
    const long = await call(token, { 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-Tenant': 'x'.repeat(4097) });
    assert.equal(long.status, 400);
  });

  it('says of a runtime or an endpoint that is not there that it was not found, to whoever shows a token', async () => {
    const invocations = (arn: string, qualifier: string) => `${sandbox.ready.endpoint}/runtimes/${encodeURIComponent(arn)}/invocations?qualifier=${qualifier}`;
    const authorization = `Bearer ${await sign()}`;
    const post = async (url: string, headers: Readonly<Record<string, string>>) => {
      const response = await fetch(url, { method: 'POST', headers, body: '{}' });
      return [response.status, (await response.json() as { readonly __type: string }).__type];
    };
    for (const url of [invocations(`${guarded.arn}x`, 'DEFAULT'), invocations(guarded.arn, 'none')]) {
      assert.deepEqual(await post(url, { authorization }), [404, 'ResourceNotFoundException']);
      assert.deepEqual(await post(url, {}), [403, 'MissingAuthenticationTokenException']);
    }
  });

  it('lets access tokens of a Cognito pool in by their client, and no id tokens', async () => {
    const cognito = createCognito(sandbox.ready);
    const poolId = await createPool(cognito);
    const client = await createPoolClient(cognito, poolId, PASSWORD_FLOW);
    await createPerson(cognito, poolId);
    const { AuthenticationResult } = await cognito.send(new AdminInitiateAuthCommand({
      UserPoolId: poolId, ClientId: client.clientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: PERSON.username, PASSWORD: PERSON.password, SECRET_HASH: toSecretHash(client, PERSON.username) },
    }));
    // As AWS names the pool: programs that were written for it run unchanged.
    const discoveryUrl = `https://cognito-idp.us-east-1.amazonaws.com/${poolId}/.well-known/openid-configuration`;
    const runtime = await makeRuntime(clients, 'for_a_pool', ECHO, { authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl, allowedClients: [client.clientId] } } });
    assert.equal((await invokeWithToken(sandbox.ready, runtime, AuthenticationResult?.AccessToken, {})).status, 200);
    const refused = await invokeWithToken(sandbox.ready, runtime, AuthenticationResult?.IdToken, {});
    assert.deepEqual([refused.status, (await refused.json() as { readonly message: string }).message], [401, "Claim 'client_id' value mismatch with configuration."]);
  });

  it('leaves no token in the log', async () => {
    const token = await sign();
    await call(token);
    await call(`${token}x`);
    assert.ok(!sandbox.log().includes(token.slice(0, 60)));
  });
});
