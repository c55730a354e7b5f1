import { errors as joseErrors, type JWTPayload } from 'jose';
import type { default as Provider, TokenEndpointGrantContext } from 'oidc-provider';
import { JWT_BEARER } from '../grantTypes.js';
import { toEntraError, toMissing } from './entraErrors.js';
import { OIDC_SCOPES, toApiScopes } from './entraScopes.js';
import type { Manners } from './manners.js';
import { verifyOwnToken, type IssuerContext } from './ownTokens.js';

/** What was consented to: by whom, for which client, which scopes. */
export interface Consents {
  add(accountId: string, clientId: string, scopes: readonly string[]): void;
  /** True where the user has allowed this client these scopes, or an app on top of it with `CLIENT/.default`: its combined consent. */
  has(accountId: string, clientId: string, scopes: readonly string[]): boolean;
}

export function createConsents(): Consents {
  const given = new Map<string, Set<string>>();
  const listOf = (accountId: string, clientId = '') => given.get(`${accountId} ${clientId}`) ?? new Set<string>();
  return {
    add(accountId, clientId, scopes) {
      for (const client of ['', clientId]) given.set(`${accountId} ${client}`, new Set([...listOf(accountId, client), ...scopes]));
    },
    has(accountId, clientId, scopes) {
      const combined = [`api://${clientId}/.default`, `${clientId}/.default`].some((scope) => listOf(accountId).has(scope));
      const own = toApiScopes([...listOf(accountId, clientId)]);
      return combined || toApiScopes(scopes).every(({ scope, resource, name }) => (
        own.some((one) => one.scope === scope || (one.resource === resource && [one.name, name].includes('.default')))));
    },
  };
}

type Parameters = Readonly<Partial<Record<'assertion' | 'requested_token_use', string>>>;

/**
 * The on-behalf-of flow: trades a user's token that is meant for the client for one of an API behind it (RFC 7523; Microsoft's page
 * "Microsoft identity platform and OAuth 2.0 On-Behalf-Of flow"). The user must have consented before: nobody can be asked here.
 */
export function addOnBehalfOf(provider: Provider, context: IssuerContext, manners: Manners, consents: Consents): void {
  const verify = async (assertion: string): Promise<JWTPayload> => {
    try {
      return await verifyOwnToken(context, assertion, { typ: 'at+jwt' }); // an ID token is for the app to read, not to be sent on
    } catch (error) {
      if (error instanceof joseErrors.JWTExpired) throw toEntraError('invalid_grant', 500133);
      throw toEntraError('invalid_grant', 50013);
    }
  };

  provider.registerGrantType<Parameters>(JWT_BEARER, async (ctx: TokenEndpointGrantContext<Parameters>) => {
    const { client, params } = ctx.oidc;
    const { clientId } = client;
    // Guess: entra-requested-token-use
    if (params.requested_token_use !== 'on_behalf_of') throw toMissing('requested_token_use');
    if (params.assertion === undefined) throw toMissing('assertion');
    const scopes = (params.scope ?? '').split(' ').filter((scope) => scope !== '');
    if (scopes.length === 0) throw toMissing('scope');
    const assertion = await verify(params.assertion);
    if (![clientId, `api://${clientId}`].includes(String(assertion.aud))) {
      throw toEntraError('invalid_grant', 500131, [String(assertion.aud), clientId]);
    }
    const accountId = context.record.users.map((user) => manners.toSubject(user)).find((subject) => subject === assertion.sub);
    if (accountId === undefined) throw toEntraError('invalid_grant', 7000114, [clientId]);
    const resource = manners.toDefaultResource(scopes);
    const server = manners.toResourceServer(resource, scopes, ctx);
    if (!consents.has(accountId, clientId, scopes.filter((scope) => !OIDC_SCOPES.has(scope)))) {
      throw toEntraError('invalid_grant', 65001, [clientId, client.clientName ?? clientId], 'consent_required');
    }
    const scope = scopes.filter((one) => server.scope.split(' ').includes(one)).join(' ');
    const grant = new provider.Grant({ accountId, clientId });
    grant.addOIDCScope(scopes.join(' '));
    grant.addResourceScope(resource, scope);
    const shared = { client, accountId, grantId: await grant.save(), gty: 'jwt-bearer' };
    const token = new provider.AccessToken({ ...shared, scope });
    token.resourceServer = new provider.ResourceServer(resource, server);
    const refreshToken = new provider.RefreshToken({ ...shared, scope: scopes.join(' '), resource });
    ctx.body = {
      token_type: 'Bearer', scope, expires_in: token.expiration, access_token: await token.save(),
      ...(scopes.includes('offline_access') ? { refresh_token: await refreshToken.save() } : {}),
    };
  }, ['assertion', 'requested_token_use', 'scope']);
}
