import { findOauth2Provider } from '../control/oauth2Providers.js';
import { findWorkloadIdentity } from '../control/workloadIdentities.js';
import type { Sandbox } from '../sandbox.js';
import type { Grant, Oauth2ProviderRecord } from '../state.js';
import { ServiceError, toRuleViolation } from '../web/errors.js';
import { findAuthorizationServer, type AuthorizationServer } from './endpoints.js';
import { sha256 } from './sha256.js';
import { requestTokens } from './tokenEndpoint.js';
import { checkUsable } from './usable.js';
import { hasTimeLeft, keepInVault, toVaultKey } from './vault.js';
import { readWorkloadToken } from './workloadTokens.js';

/** What a workload asks of a token endpoint without a person at a browser. */
export interface TokenAsk extends Omit<Grant, 'userKey'> {
  /** The workload access token that was shown: it goes with its identity, also where that goes while a server is asked. */
  readonly token: string;
  readonly customParameters: Readonly<Record<string, string>>;
  /** Leaves the vault aside. */
  readonly force: boolean;
}

/** The parameters that a flow is made of, read anew where the provider changes meanwhile. */
type ToParameters = (provider: Oauth2ProviderRecord) => Promise<Readonly<Record<string, string>>>;

/** Parameters that say who asks for what by which right: a custom one never takes their place. */
const STANDARD_PARAMETERS: ReadonlySet<string> = new Set([
  'grant_type', 'scope', 'client_id', 'client_secret', 'client_assertion', 'client_assertion_type', 'code', 'code_verifier', 'redirect_uri',
  'refresh_token', 'username', 'password', 'assertion', 'subject_token', 'subject_token_type', 'actor_token', 'actor_token_type',
]);

/** M2M: the workload's own token, by the client credentials of its provider (RFC 6749, section 4.4). */
export function takeMachineToken(sandbox: Sandbox, ask: TokenAsk): Promise<string> {
  return takeDirectToken(sandbox, ask, 'machine', () => Promise.resolve({ grant_type: 'client_credentials' }));
}

/**
 * The token that was kept for this very request while it has time left, else a new one. A token whose end the server does not name
 * is not kept: nobody could tell whether it is still good.
 * @throws ServiceError ValidationException with the code that the token endpoint gave, InternalServerException where it gave none
 */
export async function takeDirectToken(sandbox: Sandbox, ask: TokenAsk, userKey: string, toParameters: ToParameters): Promise<string> {
  const { store, now } = sandbox;
  const { workloadName, providerName, scopes, resources, audiences } = ask;
  const grant: Grant = { workloadName, userKey, providerName, scopes, resources, audiences };
  const key = toVaultKey(grant);
  for (;;) {
    readWorkloadToken(sandbox, ask.token);
    const provider = findOauth2Provider(sandbox, providerName);
    const workload = findWorkloadIdentity(sandbox, workloadName);
    checkUsable(provider);
    const form = toForm(ask, await toParameters(provider));
    const requestSha256 = sha256(form.toString());
    const kept = store.get('vault', key);
    // Guess: force-without-a-user
    if (!ask.force && kept?.requestSha256 === requestSha256 && hasTimeLeft(kept.tokens, now(), true)) return kept.tokens.accessToken;
    const { tokenEndpoint } = await findServer(sandbox, provider);
    const answer = await requestTokens(tokenEndpoint, provider, form, sandbox);
    // Meanwhile either may have been deleted or become another one: what is there now counts.
    if (store.get('oauth2Providers', providerName) !== provider || store.get('workloadIdentities', workloadName) !== workload) continue;
    if (answer.kind === 'refused') throw toRefusal(answer);
    const { accessToken, expiresAtMs } = answer.tokens;
    if (expiresAtMs !== undefined) store.write(keepInVault(sandbox, { grant, tokens: { accessToken, expiresAtMs }, requestSha256 }));
    return accessToken;
  }
}

function toForm(ask: TokenAsk, parameters: Readonly<Record<string, string>>): URLSearchParams {
  const { scopes, resources, audiences, customParameters } = ask;
  const form = new URLSearchParams(Object.entries(customParameters).filter(([name]) => !STANDARD_PARAMETERS.has(name)).sort());
  for (const [name, value] of Object.entries(parameters)) form.set(name, value);
  if (scopes.length > 0) form.set('scope', [...scopes].sort().join(' '));
  // RFC 8707 and RFC 8693: both may come more than once.
  for (const [name, values] of Object.entries({ resource: resources, audience: audiences })) {
    if (values.length > 0) form.delete(name);
    for (const value of [...values].sort()) form.append(name, value);
  }
  return form;
}

async function findServer(sandbox: Sandbox, provider: Oauth2ProviderRecord): Promise<AuthorizationServer> {
  try {
    return await findAuthorizationServer(sandbox, provider);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new ServiceError('InternalServerException', `The provider's authorization server cannot be found: ${reason}`);
  }
}

/** What the provider's server has against a request is the caller's to mend; that it has a fault or cannot be reached is not. */
function toRefusal({ error: code, vendorCode }: { readonly error: string; readonly vendorCode?: string }): ServiceError {
  // Guess: refusal-of-a-token-endpoint
  const vendor = vendorCode === undefined ? '' : ` (${vendorCode})`;
  if (code !== 'server_error') return toRuleViolation(`The provider's token endpoint refused the request: ${code}${vendor}`);
  return new ServiceError('InternalServerException', `The token cannot be had now. The provider's token endpoint answered: ${code}`);
}
