import type { Secret } from '../base/secret.js';
import type { IdentityData } from './data.js';
import { need, type FlowPlan } from './plan.js';
import { workloadTokenStep, type Caller } from './workloadToken.js';

interface ApiKeyResult {
  readonly workloadAccessToken: Secret;
  readonly apiKey: Secret;
}

/** A key that is kept in AgentCore Identity, handed to a workload. */
export function apiKey(data: IdentityData, caller: Caller, providerName: string): FlowPlan<Partial<ApiKeyResult>, ApiKeyResult> {
  return {
    kind: 'apiKey',
    start: {},
    steps: [
      workloadTokenStep(data, caller),
      {
        id: 'apiKey', title: 'Get the API key', from: 'agent', to: 'agentCore', call: 'GetResourceApiKey',
        async run(state, io) {
          const token = need(state.workloadAccessToken, 'workload access token');
          const key = await io.call(
            { workloadIdentityToken: token, resourceCredentialProviderName: providerName },
            (signal) => data.getResourceApiKey(token, providerName, signal),
            (value) => ({ apiKey: value }),
          );
          return { ...state, apiKey: key };
        },
      },
    ],
    toResult: (state) => ({
      workloadAccessToken: need(state.workloadAccessToken, 'workload access token'), apiKey: need(state.apiKey, 'API key'),
    }),
  };
}
