import { BedrockAgentCoreControlClient } from '@aws-sdk/client-bedrock-agentcore-control';
import { recordCalls } from '../activity/recordCalls.js';
import type { Disposable } from '../base/disposable.js';
import { rethrow } from '../base/explain.js';
import type { ClientConfig } from './clients.js';

/** What the families of the control plane call the service with. */
export interface AwsCalls extends Disposable {
  readonly client: BedrockAgentCoreControlClient;
  /** Tries once: where the answer to a creation was lost, a second call would say that the name is taken. */
  readonly once: BedrockAgentCoreControlClient;
  readonly stopAt: (signal: AbortSignal | undefined) => { readonly abortSignal?: AbortSignal };
  /** Says in words why a call failed. `doing` follows "Cannot", e.g. `list workload identities`. */
  readonly told: <T>(doing: string, call: Promise<T>) => Promise<T>;
}

export function createAwsCalls(config: ClientConfig): AwsCalls {
  const client = recordCalls(new BedrockAgentCoreControlClient(config), config.onCall);
  const once = recordCalls(new BedrockAgentCoreControlClient({ ...config, maxAttempts: 1 }), config.onCall);
  return {
    client,
    once,
    stopAt: (signal) => (signal === undefined ? {} : { abortSignal: signal }),
    told: (doing, call) => call.catch((error: unknown) => rethrow(error, doing)),
    dispose: () => {
      client.destroy();
      once.destroy();
    },
  };
}
