import { ACCESS_TOKEN_TYPE, JWT_BEARER, TOKEN_EXCHANGE } from '../grantTypes.js';
import type { Sandbox } from '../sandbox.js';
import type { Oauth2ProviderRecord, WorkloadTokenRecord } from '../state.js';
import { toRuleViolation } from '../web/errors.js';
import { takeDirectToken, takeMachineToken, type TokenAsk } from './directToken.js';

const NO_JWT = 'ON_BEHALF_OF_TOKEN_EXCHANGE needs a workload access token for the JWT of a user, from GetWorkloadAccessTokenForJWT';

/**
 * ON_BEHALF_OF_TOKEN_EXCHANGE: trades the JWT of the user for a token that another server takes. Only the JWT that the workload token
 * was made from is sent, and a token that was got with it is served for no other one.
 * @throws ServiceError ValidationException where there is no JWT, or the provider does not say how it exchanges tokens
 */
export async function takeExchangedToken(sandbox: Sandbox, ask: TokenAsk, user: WorkloadTokenRecord['user']): Promise<string> {
  if (user?.jwt === undefined) throw toRuleViolation(NO_JWT);
  const { jwt } = user;
  return takeDirectToken(sandbox, ask, `onBehalfOf:${user.key}`, (provider) => toExchange(sandbox, ask, provider, jwt));
}

async function toExchange(
  sandbox: Sandbox, { token, workloadName, providerName }: TokenAsk, provider: Oauth2ProviderRecord, jwt: string,
): Promise<Readonly<Record<string, string>>> {
  const config = provider.onBehalfOfTokenExchangeConfig;
  if (config === undefined) throw toRuleViolation(`The credential provider has no onBehalfOfTokenExchangeConfig: ${provider.name}`);
  if (config.grantType === 'JWT_AUTHORIZATION_GRANT') return { grant_type: JWT_BEARER, assertion: jwt };
  // The guide calls what is exchanged the inbound access token, and some servers (Keycloak's, Okta's) take no other type.
  // Guess: subject-token-type
  const exchange = { grant_type: TOKEN_EXCHANGE, subject_token: jwt, subject_token_type: ACCESS_TOKEN_TYPE };
  const { actorTokenContent, actorTokenScopes = [] } = config.tokenExchangeGrantTypeConfig ?? {};
  if (actorTokenContent === 'AWS_IAM_ID_TOKEN_JWT') {
    throw toRuleViolation(`AWS IAM signs no tokens in the sandbox, so there is no actor token: ${actorTokenContent}`);
  }
  if (actorTokenContent !== 'M2M') return exchange;
  const actorToken = await takeMachineToken(sandbox, {
    token, workloadName, providerName, scopes: actorTokenScopes, resources: [], audiences: [], customParameters: {}, force: false,
  });
  return { ...exchange, actor_token: actorToken, actor_token_type: ACCESS_TOKEN_TYPE };
}
