import { Secret } from '../base/secret.js';
import type { UserIdentifier } from './binding.js';
import type { IdentityData, Oauth2Flow, ResourceTokenAnswer, ResourceTokenParameters } from './data.js';
import type { Facts } from './events.js';
import type { Step } from './plan.js';
import { toSecrets } from './secrets.js';

/** Which workload asks, and for whom where it is for somebody. */
export interface Caller {
  readonly workloadName: string;
  readonly user?: UserIdentifier;
}

/** The operation that makes a workload access token for this user. */
export function toWorkloadTokenCall(user: UserIdentifier | undefined): string {
  if (user === undefined) return 'GetWorkloadAccessToken';
  return 'userId' in user ? 'GetWorkloadAccessTokenForUserId' : 'GetWorkloadAccessTokenForJWT';
}

/** The first step of every flow of AgentCore Identity. */
export function workloadTokenStep<S extends { readonly workloadAccessToken?: Secret }>(
  data: IdentityData, { workloadName, user }: Caller,
): Step<S> {
  return {
    id: 'workloadToken',
    title: user === undefined ? 'Get a token for the workload' : 'Get a token for the workload and its user',
    from: 'agent',
    to: 'agentCore',
    call: toWorkloadTokenCall(user),
    run: async (state, io) => ({
      ...state,
      workloadAccessToken: await io.call(
        { workloadName, ...user },
        (signal) => data.getWorkloadAccessToken(workloadName, user, signal),
        (workloadAccessToken) => ({ workloadAccessToken }),
      ),
    }),
  };
}

/** The request of GetResourceOauth2Token as it is told of. Custom parameters may carry anything, so their values are kept. */
export function toRequestFacts(workloadAccessToken: Secret, oauth2Flow: Oauth2Flow, parameters: ResourceTokenParameters): Facts {
  const { providerName, customParameters, sessionUri, ...others } = parameters;
  return {
    workloadIdentityToken: workloadAccessToken,
    resourceCredentialProviderName: providerName,
    oauth2Flow,
    ...others,
    sessionUri: sessionUri === undefined ? undefined : new Secret(sessionUri),
    customParameters: customParameters === undefined ? undefined : toSecrets(customParameters),
  };
}

/** Session and URL of an answer are as good as a key for ten minutes. */
export function toAnswerFacts(answer: ResourceTokenAnswer): Facts {
  if (answer.kind === 'token') return { accessToken: answer.resourceAccessToken };
  const { sessionUri, sessionStatus, authorizationUrl } = answer;
  return {
    sessionUri: new Secret(sessionUri),
    sessionStatus,
    authorizationUrl: authorizationUrl === undefined ? undefined : new Secret(authorizationUrl),
  };
}
