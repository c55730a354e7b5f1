import {
  CreateOauth2CredentialProviderCommand, DeleteOauth2CredentialProviderCommand, GetOauth2CredentialProviderCommand,
  ListOauth2CredentialProvidersCommand, UpdateOauth2CredentialProviderCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import type { AwsCalls } from './awsCalls.js';
import { toOauth2Provider } from './awsShapes.js';
import type { IdentityControl } from './control.js';
import { toCreateRequest, toUpdateRequest } from './providerRequests.js';
import { toProviderDraft } from './readProvider.js';

/** Largest page that ListOauth2CredentialProviders gives. */
const PAGE_SIZE = 20;

type Providers = Pick<
  IdentityControl,
  'listOauth2Providers' | 'getOauth2Provider' | 'getOauth2ProviderDraft' | 'createOauth2Provider' | 'updateOauth2Provider' | 'deleteOauth2Provider'
>;

/** OAuth2 credential providers. */
export function createAwsProviders({ client, once, stopAt, told }: AwsCalls): Providers {
  const get = (name: string, signal: AbortSignal | undefined) => told(`read OAuth2 credential provider ${name}`, client
    .send(new GetOauth2CredentialProviderCommand({ name }), stopAt(signal)));
  return {
    listOauth2Providers: ({ nextToken, signal }) => told('list OAuth2 credential providers', client
      .send(new ListOauth2CredentialProvidersCommand({ maxResults: PAGE_SIZE, nextToken }), stopAt(signal))
      .then(({ credentialProviders = [], nextToken: next }) => ({
        items: credentialProviders.map(({ name = '', credentialProviderArn = '', credentialProviderVendor = '', createdTime, lastUpdatedTime }) => (
          { name, arn: credentialProviderArn, vendor: credentialProviderVendor, createdTime, lastUpdatedTime })),
        nextToken: next,
      }))),

    getOauth2Provider: (name, signal) => get(name, signal).then(toOauth2Provider),

    getOauth2ProviderDraft: (name, signal) => get(name, signal).then(toProviderDraft),

    createOauth2Provider: (name, config, signal) => told(`create OAuth2 credential provider ${name}`, once
      .send(new CreateOauth2CredentialProviderCommand(toCreateRequest(name, config)), stopAt(signal))
      .then((output) => toOauth2Provider({ ...output, credentialProviderVendor: config.vendor }))),

    updateOauth2Provider: (name, config, signal) => told(`change OAuth2 credential provider ${name}`, client
      .send(new UpdateOauth2CredentialProviderCommand(toUpdateRequest(name, config)), stopAt(signal)).then(toOauth2Provider)),

    deleteOauth2Provider: (name, signal) => told(`delete OAuth2 credential provider ${name}`, client
      .send(new DeleteOauth2CredentialProviderCommand({ name }), stopAt(signal)).then(() => undefined)),
  };
}
