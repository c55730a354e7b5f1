import { BedrockAgentCoreClient, CompleteResourceTokenAuthCommand } from '@aws-sdk/client-bedrock-agentcore';
import { rethrow } from '../base/explain.js';
import type { AwsAccess } from '../identity/access.js';
import { clientConfig } from '../identity/clients.js';
import type { SessionBinding, UserIdentifier } from './binding.js';

/** CompleteResourceTokenAuth through the AWS SDK. Load this module with `await import()`: it pulls the SDK. */
export function createAwsBinding(access: AwsAccess): SessionBinding {
  const client = new BedrockAgentCoreClient(clientConfig(access));
  return {
    async completeResourceTokenAuth(sessionUri, user, signal) {
      try {
        await client.send(
          new CompleteResourceTokenAuthCommand({ sessionUri, userIdentifier: toUnion(user) }),
          signal === undefined ? {} : { abortSignal: signal },
        );
      } catch (error) {
        rethrow(error, 'bind the session to the user');
      }
    },
    dispose: () => { client.destroy(); },
  };
}

/** Exactly one key, also where the caller's object carries more. */
const toUnion = (user: UserIdentifier) => ('userId' in user ? { userId: user.userId } : { userToken: user.userToken });
