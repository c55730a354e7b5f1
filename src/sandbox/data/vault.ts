import type { Sandbox } from '../sandbox.js';
import type { Grant, Tokens } from '../state.js';
import { put, remove, type Change } from '../store.js';
import { findAuthorizationServer } from './endpoints.js';
import { requestTokens } from './tokenEndpoint.js';

/** A token with less time left than this is refreshed before it is given out. */
const LEAST_LIFETIME_MS = 60_000;

/** Every part of a grant is part of its key: no token reaches another user, workload or set of scopes. */
export function toVaultKey({ workloadName, userKey, providerName, scopes, resources, audiences }: Grant): string {
  return JSON.stringify([workloadName, userKey, providerName, [...scopes].sort(), [...resources].sort(), [...audiences].sort()]);
}

export const keepTokens = (grant: Grant, tokens: Tokens): Change => put('vault', toVaultKey(grant), { grant, tokens });

/** The access token that is kept for a grant, refreshed where it has run out; undefined where a new consent is needed. */
export async function takeAccessToken(sandbox: Sandbox, grant: Grant): Promise<string | undefined> {
  const { store, now } = sandbox;
  const key = toVaultKey(grant);
  const kept = store.get('vault', key)?.tokens;
  if (kept === undefined) return undefined;
  if (kept.expiresAtMs === undefined || kept.expiresAtMs > now() + LEAST_LIFETIME_MS) return kept.accessToken;
  const fresh = await refresh(sandbox, grant, kept);
  // Meanwhile the provider may have been deleted, and its tokens with it.
  if (store.get('vault', key) === undefined) return undefined;
  store.write(fresh === undefined ? remove('vault', key) : keepTokens(grant, fresh));
  return fresh?.accessToken;
}

async function refresh(sandbox: Sandbox, grant: Grant, { refreshToken }: Tokens): Promise<Tokens | undefined> {
  const provider = sandbox.store.get('oauth2Providers', grant.providerName);
  if (refreshToken === undefined || provider === undefined) return undefined;
  try {
    const { tokenEndpoint } = await findAuthorizationServer(sandbox, provider);
    const answer = await requestTokens(tokenEndpoint, provider, { grant_type: 'refresh_token', refresh_token: refreshToken }, sandbox.now());
    // RFC 6749, section 6: the old refresh token stays good where no new one is given.
    return answer.kind === 'tokens' ? { refreshToken, ...answer.tokens } : undefined;
  } catch {
    return undefined; // the server cannot be found: the new consent will say so
  }
}
