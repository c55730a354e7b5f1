import {
  CreateApiKeyCredentialProviderCommand, DeleteApiKeyCredentialProviderCommand, UpdateApiKeyCredentialProviderCommand,
  type UpdateApiKeyCredentialProviderRequest,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { Secret } from '../base/secret.js';
import type { AwsCalls } from './awsCalls.js';
import type { IdentityWrites } from './controlWrites.js';
import type { SecretReference } from './providerConfig.js';

type ApiKeys = Pick<IdentityWrites, 'createApiKeyProvider' | 'updateApiKeyProvider' | 'deleteApiKeyProvider'>;

/** API key credential providers. */
export function createAwsApiKeys({ client, once, stopAt, told }: AwsCalls): ApiKeys {
  return {
    createApiKeyProvider: (name, apiKey, signal) => told(`create API key credential provider ${name}`, once
      .send(new CreateApiKeyCredentialProviderCommand(toRequest(name, apiKey)), stopAt(signal)).then(() => undefined)),

    updateApiKeyProvider: (name, apiKey, signal) => told(`change API key credential provider ${name}`, client
      .send(new UpdateApiKeyCredentialProviderCommand(toRequest(name, apiKey)), stopAt(signal)).then(() => undefined)),

    deleteApiKeyProvider: (name, signal) => told(`delete API key credential provider ${name}`, client
      .send(new DeleteApiKeyCredentialProviderCommand({ name }), stopAt(signal)).then(() => undefined)),
  };
}

/** As with OAuth2 providers, a key itself needs no source: the service takes it for `MANAGED`. */
function toRequest(name: string, apiKey: Secret | SecretReference): UpdateApiKeyCredentialProviderRequest {
  return apiKey instanceof Secret
    ? { name, apiKey: apiKey.reveal() }
    : { name, apiKeySecretSource: 'EXTERNAL', apiKeySecretConfig: { ...apiKey } };
}
