import {
  CreateOauth2CredentialProviderCommand, GetOauth2CredentialProviderCommand, UpdateOauth2CredentialProviderCommand, type GetOauth2CredentialProviderCommandOutput,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { Secret } from '../../src/core/base/secret.js';
import { newProvider, toProviderConfig, type ProviderDraft } from '../../src/core/identity/providerDraft.js';
import { toCreateRequest, toUpdateRequest } from '../../src/core/identity/providerRequests.js';
import { toProviderDraft } from '../../src/core/identity/readProvider.js';
import { vendors } from '../../src/core/identity/vendors.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, type Clients } from './clients.js';

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** What an Update may not change by the way. */
const toSettings = ({ name, callbackUrl, clientSecretArn, clientSecretSource, clientSecretJsonKey, oauth2ProviderConfigOutput }: GetOauth2CredentialProviderCommandOutput) => (
  { name, callbackUrl, clientSecretArn, clientSecretSource, clientSecretJsonKey, oauth2ProviderConfigOutput });

describe('A form of a provider', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  const read = (name: string) => clients.control.send(new GetOauth2CredentialProviderCommand({ name }));

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
  });
  after(() => sandbox.stop());

  /** Good for every vendor. The example's addresses answer to nobody, so those of the sandbox's own issuer are taken. */
  function filled(draft: Partial<ProviderDraft>): ProviderDraft {
    const { issuer } = sandbox.ready;
    return {
      ...newProvider, clientId: 'client', clientSecret: new Secret('hush'), tenantId: 'contoso.example', kmsKeyArn: KEY,
      discoveryUrl: `${issuer}/.well-known/openid-configuration`, issuer, authorizationEndpoint: `${issuer}/auth`, tokenEndpoint: `${issuer}/token`, ...draft,
    };
  }

  const cases: readonly (readonly [name: string, draft: Partial<ProviderDraft>])[] = [
    ...vendors.map(({ vendor }) => [vendor, { vendor }] as const),
    ['addresses', { vendor: 'CustomOauth2', foundBy: 'addresses' }],
    ['basic', { vendor: 'CustomOauth2', authentication: 'CLIENT_SECRET_BASIC' }],
    ['post', { vendor: 'CustomOauth2', authentication: 'CLIENT_SECRET_POST' }],
    ['private-key', { vendor: 'CustomOauth2', authentication: 'PRIVATE_KEY_JWT', signingAlgorithm: 'ES256' }],
    ['aws-token', { vendor: 'CustomOauth2', authentication: 'AWS_IAM_ID_TOKEN_JWT', clientId: '' }],
    ['exchange', { vendor: 'CustomOauth2', onBehalfOf: 'TOKEN_EXCHANGE', actorToken: 'M2M', actorScopes: 'read write' }],
    ['assertion', { vendor: 'CustomOauth2', onBehalfOf: 'JWT_AUTHORIZATION_GRANT' }],
    ['reference', { vendor: 'GoogleOauth2', secretSource: 'EXTERNAL', secretId: 'prod/google', jsonKey: 'secret' }],
  ];

  for (const [name, draft] of cases) {
    it(`makes what the service takes, and goes on from what it gives back (${name})`, async () => {
      await clients.control.send(new CreateOauth2CredentialProviderCommand(toCreateRequest(name, toProviderConfig(filled(draft)), { made: 'by-form' })));
      const created = await read(name);
      assert.equal(created.credentialProviderVendor, draft.vendor);

      const again = toProviderDraft(created);
      assert.ok(again !== undefined);
      assert.equal(again.clientSecret, undefined);
      await clients.control.send(new UpdateOauth2CredentialProviderCommand(toUpdateRequest(name, toProviderConfig({ ...again, clientSecret: new Secret('new') }))));
      assert.deepEqual(toSettings(await read(name)), toSettings(created));
    });
  }
});
