import Provider, { errors, type KoaContextWithOIDC, type TokenEndpointGrantContext } from 'oidc-provider';
import type { Sandbox } from '../sandbox.js';
import { STANDARD_SCOPES } from './clientSettings.js';
import { CognitoError } from './errors.js';
import { createSignIn, renew, revokeAuthorization, revokeGrant, saveGrant } from './grants.js';
import { inPool, type LastingPool, type UserPoolClientRecord } from './records.js';
import { listCustomScopes } from './resourceServers.js';
import { issueMachineToken, issueTokens, type IssuedTokens } from './tokens.js';
import { lookUpUser } from './userLookup.js';

/** Scopes of a client that its pool still has. */
export function listClientScopes(sandbox: Sandbox, { poolId, settings }: UserPoolClientRecord): readonly string[] {
  const known = [...STANDARD_SCOPES, ...listCustomScopes(sandbox, poolId)];
  return (settings.AllowedOAuthScopes ?? []).filter((scope) => known.includes(scope));
}

/** The scopes of a request: all of the client where it names none. @throws InvalidScope */
export function readScopes(sandbox: Sandbox, client: UserPoolClientRecord, asked: unknown): readonly string[] {
  const allowed = listClientScopes(sandbox, client);
  const scopes = typeof asked === 'string' && asked !== '' ? asked.split(' ') : allowed;
  const unknown = scopes.find((scope) => !allowed.includes(scope));
  if (unknown !== undefined) throw new errors.InvalidScope('requested scope is not allowed', unknown); // Guess: cognito-scope-refusal
  return scopes;
}

function toBody({ accessToken, idToken, expiresInS }: IssuedTokens, refreshToken?: string) {
  return {
    ...(idToken === undefined ? {} : { id_token: idToken }), access_token: accessToken, ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    expires_in: expiresInS, token_type: 'Bearer',
  };
}

/** The client that oidc-provider has authenticated, as the pool knows it. */
function findClient({ store }: Sandbox, pool: LastingPool, { oidc }: KoaContextWithOIDC): UserPoolClientRecord | undefined {
  return store.get('userPoolClients', inPool(pool.id, oidc.client?.clientId ?? ''));
}

function readClient(sandbox: Sandbox, pool: LastingPool, ctx: KoaContextWithOIDC): UserPoolClientRecord {
  const client = findClient(sandbox, pool, ctx);
  if (client === undefined) throw new errors.InvalidClient('client not found');
  return client;
}

/**
 * The two grants whose tokens are a pool's own: a refresh token of the pages is good for operations, and the other way round, so both
 * are kept in one place, which is not oidc-provider's.
 */
export function addPoolGrants(provider: Provider, sandbox: Sandbox, pool: LastingPool): void {
  provider.registerGrantType('client_credentials', async (ctx) => {
    const client = readClient(sandbox, pool, ctx);
    ctx.body = toBody(await issueMachineToken(sandbox, client, readScopes(sandbox, client, ctx.oidc.params.scope)));
  }, ['scope']);

  provider.registerGrantType('refresh_token', async (ctx: TokenEndpointGrantContext<Readonly<{ refresh_token?: string }>>) => {
    const client = readClient(sandbox, pool, ctx);
    const { refresh_token: given } = ctx.oidc.params;
    if (given === undefined) throw new errors.InvalidRequest("missing required parameter 'refresh_token'");
    try {
      const { user, grant, refreshToken } = renew(sandbox, client, given);
      ctx.body = toBody(await issueTokens(sandbox, client, user, grant), refreshToken);
    } catch (error) {
      throw error instanceof CognitoError ? new errors.InvalidGrant(error.message) : error;
    }
  }, ['refresh_token', 'scope']);

  // A code that is sent twice has been stolen from one of the two, so nothing that came of it stays good (RFC 6749, section 4.1.2).
  provider.on('grant.revoked', (_ctx, grantId) => { revokeAuthorization(sandbox, grantId); });
}

/**
 * Gives the tokens for a code that oidc-provider has found to be good: unused, of this client, with the right redirect URI and verifier.
 * They take the place of its own, which have other claims.
 */
export async function answerCode(sandbox: Sandbox, pool: LastingPool, ctx: KoaContextWithOIDC): Promise<void> {
  const { AuthorizationCode: code } = ctx.oidc.entities;
  if (code === undefined) return;
  const grant = await ctx.oidc.provider.Grant.find(code.grantId ?? '');
  // From here on nothing is waited for before the sign-in is saved: what ends it from now on finds it.
  const client = findClient(sandbox, pool, ctx);
  const user = lookUpUser(sandbox, pool, code.accountId ?? '');
  if (grant === undefined || client === undefined || user?.enabled !== true) {
    ctx.status = 400;
    ctx.body = { error: 'invalid_grant' };
    return;
  }
  const signIn = createSignIn(sandbox, 'pages', (code.scope ?? '').split(' '));
  // oidc-provider takes the computer's time, which the sandbox's may be ahead of.
  const signedInAtMs = code.authTime === undefined ? signIn.signedInAtMs : code.authTime * 1000 + sandbox.now() - Date.now();
  const authorized = { ...signIn, signedInAtMs, grantId: grant.jti };
  const refreshToken = saveGrant(sandbox, client, user, authorized);
  ctx.body = toBody(await issueTokens(sandbox, client, user, authorized, code.nonce), refreshToken);
}

/** Ends the sign-in whose refresh token a client has sent to the revocation endpoint. */
export function answerRevocation(sandbox: Sandbox, pool: LastingPool, ctx: KoaContextWithOIDC): void {
  const token = ctx.oidc.params?.['token'];
  const client = findClient(sandbox, pool, ctx);
  if (client === undefined) return; // gone, and all that it had with it
  if (!client.settings.EnableTokenRevocation) {
    ctx.status = 400;
    ctx.body = { error: 'invalid_request', error_description: 'Token revocation is not enabled for this client.' };
  } else if (typeof token === 'string') {
    revokeGrant(sandbox, client, token);
  }
}
