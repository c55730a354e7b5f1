import {
  BedrockAgentCoreClient, CompleteResourceTokenAuthCommand, GetResourceApiKeyCommand, GetResourceOauth2TokenCommand,
  GetWorkloadAccessTokenCommand, GetWorkloadAccessTokenForJWTCommand, GetWorkloadAccessTokenForUserIdCommand,
  type GetResourceOauth2TokenCommandOutput,
} from '@aws-sdk/client-bedrock-agentcore';
import type { OnCall } from '../activity/call.js';
import { recordCalls } from '../activity/recordCalls.js';
import { isCancellation, UserError } from '../base/errors.js';
import { rethrow } from '../base/explain.js';
import { Secret } from '../base/secret.js';
import type { AwsAccess } from '../identity/access.js';
import { clientConfig } from '../identity/clients.js';
import type { Network } from '../network/network.js';
import type { UserIdentifier } from './binding.js';
import type { IdentityData, ResourceTokenAnswer } from './data.js';

/** For {@link createAwsData}, where proxies or certificate authorities are configured. */
export const toDataClient = (access: AwsAccess, network?: Network, onCall?: OnCall) => (
  recordCalls(new BedrockAgentCoreClient(clientConfig(access, 'agentCore', network)), onCall));

/** The data plane through the AWS SDK. Load this module with `await import()`: it pulls the SDK. */
export function createAwsData(access: AwsAccess, client = toDataClient(access)): IdentityData {
  const stopAt = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { abortSignal: signal });
  /** The SDK's error at a signal is not always named as one. */
  const told = async <T>(doing: string, signal: AbortSignal | undefined, call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      if (signal?.aborted === true && !isCancellation(error)) throw new DOMException('The call was given up.', 'AbortError');
      rethrow(error, doing);
    }
  };

  const askForWorkloadToken = (workloadName: string, user: UserIdentifier | undefined, signal: AbortSignal) => {
    if (user === undefined) return client.send(new GetWorkloadAccessTokenCommand({ workloadName }), stopAt(signal));
    return 'userId' in user
      ? client.send(new GetWorkloadAccessTokenForUserIdCommand({ workloadName, userId: user.userId }), stopAt(signal))
      : client.send(new GetWorkloadAccessTokenForJWTCommand({ workloadName, userToken: user.userToken.reveal() }), stopAt(signal));
  };

  return {
    getWorkloadAccessToken: (workloadName, user, signal) => told(
      'get a workload access token', signal, askForWorkloadToken(workloadName, user, signal),
    ).then(({ workloadAccessToken }) => toSecret(workloadAccessToken, 'a workload access token')),

    async getResourceOauth2Token(workloadAccessToken, oauth2Flow, parameters, signal) {
      const { providerName, customState, scopes, resources, audiences, ...others } = parameters;
      const output = await told('get a token of the resource', signal, client.send(new GetResourceOauth2TokenCommand({
        ...others,
        workloadIdentityToken: workloadAccessToken.reveal(), resourceCredentialProviderName: providerName, oauth2Flow, scopes: [...scopes],
        customState: customState?.reveal(), resources: toList(resources), audiences: toList(audiences),
      }), stopAt(signal)));
      return toAnswer(output);
    },

    getResourceApiKey: (workloadAccessToken, providerName, signal) => told('get the API key', signal, client.send(
      new GetResourceApiKeyCommand({ workloadIdentityToken: workloadAccessToken.reveal(), resourceCredentialProviderName: providerName }),
      stopAt(signal),
    )).then(({ apiKey }) => toSecret(apiKey, 'an API key')),

    completeResourceTokenAuth: (sessionUri, user, signal) => told('bind the session to the user', signal, client.send(
      new CompleteResourceTokenAuthCommand({ sessionUri, userIdentifier: toUnion(user) }), stopAt(signal),
    )).then(() => undefined),

    dispose: () => { client.destroy(); },
  };
}

const toList = (values: readonly string[] | undefined) => (values === undefined ? undefined : [...values]);

/** Exactly one key, also where the caller's object carries more. */
const toUnion = (user: UserIdentifier) => ('userId' in user ? { userId: user.userId } : { userToken: user.userToken.reveal() });

function toAnswer(output: GetResourceOauth2TokenCommandOutput): ResourceTokenAnswer {
  const { accessToken, sessionUri, sessionStatus, authorizationUrl } = output;
  if (accessToken !== undefined) return { kind: 'token', resourceAccessToken: new Secret(accessToken) };
  if (sessionUri === undefined) throw toUnreadable('neither a token nor a session');
  return { kind: 'session', sessionUri, sessionStatus, authorizationUrl };
}

function toSecret(value: string | undefined, what: string): Secret {
  if (value === undefined || value === '') throw toUnreadable(`no member for ${what}`);
  return new Secret(value);
}

const toUnreadable = (what: string) => new UserError(`The service's answer has ${what}.`, {
  code: 'UnreadableAnswer', hint: 'Something else may answer at this address, perhaps a proxy.',
});
