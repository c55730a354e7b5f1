import { CompleteResourceTokenAuthCommand } from '@aws-sdk/client-bedrock-agentcore';
import {
  DeleteApiKeyCredentialProviderCommand, GetGatewayCommand, GetGatewayTargetCommand, ListGatewaysCommand, ListGatewayTargetsCommand, ResourceNotFoundException,
  UpdateGatewayCommand, type CustomJWTAuthorizerConfiguration, type UpdateGatewayCommandInput,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toSignedHeaders } from '../support/signed.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, RETURN_URL, type Clients } from './clients.js';
import { steer } from './steered.js';
import { createVisitor, giveConsent } from './visitor.js';

const GATEWAY = 'quickstart-gateway-sandbox001';
const META = 'aws.bedrock-agentcore.gateway/credentialProviderConfiguration';

interface McpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: { readonly elicitations: readonly { readonly mode: string; readonly elicitationId: string; readonly url: string; readonly message: string }[] } };
}

describe('A gateway', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  let gatewayUrl: string;

  beforeEach(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    gatewayUrl = (await clients.control.send(new GetGatewayCommand({ gatewayIdentifier: GATEWAY }))).gatewayUrl ?? '';
  });
  afterEach(() => sandbox.stop());

  const sign = async (claims: object = {}) => {
    const response = await steer(sandbox.ready, 'POST', 'sign', { claims: { sub: 'alice', client_id: 'quickstart-web', ...claims } });
    return (await response.json() as { readonly token: string }).token;
  };
  const post = async (body: unknown, token?: string): Promise<McpAnswer> => {
    const response = await fetch(gatewayUrl, {
      method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, ...(text === '' ? {} : JSON.parse(text) as object) };
  };
  const ask = (token: string, method: string, params: object = {}) => post({ jsonrpc: '2.0', id: 7, method, params }, token);
  const call = (token: string, name: string, more: object = {}) => ask(token, 'tools/call', { name, arguments: {}, ...more });
  const textOf = ({ result }: McpAnswer) => (result?.['content'] as readonly { readonly text: string }[] | undefined)?.[0]?.text ?? '';
  const update = (more: Partial<UpdateGatewayCommandInput>) => clients.control.send(new UpdateGatewayCommand({
    gatewayIdentifier: GATEWAY, name: 'quickstart-gateway', roleArn: 'arn:aws:iam::000000000000:role/gateway', authorizerType: 'CUSTOM_JWT',
    authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl: `${sandbox.ready.issuer}/.well-known/openid-configuration`, allowedClients: ['quickstart-web'] } }, ...more,
  }));
  const readTarget = (targetId: string) => clients.control.send(new GetGatewayTargetCommand({ gatewayIdentifier: GATEWAY, targetId }));

  it('is listed, and read with its authorizer and workload identity', async () => {
    const { items = [] } = await clients.control.send(new ListGatewaysCommand({}));
    assert.deepEqual(items.map(({ gatewayId, status, authorizerType }) => ({ gatewayId, status, authorizerType })), [{ gatewayId: GATEWAY, status: 'READY', authorizerType: 'CUSTOM_JWT' }]);
    const gateway = await clients.control.send(new GetGatewayCommand({ gatewayIdentifier: GATEWAY }));
    assert.ok(gateway.createdAt instanceof Date);
    assert.equal(gateway.gatewayUrl, `${sandbox.ready.endpoint}/gateway/${GATEWAY}/mcp`);
    assert.deepEqual(gateway.authorizerConfiguration, { customJWTAuthorizer: { discoveryUrl: `${sandbox.ready.issuer}/.well-known/openid-configuration`, allowedClients: ['quickstart-web'] } });
    assert.match(gateway.workloadIdentityDetails?.workloadIdentityArn ?? '', /workload-identity\/quickstart-gateway-sandbox001$/);
    await assert.rejects(clients.control.send(new GetGatewayCommand({ gatewayIdentifier: 'none-0123456789' })), ResourceNotFoundException);
  });

  it('has targets, page by page, each with the credential provider that it uses', async () => {
    const first = await clients.control.send(new ListGatewayTargetsCommand({ gatewayIdentifier: GATEWAY, maxResults: 2 }));
    const second = await clients.control.send(new ListGatewayTargetsCommand({ gatewayIdentifier: GATEWAY, maxResults: 2, nextToken: first.nextToken }));
    assert.deepEqual([...first.items ?? [], ...second.items ?? []].map(({ name, status }) => [name, status]), [['contacts', 'CREATE_PENDING_AUTH'], ['forecast', 'READY'], ['profile', 'READY']]);
    assert.equal(second.nextToken, undefined);
    const { endpoint, accountId } = sandbox.ready;
    const arn = `arn:aws:bedrock-agentcore:us-east-1:${accountId}:token-vault/default`;
    assert.deepEqual((await readTarget('profile001')).credentialProviderConfigurations, [{
      credentialProviderType: 'OAUTH',
      credentialProvider: { oauthCredentialProvider: { providerArn: `${arn}/oauth2credentialprovider/quickstart-demo`, scopes: ['openid', 'profile', 'email'], grantType: 'AUTHORIZATION_CODE', defaultReturnUrl: `${endpoint}/_sandbox/return` } },
    }]);
    const forecast = await readTarget('forecast01');
    assert.deepEqual(forecast.credentialProviderConfigurations, [{
      credentialProviderType: 'API_KEY',
      credentialProvider: { apiKeyCredentialProvider: { providerArn: `${arn}/apikeycredentialprovider/quickstart-forecast`, credentialParameterName: 'x-api-key', credentialLocation: 'HEADER' } },
    }]);
    const api = JSON.parse(forecast.targetConfiguration?.mcp?.openApiSchema?.inlinePayload ?? '') as { readonly servers: unknown };
    assert.deepEqual(api.servers, [{ url: endpoint }]);
    await assert.rejects(readTarget('none000000'), ResourceNotFoundException);
  });

  it('offers the tools of a target that waits for an administrator only after their consent', async () => {
    const token = await sign();
    const names = async () => ((await ask(token, 'tools/list')).result?.['tools'] as readonly { readonly name: string }[]).map(({ name }) => name);
    assert.deepEqual(await names(), ['forecast___get_forecast', 'profile___get_my_profile']);
    const { authorizationData } = await readTarget('contacts01');
    const { authorizationUrl = '', userId = '' } = authorizationData?.oauth2 ?? {};
    assert.equal((await readTarget('contacts01')).authorizationData?.oauth2?.authorizationUrl, authorizationUrl, 'reading again begins nothing new');
    const { url } = await giveConsent(createVisitor(sandbox.ready.endpoint), authorizationUrl);
    assert.equal((await readTarget('contacts01')).status, 'CREATE_PENDING_AUTH', 'it is not bound yet');
    await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: url.searchParams.get('session_id') ?? '', userIdentifier: { userId } }));
    const ready = await readTarget('contacts01');
    assert.deepEqual([ready.status, ready.authorizationData], ['READY', undefined]);
    assert.deepEqual(await names(), ['contacts___get_my_card', 'forecast___get_forecast', 'profile___get_my_profile']);
  });

  it('gives a new authorization URL where the last one has run out', async () => {
    const before = (await readTarget('contacts01')).authorizationData?.oauth2;
    await steer(sandbox.ready, 'POST', 'clock', { advanceMs: 600_000 });
    const after = (await readTarget('contacts01')).authorizationData?.oauth2;
    assert.notEqual(after?.authorizationUrl, before?.authorizationUrl);
    assert.equal(after?.userId, before?.userId);
  });

  it('speaks MCP', async () => {
    const token = await sign();
    const hello = await ask(token, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } });
    assert.deepEqual(hello.result, { protocolVersion: '2025-06-18', capabilities: { tools: { listChanged: false } }, serverInfo: { name: 'quickstart-gateway', version: '1.0.0' } });
    assert.equal((await ask(token, 'initialize', { protocolVersion: '1999-01-01' })).result?.['protocolVersion'], '2025-11-25');
    assert.equal((await post({ jsonrpc: '2.0', method: 'notifications/initialized' }, token)).status, 202);
    assert.deepEqual((await ask(token, 'ping')).result, {});
    const wrongs: readonly (readonly [body: unknown, status: number, code: number])[] = [
      ['{', 400, -32_700], [{ jsonrpc: '1.0', id: 1, method: 'ping' }, 400, -32_600], [{ jsonrpc: '2.0', id: 1, method: 'tasks/do' }, 200, -32_601],
      [{ jsonrpc: '2.0', id: 1, method: 'tools/call' }, 200, -32_602], [{ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'none' } }, 200, -32_602],
      [{ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'forecast___get_forecast', arguments: { city: 5 } } }, 200, -32_602],
    ];
    for (const [body, status, code] of wrongs) {
      const { status: got, error } = await post(body, token);
      assert.deepEqual([got, error?.code], [status, code], JSON.stringify(body));
    }
  });

  it('lets in bearer tokens of its issuer and clients only, and says where tokens come from', async () => {
    const nowS = Math.floor(Date.now() / 1000);
    for (const token of [undefined, 'none', await sign({ exp: nowS - 60 }), await sign({ iss: `${sandbox.ready.endpoint}/idp/none` })]) {
      const { status, headers, error } = await post({ jsonrpc: '2.0', id: 1, method: 'ping' }, token);
      assert.deepEqual([status, error?.code], [401, -32_001]);
      const [, metadataUrl = '', rest] = /^Bearer resource_metadata="([^"]+)"(.*)$/.exec(headers.get('www-authenticate') ?? '') ?? [];
      assert.equal(rest, token === undefined ? '' : ', error="invalid_token"');
      assert.deepEqual(await (await fetch(metadataUrl)).json(), { resource: gatewayUrl, authorization_servers: [sandbox.ready.issuer], bearer_methods_supported: ['header'] });
    }
    assert.equal((await ask(await sign({ client_id: 'another' }), 'ping')).status, 403);
  });

  it('lets in by every rule of its authorizer, with 401 and 403 as MCP has them, and acts for the user of the token', async () => {
    const discoveryUrl = `${sandbox.ready.issuer}/.well-known/openid-configuration`;
    const customJWTAuthorizer: CustomJWTAuthorizerConfiguration = {
      discoveryUrl, allowedAudience: ['my-gateway'], allowedClients: ['web', 'app'], allowedScopes: ['tools/call', 'tools/all'], advertisedScopeMapping: { 'tools/call': 'api://tools/call' },
      customClaims: [
        { inboundTokenClaimName: 'tenant', inboundTokenClaimValueType: 'STRING', authorizingClaimMatchValue: { claimMatchOperator: 'EQUALS', claimMatchValue: { matchValueString: 'blue' } } },
        { inboundTokenClaimName: 'groups', inboundTokenClaimValueType: 'STRING_ARRAY', authorizingClaimMatchValue: { claimMatchOperator: 'CONTAINS_ANY', claimMatchValue: { matchValueStringList: ['staff', 'admins'] } } },
      ],
    };
    const updated = await update({ authorizerConfiguration: { customJWTAuthorizer } });
    assert.deepEqual([updated.$metadata.httpStatusCode, updated.status, updated.authorizerConfiguration], [202, 'UPDATING', { customJWTAuthorizer }]);
    const good = { aud: ['their-api', 'my-gateway'], client_id: 'app', scope: 'openid tools/call', tenant: 'blue', groups: ['guests', 'staff'] };
    const toChallenge = (error: string) => `Bearer resource_metadata="${sandbox.ready.endpoint}/.well-known/oauth-protected-resource/gateway/${GATEWAY}/mcp"${error}, scope="api://tools/call tools/all"`;
    const refusals: readonly (readonly [claims: object, status: number, error: string, message: string])[] = [
      [{ aud: 'their-api' }, 401, 'invalid_token', 'Invalid Bearer token'],
      [{ client_id: 'another' }, 403, 'insufficient_scope', 'The client of the token is not allowed'],
      [{ scope: 'openid' }, 403, 'insufficient_scope', 'The token has none of the scopes that are allowed'],
      [{ tenant: 'green' }, 403, 'insufficient_scope', 'A claim of the token is not as it must be: tenant'],
      [{ groups: ['guests'] }, 403, 'insufficient_scope', 'A claim of the token is not as it must be: groups'],
      [{ groups: 'staff' }, 403, 'insufficient_scope', 'A claim of the token is not as it must be: groups'],
    ];
    for (const [claims, status, error, message] of refusals) {
      const answer = await ask(await sign({ ...good, ...claims }), 'tools/list');
      assert.deepEqual([answer.status, answer.error], [status, { code: -32_001, message }], message);
      assert.equal(answer.headers.get('www-authenticate'), toChallenge(`, error="${error}"`));
    }
    const without = await post({ jsonrpc: '2.0', id: 1, method: 'ping' });
    assert.deepEqual([without.status, without.headers.get('www-authenticate')], [401, toChallenge('')]);
    const metadata = await (await fetch(/"([^"]+)"/.exec(toChallenge(''))?.[1] ?? '')).json() as Readonly<Record<string, unknown>>;
    assert.deepEqual(metadata['scopes_supported'], ['api://tools/call', 'tools/all']);

    const token = await sign({ ...good, sub: 'bob' });
    const [elicitation] = (await call(token, 'profile___get_my_profile')).error?.data?.elicitations ?? [];
    const { url } = await giveConsent(createVisitor(sandbox.ready.endpoint), elicitation?.url ?? '', { username: 'bob', password: 'builder' });
    const sessionUri = url.searchParams.get('session_id') ?? '';
    const complete = (userToken: string) => clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri, userIdentifier: { userToken } }));
    await assert.rejects(complete(await sign({ ...good, sub: 'alice' })), { name: 'AccessDeniedException' }, 'another user');
    await complete(token);
    assert.equal((JSON.parse(textOf(await call(token, 'profile___get_my_profile'))) as { readonly email: string }).email, 'bob@example.com');
  });

  it('acts for the user of an issuer whose document lies elsewhere, and names that issuer', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const server = createServer((request, response) => {
      const { port } = server.address() as AddressInfo;
      const documents: Readonly<Record<string, object>> = {
        '/alt/.well-known/openid-configuration': { issuer: `http://127.0.0.1:${port}/real`, jwks_uri: `http://127.0.0.1:${port}/keys` }, '/keys': { keys: [jwk] },
      };
      const document = documents[request.url ?? ''];
      response.writeHead(document === undefined ? 404 : 200).end(JSON.stringify(document ?? {}));
    }).listen(0, '127.0.0.1');
    const [jwk] = await Promise.all([exportJWK(publicKey), once(server, 'listening')]);
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const metadata = () => fetch(`${sandbox.ready.endpoint}/.well-known/oauth-protected-resource/gateway/${GATEWAY}/mcp`);
    await update({ authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl: `${origin}/alt/.well-known/openid-configuration`, allowedClients: ['app'] } } });
    try {
      const token = await new SignJWT({ client_id: 'app' }).setProtectedHeader({ alg: 'ES256' }).setIssuer(`${origin}/real`).setSubject('alice').setExpirationTime('5m').sign(privateKey);
      assert.match(textOf(await call(token, 'forecast___get_forecast', { arguments: { city: 'Oslo' } })), /Oslo/);
      assert.deepEqual((await (await metadata()).json() as { readonly authorization_servers: unknown }).authorization_servers, [`${origin}/real`]);
    } finally {
      server.close();
      server.closeAllConnections();
    }
    await steer(sandbox.ready, 'POST', 'clock', { advanceMs: 600_000 });
    const refused = await metadata();
    const { message } = await refused.json() as { readonly message: string };
    assert.equal(refused.status, 500);
    assert.ok(message.startsWith('The issuer of the tokens cannot be asked (') && message.endsWith(`: ${origin}/alt/.well-known/openid-configuration`), message);
  });

  it('has no stream to listen to and no session to end', async () => {
    for (const method of ['GET', 'DELETE']) {
      const { status, headers } = await fetch(gatewayUrl, { method });
      assert.deepEqual([status, headers.get('allow')], [405, 'POST'], method);
    }
  });

  it('takes signed requests where its authorizer is IAM, and has no user to act for', async () => {
    await update({ authorizerType: 'AWS_IAM', authorizerConfiguration: undefined });
    const { authorizerType, authorizerConfiguration } = await clients.control.send(new GetGatewayCommand({ gatewayIdentifier: GATEWAY }));
    assert.deepEqual([authorizerType, authorizerConfiguration], ['AWS_IAM', undefined]);
    const send = async (name: string, headers: Readonly<Record<string, string>>) => {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: { city: 'Oslo' } } });
      const response = await fetch(gatewayUrl, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
      return { status: response.status, headers: response.headers, ...await response.json() as object } as McpAnswer;
    };
    for (const headers of [{}, { authorization: `Bearer ${await sign()}` }]) {
      const refused = await send('forecast___get_forecast', headers);
      assert.deepEqual([refused.status, refused.error?.code, refused.headers.get('www-authenticate')], [403, -32_001, null]);
    }
    assert.match(textOf(await send('forecast___get_forecast', toSignedHeaders())), /Oslo/);
    const consented = await send('profile___get_my_profile', toSignedHeaders());
    assert.equal(consented.result?.['isError'], true);
    assert.match(textOf(consented), /this call was signed/);
    const metadata = await fetch(`${sandbox.ready.endpoint}/.well-known/oauth-protected-resource/gateway/${GATEWAY}/mcp`);
    assert.equal(metadata.status, 404);
    await update({});
    assert.equal((await ask(await sign(), 'ping')).status, 200);
  });

  it('asks for the consent of the one who calls by URL elicitation, and from then on serves them from the vault', async () => {
    const token = await sign();
    const refused = await call(token, 'profile___get_my_profile');
    assert.deepEqual([refused.status, refused.error?.code, refused.error?.message], [200, -32_042, 'This request requires more information.']);
    const [elicitation, ...others] = refused.error?.data?.elicitations ?? [];
    assert.equal(others.length, 0);
    assert.equal(elicitation?.mode, 'url');
    assert.match(elicitation.elicitationId, /^[0-9a-f-]{36}$/);
    const { url } = await giveConsent(createVisitor(sandbox.ready.endpoint), elicitation.url);
    assert.equal(url.pathname, '/_sandbox/return');
    await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: url.searchParams.get('session_id') ?? '', userIdentifier: { userToken: token } }));
    const answered = await call(token, 'profile___get_my_profile');
    assert.equal(answered.result?.['isError'], false);
    assert.equal((JSON.parse(textOf(answered)) as { readonly email: string }).email, 'alice@example.com');
    assert.equal((await call(await sign(), 'profile___get_my_profile')).error, undefined, 'a later token of the same user');
    assert.equal((await call(await sign({ sub: 'bob' }), 'profile___get_my_profile')).error?.code, -32_042, 'another user');
  });

  it('takes another return URL and a new consent from the caller, where the URL is registered', async () => {
    const token = await sign();
    const withReturn = (returnUrl: string) => call(token, 'profile___get_my_profile', { _meta: { [META]: { oauthCredentialProvider: { returnUrl, forceAuthentication: true } } } });
    const url = (await withReturn(RETURN_URL)).error?.data?.elicitations[0]?.url ?? '';
    const visit = await giveConsent(createVisitor(sandbox.ready.endpoint), url);
    assert.equal(`${visit.url.origin}${visit.url.pathname}`, RETURN_URL);
    await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: visit.url.searchParams.get('session_id') ?? '', userIdentifier: { userToken: token } }));
    assert.equal((await withReturn(RETURN_URL)).error?.code, -32_042, 'forced');
    const unregistered = await withReturn('https://elsewhere.example/cb');
    assert.equal(unregistered.result?.['isError'], true);
    assert.match(textOf(unregistered), /not registered on the workload identity/);
  });

  it('calls an API with the key of its provider, and says where that is gone', async () => {
    const token = await sign();
    const forecast = () => call(token, 'forecast___get_forecast', { arguments: { city: 'Lisbon' } });
    assert.deepEqual(JSON.parse(textOf(await forecast())), { city: 'Lisbon', forecast: 'Fine, 21 degrees Celsius.' });
    const { events } = await (await steer(sandbox.ready, 'GET', 'records?eventName=InvokeGateway')).json() as { readonly events: readonly Readonly<Record<string, unknown>>[] };
    const user = { kind: 'userToken', issuer: sandbox.ready.issuer, subject: 'alice' };
    assert.deepEqual(events.map(({ requestParameters, additionalEventData }) => [requestParameters, additionalEventData]), [[
      { gatewayId: GATEWAY, method: 'tools/call', tool: 'forecast___get_forecast', workloadName: GATEWAY, userToken: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      { onBehalfOf: { workloadName: GATEWAY, user }, httpStatus: 200, answered: true },
    ]]);
    assert.equal((await fetch(`${sandbox.ready.endpoint}/_sandbox/samples/forecast?city=x`, { headers: { 'x-api-key': 'guessed' } })).status, 401);
    await clients.control.send(new DeleteApiKeyCredentialProviderCommand({ name: 'quickstart-forecast' }));
    const failed = await forecast();
    assert.equal(failed.result?.['isError'], true);
    assert.match(textOf(failed), /ResourceNotFoundException/);
  });
});
