import type { Call } from '../../src/core/asCode/calls.js';
import { Secret } from '../../src/core/base/secret.js';
import { newProvider, toProviderConfig, type ProviderDraft } from '../../src/core/identity/providerDraft.js';
import { toCreateRequest } from '../../src/core/identity/providerRequests.js';
import { vendors } from '../../src/core/identity/vendors.js';

/** In every secret of the samples: no text that is copied may hold it. */
export const HUSH = 'hu$h "\\ \'`';

export const KMS_KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** Signs that mean something to a shell, to JSON or to YAML, as far as a tag takes them. */
const TAGS = { team: 'a b@c:d/e=f+g-h_i', on: 'yes', 'made by': '2026-11-22' };

export type SampleCall = Call & { readonly title: string };

/** One call of each operation, and a provider of each vendor and of each kind. */
export function sampleCalls(issuer: string, runtime: Extract<Call, { readonly operation: 'UpdateAgentRuntime' }>['input']): readonly SampleCall[] {
  const provider = (title: string, draft: Partial<ProviderDraft>): SampleCall => {
    const filled: ProviderDraft = {
      ...newProvider, clientId: 'client', clientSecret: new Secret(HUSH), tenantId: 'contoso.example', kmsKeyArn: KMS_KEY,
      discoveryUrl: `${issuer}/.well-known/openid-configuration`, issuer, authorizationEndpoint: `${issuer}/auth`, tokenEndpoint: `${issuer}/token`, ...draft,
    };
    return { title, operation: 'CreateOauth2CredentialProvider', input: toCreateRequest(title, toProviderConfig(filled), TAGS) };
  };
  const custom = (title: string, draft: Partial<ProviderDraft>) => provider(title, { vendor: 'CustomOauth2', ...draft });
  return [
    { title: 'workload', operation: 'CreateWorkloadIdentity', input: { name: 'workload', allowedResourceOauth2ReturnUrls: ["https://app.example/it's", 'vscode://a.b/cb'], tags: TAGS } },
    { title: 'bare workload', operation: 'CreateWorkloadIdentity', input: { name: 'bare', allowedResourceOauth2ReturnUrls: [] } },
    { title: 'key', operation: 'CreateApiKeyCredentialProvider', input: { name: 'key', apiKey: HUSH, tags: TAGS } },
    { title: 'referred key', operation: 'CreateApiKeyCredentialProvider', input: { name: 'referred', apiKeySecretSource: 'EXTERNAL', apiKeySecretConfig: { secretId: 'prod/key', jsonKey: "it's" } } },
    { title: 'vault', operation: 'SetTokenVaultCMK', input: { tokenVaultId: 'default', kmsConfiguration: { keyType: 'CustomerManagedKey', kmsKeyArn: KMS_KEY } } },
    { title: 'runtime', operation: 'UpdateAgentRuntime', input: runtime },
    { title: 'pool', operation: 'CreateUserPool', input: { PoolName: 'copied pool', UserPoolTags: TAGS, AdminCreateUserConfig: { AllowAdminCreateUserOnly: true }, Policies: { PasswordPolicy: { MinimumLength: 10 } } } },
    ...vendors.map(({ vendor }) => provider(vendor, { vendor })),
    custom('by-addresses', { foundBy: 'addresses', kept: { metadata: { responseTypes: ['code'] } } }),
    custom('by-key', { authentication: 'PRIVATE_KEY_JWT', signingAlgorithm: 'ES256', kept: { claims: { additionalHeaderClaims: { 'x5t#S256': HUSH, x5t_S256: HUSH } } } }),
    custom('by-aws', { authentication: 'AWS_IAM_ID_TOKEN_JWT', clientId: '' }),
    custom('exchanging', { onBehalfOf: 'TOKEN_EXCHANGE', actorToken: 'M2M', actorScopes: 'read write' }),
    provider('by-reference', { vendor: 'GoogleOauth2', secretSource: 'EXTERNAL', secretId: 'prod/google', jsonKey: 'secret' }),
  ];
}

/** What every variable of the samples is set to. */
export const SAMPLE_ENVIRONMENT = {
  CLIENT_SECRET: HUSH, API_KEY: HUSH, HEADER_CLAIM_X5T_S256: HUSH, HEADER_CLAIM_X5T_S256_2: HUSH, ENVIRONMENT_TOKEN: HUSH,
};
