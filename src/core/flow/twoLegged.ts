import { UserError } from '../base/errors.js';
import type { Secret } from '../base/secret.js';
import type { IdentityData, Oauth2Flow, ResourceTokenParameters } from './data.js';
import type { FlowKind } from './events.js';
import { findMissingParameters } from './parameters.js';
import { need, unobserved, type FlowPlan } from './plan.js';
import { toAnswerFacts, toRequestFacts, workloadTokenStep, type Caller } from './workloadToken.js';

/** What a flow of AgentCore Identity gives: the agent's token, and the one that opens the resource. */
export interface ResourceTokens {
  readonly workloadAccessToken: Secret;
  readonly resourceAccessToken: Secret;
}

/** The flows that need nobody at a browser: two calls. */
export function twoLegged(
  kind: FlowKind, data: IdentityData, caller: Caller, oauth2Flow: Oauth2Flow, parameters: ResourceTokenParameters,
): FlowPlan<Partial<ResourceTokens>, ResourceTokens> {
  return {
    kind,
    asked: { ...parameters, missing: findMissingParameters(oauth2Flow, caller.user, parameters).map(({ parameter }) => parameter) },
    start: {},
    steps: [
      workloadTokenStep(data, caller),
      {
        id: 'resourceToken', title: 'Get a token of the resource', from: 'agent', to: 'agentCore', call: 'GetResourceOauth2Token',
        async run(state, io) {
          const token = need(state.workloadAccessToken, 'workload access token');
          const answer = await io.call(
            toRequestFacts(token, oauth2Flow, parameters),
            (signal) => data.getResourceOauth2Token(token, oauth2Flow, parameters, signal),
            toAnswerFacts,
          );
          if (answer.kind === 'token') return { ...state, resourceAccessToken: answer.resourceAccessToken };
          throw new UserError('The service asks for a consent where none can be given.', { code: 'consentMissing' });
        },
      },
      unobserved(
        'tokenEndpoint', 'Ask the token endpoint, unless the vault had a token', 'agentCore', 'identityProvider', 'POST token endpoint',
      ),
    ],
    toResult: ({ workloadAccessToken, resourceAccessToken }) => ({
      workloadAccessToken: need(workloadAccessToken, 'workload access token'),
      resourceAccessToken: need(resourceAccessToken, 'token of the resource'),
    }),
  };
}
