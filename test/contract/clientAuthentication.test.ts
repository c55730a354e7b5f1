import { GetWorkloadAccessTokenCommand } from '@aws-sdk/client-bedrock-agentcore';
import {
  CreateOauth2CredentialProviderCommand, UpdateOauth2CredentialProviderCommand, type CustomOauth2ProviderConfigInput,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify, type JWTVerifyGetKey } from 'jose';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type JWK } from 'oidc-provider';
import { askForToken, askWithToken, beginFlow, createWorkload, readSettled, type Ask } from './clients.js';
import { readCallback, startForeignServer, toForeignConfig, type ForeignServer } from './foreignServer.js';
import { startKeptSandbox, type KeptSandbox } from './keptSandbox.js';
import { refusedWith } from './refused.js';

const KMS_KEY = 'arn:aws:kms:us-east-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef';

describe('A client that proves itself without a secret of the sandbox', function () {
  this.timeout(20_000);
  let sandbox: KeptSandbox;
  let foreign: ForeignServer;
  const toInput = (members: Partial<CustomOauth2ProviderConfigInput>) => {
    const { credentialProviderVendor, oauth2ProviderConfigInput: { customOauth2ProviderConfig: { oauthDiscovery } } } = toForeignConfig(foreign);
    return { credentialProviderVendor, oauth2ProviderConfigInput: { customOauth2ProviderConfig: { oauthDiscovery, clientId: 'client', ...members } } };
  };
  const create = async (name: string, members: Partial<CustomOauth2ProviderConfigInput>) => {
    await sandbox.clients.control.send(new CreateOauth2CredentialProviderCommand({ name, ...toInput(members) }));
    assert.equal((await readSettled(sandbox.clients, name)).status, 'READY');
  };
  type Claims = Pick<NonNullable<CustomOauth2ProviderConfigInput['privateKeyJwtConfig']>, 'additionalHeaderClaims' | 'additionalPayloadClaims'>;
  const byKey = (signingAlgorithm: 'RS256' | 'PS256' | 'ES256', more: Claims = {}, kmsKeyArn = KMS_KEY) => ({
    clientAuthenticationMethod: 'PRIVATE_KEY_JWT' as const,
    privateKeyJwtConfig: { privateKeySource: { kmsKeySource: { kmsKeyArn } }, signingAlgorithm, ...more },
  });
  const ask = async (name: string, more: Ask = {}) => {
    const { workloadAccessToken } = await sandbox.clients.data.send(new GetWorkloadAccessTokenCommand({ workloadName: 'agent' }));
    const answer = await askWithToken(sandbox.clients, workloadAccessToken, {
      resourceCredentialProviderName: name, scopes: [], oauth2Flow: 'M2M', forceAuthentication: true, ...more,
    });
    return answer.accessToken;
  };
  const keysUrl = (kmsKeyArn = KMS_KEY) => new URL(`${sandbox.ready.endpoint}/kms/${encodeURIComponent(kmsKeyArn)}/jwks`);
  const lastForm = () => foreign.asked.at(-1)?.form ?? new URLSearchParams();

  before(async () => {
    sandbox = await startKeptSandbox();
    foreign = await startForeignServer();
    await createWorkload(sandbox.clients, 'agent');
  });
  after(async () => {
    foreign.close();
    await sandbox.stop();
  });

  for (const algorithm of ['RS256', 'PS256', 'ES256'] as const) {
    it(`signs an assertion for each request with the key that stands in for the one of KMS (${algorithm})`, async () => {
      const name = `by-${algorithm}`;
      await create(name, byKey(algorithm, { additionalHeaderClaims: { kid: 'k', 'x5t#S256': 'x' }, additionalPayloadClaims: { tenant: 'blue' } }));
      const ids = new Set<unknown>();
      for (const keys of [createRemoteJWKSet(keysUrl()), createRemoteJWKSet(keysUrl())]) {
        assert.ok(await ask(name));
        const form = lastForm();
        assert.equal(form.get('client_assertion_type'), 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
        assert.deepEqual([form.get('client_id'), form.get('client_secret')], ['client', null]);
        assert.equal(foreign.asked.at(-1)?.authorization, undefined);
        const assertion = form.get('client_assertion') ?? '';
        const expected = { issuer: 'client', subject: 'client', audience: `${foreign.issuer}/token`, maxTokenAge: 300 };
        // The kid of the header is the provider's, of a key that its server knows: here the key is found by its kind.
        const findKey: JWTVerifyGetKey = (_header, token) => keys({ alg: algorithm }, token);
        const { payload } = await jwtVerify(assertion, findKey, expected);
        assert.equal(payload['tenant'], 'blue');
        assert.deepEqual(decodeProtectedHeader(assertion), { kid: 'k', 'x5t#S256': 'x', alg: algorithm, typ: 'JWT' });
        ids.add(payload.jti);
      }
      assert.equal(ids.size, 2);
    });
  }

  it('keeps its key over a restart, an update and for all providers that name it, and never shows the private half', async () => {
    const arn = KMS_KEY.replace('01234567-', '76543210-');
    const read = async () => (await (await fetch(keysUrl(arn))).json() as { readonly keys: readonly JWK[] }).keys;
    await create('keeper', byKey('ES256', {}, arn));
    const before = await read();
    assert.deepEqual(before.map((key) => Object.keys(key).sort()), [['crv', 'kty', 'x', 'y']]);
    await sandbox.restart();
    await sandbox.clients.control.send(new UpdateOauth2CredentialProviderCommand({ name: 'keeper', ...toInput(byKey('ES256', {}, arn)) }));
    await readSettled(sandbox.clients, 'keeper');
    await create('second', byKey('ES256', {}, arn));
    assert.deepEqual(await read(), before);
    assert.equal((await fetch(`${sandbox.ready.endpoint}/kms/nobody/jwks`)).status, 404);
  });

  it('is known to an OpenID Provider that was given the public half', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    try {
      const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const authorizationServerMetadata = { issuer, authorizationEndpoint: `${issuer}/auth`, tokenEndpoint: `${issuer}/token` };
      await create('oidc', { ...byKey('ES256'), oauthDiscovery: { authorizationServerMetadata } });
      const jwks = await (await fetch(keysUrl())).json() as { readonly keys: JWK[] };
      const provider = new Provider(issuer, {
        clients: [{
          client_id: 'client', token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: 'ES256', jwks,
          grant_types: ['client_credentials'], redirect_uris: [], response_types: [],
        }],
        features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
      });
      const answer = provider.callback();
      server.on('request', (request, response) => { void answer(request, response); });
      assert.ok(await ask('oidc'));
      await create('stranger', { clientSecret: 'none', oauthDiscovery: { authorizationServerMetadata } });
      await assert.rejects(ask('stranger'), refusedWith('invalid_client'));
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  it('sends its secret in the body where the metadata of its server offers nothing else', async () => {
    const { oauthDiscovery: { authorizationServerMetadata } } = toForeignConfig(foreign).oauth2ProviderConfigInput.customOauth2ProviderConfig;
    const postOnly = { ...authorizationServerMetadata, tokenEndpointAuthMethods: ['client_secret_post'] };
    await create('post-only', { clientSecret: 's', oauthDiscovery: { authorizationServerMetadata: postOnly } });
    await ask('post-only');
    assert.deepEqual([lastForm().get('client_secret'), foreign.asked.at(-1)?.authorization], ['s', undefined]);
  });

  const lattice = { selfManagedLatticeResource: { resourceConfigurationIdentifier: `rcfg-${'a'.repeat(17)}` } };
  const obstacles: readonly (readonly [string, Partial<CustomOauth2ProviderConfigInput>, string])[] = [
    ['external', { clientSecretSource: 'EXTERNAL', clientSecretConfig: { secretId: 'team/oauth', jsonKey: 'k' } }, 'the sandbox cannot read: team/oauth'],
    ['iam', { clientAuthenticationMethod: 'AWS_IAM_ID_TOKEN_JWT' }, 'so a client cannot prove itself by: AWS_IAM_ID_TOKEN_JWT'],
    ['private', { clientSecret: 's', privateEndpoint: lattice }, 'The sandbox has no VPC'],
    ['override', { clientSecret: 's', privateEndpointOverrides: [{ domain: 'id.example', privateEndpoint: lattice }] }, 'The sandbox has no VPC'],
  ];
  for (const [name, members, text] of obstacles) {
    it(`is refused in every flow where it would need a part of AWS that is not here (${name})`, async () => {
      await create(name, members);
      const before = foreign.asked.length;
      await assert.rejects(ask(name), refusedWith(text));
      for (const oauth2Flow of ['USER_FEDERATION', 'ON_BEHALF_OF_TOKEN_EXCHANGE'] as const) {
        await assert.rejects(askForToken(sandbox.clients, 'agent', 'u', { resourceCredentialProviderName: name, oauth2Flow }), refusedWith(text));
      }
      assert.equal(foreign.asked.length, before, 'nothing was sent anywhere');
    });
  }

  it('is refused in the browser too, where its provider was changed in the middle of a flow', async () => {
    await create('changed', { clientSecret: 's' });
    const flows = [
      await beginFlow(sandbox.clients, 'agent', 'u', { resourceCredentialProviderName: 'changed' }),
      await beginFlow(sandbox.clients, 'agent', 'v', { resourceCredentialProviderName: 'changed' }),
    ] as const;
    const callback = await readCallback(flows[1]);
    const external = { clientSecretSource: 'EXTERNAL' as const, clientSecretConfig: { secretId: 'team/oauth', jsonKey: 'k' } };
    await sandbox.clients.control.send(new UpdateOauth2CredentialProviderCommand({ name: 'changed', ...toInput(external) }));
    const before = foreign.asked.length;
    const page = await fetch(flows[0].authorizationUrl, { redirect: 'manual' });
    assert.equal(page.status, 502);
    assert.match(await page.text(), /the sandbox cannot read: team\/oauth/);
    const end = new URL((await fetch(callback, { redirect: 'manual' })).headers.get('location') ?? '');
    assert.equal(end.searchParams.get('error'), 'server_error');
    assert.equal(foreign.asked.length, before, 'no empty secret was sent');
  });

  it('needs no secret from Secrets Manager where it signs', async () => {
    await create('signs', { ...byKey('ES256'), clientSecretSource: 'EXTERNAL', clientSecretConfig: { secretId: 'unused', jsonKey: 'k' } });
    assert.ok(await ask('signs'));
  });
});
