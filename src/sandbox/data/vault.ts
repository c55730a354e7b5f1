import type { Sandbox } from '../sandbox.js';
import type { Change, Grant, Tokens, VaultRecord } from '../state.js';
import { put, remove } from '../store.js';
import { ServiceError } from '../web/errors.js';
import { findAuthorizationServer } from './endpoints.js';
import { requestTokens, type TokenAnswer } from './tokenEndpoint.js';

/** A token with less time left than this is not given out where a new one can be had without a person. */
const LEAST_LIFETIME_MS = 60_000;

/** Every part of a grant is part of its key: no token reaches another user, workload or set of scopes. */
export function toVaultKey({ workloadName, userKey, providerName, scopes, resources, audiences }: Grant): string {
  return JSON.stringify([workloadName, userKey, providerName, [...scopes].sort(), [...resources].sort(), [...audiences].sort()]);
}

/**
 * True where a token may still be given out; one that names no end has always time left.
 * @param isReplaceable whether a new one can be had without a person: then its last minute is left out, in which it might end on its way
 */
export function hasTimeLeft({ expiresAtMs }: Tokens, nowMs: number, isReplaceable: boolean): boolean {
  return expiresAtMs === undefined || expiresAtMs > nowMs + (isReplaceable ? LEAST_LIFETIME_MS : 0);
}

/** The changes that keep a record, to be written. At times they clear away what can neither be given out nor refreshed any more. */
export function keepInVault({ store, now }: Sandbox, record: VaultRecord): readonly Change[] {
  const over = store.sweep('vault', ({ tokens }) => tokens.refreshToken === undefined && !hasTimeLeft(tokens, now(), false));
  return [...over, put('vault', toVaultKey(record.grant), record)];
}

/**
 * The access token that is kept for a grant, refreshed where it has run out; undefined where a new consent is needed.
 * @throws ServiceError InternalServerException where the token endpoint cannot be asked now: the consent is kept
 */
export async function takeAccessToken(sandbox: Sandbox, grant: Grant): Promise<string | undefined> {
  const { store, now } = sandbox;
  for (;;) {
    const kept = store.get('vault', toVaultKey(grant));
    if (kept === undefined) return undefined;
    if (hasTimeLeft(kept.tokens, now(), kept.tokens.refreshToken !== undefined)) return kept.tokens.accessToken;
    const renewal = await renewOnce(sandbox, kept);
    if (renewal.kind !== 'overtaken') return renewal.accessToken;
  }
}

/** What came of a refresh. It is overtaken where something else is kept by then: what is there now counts. */
export type Renewal = { readonly kind: 'done'; readonly accessToken: string | undefined } | { readonly kind: 'overtaken' };

/** Whoever asks meanwhile waits for the same answer: many servers take a refresh token once, and end the consent where it comes twice. */
function renewOnce(sandbox: Sandbox, kept: VaultRecord): Promise<Renewal> {
  const { renewals } = sandbox;
  const begun = renewals.get(kept);
  if (begun !== undefined) return begun;
  const renewal = renew(sandbox, kept).finally(() => { renewals.delete(kept); });
  renewals.set(kept, renewal);
  return renewal;
}

async function renew(sandbox: Sandbox, kept: VaultRecord): Promise<Renewal> {
  const { store, log } = sandbox;
  const { grant, tokens } = kept;
  const key = toVaultKey(grant);
  const answer = await refresh(sandbox, grant, tokens);
  // Meanwhile a new consent may have been given, or the provider deleted.
  if (store.get('vault', key) !== kept) return { kind: 'overtaken' };
  if (answer.kind === 'tokens') {
    store.write(keepInVault(sandbox, { grant, tokens: answer.tokens }));
    return { kind: 'done', accessToken: answer.tokens.accessToken };
  }
  // RFC 6749, section 5.2: only this code says that the refresh token is no longer good.
  if (answer.error === 'invalid_grant') {
    store.write(remove('vault', key));
    return { kind: 'done', accessToken: undefined };
  }
  log.warn(`A token of the provider ${grant.providerName} cannot be refreshed: ${answer.error}`);
  throw new ServiceError('InternalServerException', `The token has run out and cannot be refreshed now. The provider's token endpoint answered: ${answer.error}`);
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
