import type { Sandbox } from '../sandbox.js';
import type { Change, Grant, Tokens } from '../state.js';
import { put, remove } from '../store.js';
import { ServiceError } from '../web/errors.js';
import { findAuthorizationServer } from './endpoints.js';
import { requestTokens, type TokenAnswer } from './tokenEndpoint.js';

/** A token with less time left than this is refreshed before it is given out. */
const LEAST_LIFETIME_MS = 60_000;

/** Every part of a grant is part of its key: no token reaches another user, workload or set of scopes. */
export function toVaultKey({ workloadName, userKey, providerName, scopes, resources, audiences }: Grant): string {
  return JSON.stringify([workloadName, userKey, providerName, [...scopes].sort(), [...resources].sort(), [...audiences].sort()]);
}

/** True where a token may still be given out; one that names no end has always time left. */
export const hasTimeLeft = ({ expiresAtMs }: Tokens, nowMs: number): boolean => expiresAtMs === undefined || expiresAtMs > nowMs + LEAST_LIFETIME_MS;

export const keepTokens = (grant: Grant, tokens: Tokens): Change => put('vault', toVaultKey(grant), { grant, tokens });

/**
 * The access token that is kept for a grant, refreshed where it has run out; undefined where a new consent is needed.
 * @throws ServiceError InternalServerException where the token endpoint cannot be asked now: the consent is kept
 */
export async function takeAccessToken(sandbox: Sandbox, grant: Grant): Promise<string | undefined> {
  const { store, now, log } = sandbox;
  const key = toVaultKey(grant);
  for (;;) {
    const kept = store.get('vault', key);
    if (kept === undefined) return undefined;
    if (hasTimeLeft(kept.tokens, now())) return kept.tokens.accessToken;
    const answer = await refresh(sandbox, grant, kept.tokens);
    // Meanwhile a new consent may have been given, or the provider deleted: what is there now counts.
    if (store.get('vault', key) !== kept) continue;
    if (answer.kind === 'tokens') {
      store.write(keepTokens(grant, answer.tokens));
      return answer.tokens.accessToken;
    }
    // RFC 6749, section 5.2: only this code says that the refresh token is no longer good.
    if (answer.error === 'invalid_grant') {
      store.write(remove('vault', key));
      return undefined;
    }
    log.warn(`A token of the provider ${grant.providerName} cannot be refreshed: ${answer.error}`);
    throw new ServiceError('InternalServerException', `The token has run out and cannot be refreshed now. The provider's token endpoint answered: ${answer.error}`);
  }
}

async function refresh(sandbox: Sandbox, grant: Grant, { refreshToken }: Tokens): Promise<TokenAnswer> {
  const provider = sandbox.store.get('oauth2Providers', grant.providerName);
  if (refreshToken === undefined || provider === undefined) return { kind: 'refused', error: 'invalid_grant' };
  try {
    const { tokenEndpoint } = await findAuthorizationServer(sandbox, provider);
    const answer = await requestTokens(tokenEndpoint, provider, { grant_type: 'refresh_token', refresh_token: refreshToken }, sandbox);
    // RFC 6749, section 6: the old refresh token stays good where no new one is given.
    return answer.kind === 'tokens' ? { kind: 'tokens', tokens: { refreshToken, ...answer.tokens } } : answer;
  } catch {
    return { kind: 'refused', error: 'server_error' }; // its discovery document cannot be had
  }
}
