import { decodeJwt, type JWTPayload } from 'jose';
import Provider, { errors, type ResourceServer, type TokenEndpointGrantContext } from 'oidc-provider';
import { ACCESS_TOKEN_TYPE, JWT_BEARER, TOKEN_EXCHANGE } from '../grantTypes.js';
import { verifyOwnToken, type IssuerContext } from './ownTokens.js';
import { findUnknownScope } from './scopes.js';

/** Kinds of token that may be exchanged (RFC 8693, section 3): all are JWTs of this issuer. */
const TOKEN_TYPES: readonly unknown[] = [
  ACCESS_TOKEN_TYPE, 'urn:ietf:params:oauth:token-type:jwt', 'urn:ietf:params:oauth:token-type:id_token',
];

/** What both grants say about the token that is wanted. */
const TARGET = ['audience', 'resource', 'scope'] as const;
const EXCHANGE = ['subject_token', 'subject_token_type', 'actor_token', 'actor_token_type', 'requested_token_type'] as const;

/** oidc-provider refuses each that comes more than once. */
type Parameters = Readonly<Partial<Record<(typeof EXCHANGE)[number] | 'audience' | 'assertion', string>>>;

type Context = TokenEndpointGrantContext<Parameters>;

/** The member that names who acts for the user (RFC 8693, section 4.1). Of an exchange whose actor token was found good. */
export function toActorClaim(params: Readonly<Record<string, unknown>> | undefined) {
  const actorToken = params?.['actor_token'];
  return typeof actorToken === 'string' ? { act: { sub: decodeJwt(actorToken).sub } } : {};
}

/**
 * Adds token exchange (RFC 8693) and the JWT authorization grant (RFC 7523) to an issuer. Only tokens of its own users are taken.
 * The new token is for the audience or resource that was asked for, and has the old one's scopes where none are asked for.
 */
export function addExchangeGrants(
  provider: Provider, context: IssuerContext, toResourceServer: (audience: string | undefined) => ResourceServer,
): void {
  const verify = async (name: string, token: string | undefined): Promise<JWTPayload> => {
    if (token === undefined) throw new errors.InvalidRequest(`missing required parameter '${name}'`);
    try {
      return await verifyOwnToken(context, token);
    } catch (error) {
      throw new errors.InvalidGrant(`${name}: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  };

  const issue = async ({ oidc: { client, params } }: Context, subject: JWTPayload, gty: string) => {
    const accountId = context.record.users.find(({ username }) => username === subject.sub)?.username;
    if (accountId === undefined) throw new errors.InvalidGrant('the token names no user of this issuer');
    const scope = params.scope ?? (typeof subject['scope'] === 'string' ? subject['scope'] : undefined);
    const unknown = findUnknownScope(scope);
    if (unknown !== undefined) throw new errors.InvalidScope('requested scope is not known', unknown);
    const resource = typeof params.resource === 'string' ? params.resource : undefined;
    const server = toResourceServer(params.audience ?? resource);
    const scopes = scope === undefined ? {} : { scope };
    const token = new provider.AccessToken({ client, accountId, grantId: '', gty, ...scopes });
    token.resourceServer = new provider.ResourceServer(server.audience ?? '', server);
    return { access_token: await token.save(), token_type: 'Bearer', expires_in: token.expiration, ...scopes };
  };

  provider.registerGrantType<Parameters>(TOKEN_EXCHANGE, async (ctx) => {
    const { params } = ctx.oidc;
    const types = [params.subject_token_type, ...(params.actor_token === undefined ? [] : [params.actor_token_type])];
    if (!types.every((type) => TOKEN_TYPES.includes(type))) {
      throw new errors.InvalidRequest('the type of a token is missing or not supported');
    }
    if (![undefined, ...TOKEN_TYPES.slice(0, 2)].includes(params.requested_token_type)) {
      throw new errors.InvalidRequest('requested_token_type is not supported');
    }
    const subject = await verify('subject_token', params.subject_token);
    if (params.actor_token !== undefined) await verify('actor_token', params.actor_token);
    ctx.body = { ...await issue(ctx, subject, 'token-exchange'), issued_token_type: ACCESS_TOKEN_TYPE };
  }, [...EXCHANGE, ...TARGET]);

  provider.registerGrantType<Parameters>(JWT_BEARER, async (ctx) => {
    ctx.body = await issue(ctx, await verify('assertion', ctx.oidc.params.assertion), 'jwt-bearer');
  }, ['assertion', ...TARGET]);
}
