import {
  CreateApiKeyCredentialProviderCommand, DeleteApiKeyCredentialProviderCommand, GetApiKeyCredentialProviderCommand,
  ListApiKeyCredentialProvidersCommand, UpdateApiKeyCredentialProviderCommand,
  type UpdateApiKeyCredentialProviderRequest,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { Secret } from '../base/secret.js';
import type { AwsCalls } from './awsCalls.js';
import type { IdentityControl } from './control.js';
import type { SecretReference } from './providerConfig.js';

/** Largest page that ListApiKeyCredentialProviders gives. */
const PAGE_SIZE = 100;

type ApiKeys = Pick<IdentityControl, 'listApiKeyProviders' | 'getApiKeyProvider' | 'createApiKeyProvider' | 'updateApiKeyProvider' | 'deleteApiKeyProvider'>;

/** API key credential providers. */
export function createAwsApiKeys({ client, once, stopAt, told }: AwsCalls): ApiKeys {
  return {
    listApiKeyProviders: ({ nextToken, signal }) => told('list API key credential providers', client
      .send(new ListApiKeyCredentialProvidersCommand({ maxResults: PAGE_SIZE, nextToken }), stopAt(signal))
      .then(({ credentialProviders = [], nextToken: next }) => ({
        items: credentialProviders.map(({ name = '', credentialProviderArn = '', createdTime, lastUpdatedTime }) => (
          { name, arn: credentialProviderArn, createdTime, lastUpdatedTime })),
        nextToken: next,
      }))),

    getApiKeyProvider: (name, signal) => told(`read API key credential provider ${name}`, client
      .send(new GetApiKeyCredentialProviderCommand({ name }), stopAt(signal))
      .then(({ credentialProviderArn = '', apiKeySecretArn, apiKeySecretSource, apiKeySecretJsonKey, createdTime, lastUpdatedTime }) => ({
        name, arn: credentialProviderArn, secretArn: apiKeySecretArn?.secretArn, secretSource: apiKeySecretSource, secretJsonKey: apiKeySecretJsonKey,
        createdTime, lastUpdatedTime,
      }))),

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
