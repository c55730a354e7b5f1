import type { OnBehalfOf } from '../state.js';
import { RULES, type FieldReader } from '../web/fields.js';

/** Reads `onBehalfOfTokenExchangeConfig` of a custom provider. Problems are noted on the request. */
export function readOnBehalfOf(config: FieldReader): OnBehalfOf | undefined {
  if (!config.has('onBehalfOfTokenExchangeConfig')) return undefined;
  const exchange = config.object('onBehalfOfTokenExchangeConfig');
  exchange.need('grantType');
  const grantType = exchange.choice('grantType', ['TOKEN_EXCHANGE', 'JWT_AUTHORIZATION_GRANT']) ?? 'TOKEN_EXCHANGE';
  if (!exchange.has('tokenExchangeGrantTypeConfig')) return { grantType };
  if (grantType !== 'TOKEN_EXCHANGE') { // Guess: actor-of-an-assertion
    exchange.refuse('tokenExchangeGrantTypeConfig', 'tokenExchangeGrantTypeConfig belongs to the grant type TOKEN_EXCHANGE only');
  }
  return { grantType, tokenExchangeGrantTypeConfig: readActor(exchange.object('tokenExchangeGrantTypeConfig')) };
}

function readActor(config: FieldReader): NonNullable<OnBehalfOf['tokenExchangeGrantTypeConfig']> {
  config.need('actorTokenContent');
  const content = config.choice('actorTokenContent', ['NONE', 'M2M', 'AWS_IAM_ID_TOKEN_JWT']);
  const actorTokenScopes = config.texts('actorTokenScopes', RULES.scope);
  if (actorTokenScopes !== undefined && content !== 'M2M') {
    config.refuse('actorTokenScopes', 'actorTokenScopes is only valid where actorTokenContent is M2M');
  }
  return { actorTokenContent: content ?? 'NONE', ...(actorTokenScopes === undefined ? {} : { actorTokenScopes }) };
}
