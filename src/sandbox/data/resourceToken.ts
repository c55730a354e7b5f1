import { findOauth2Provider } from '../control/oauth2Providers.js';
import { findWorkloadIdentity } from '../control/workloadIdentities.js';
import { toPublicUrl } from '../origin.js';
import type { Sandbox } from '../sandbox.js';
import type { Grant, SessionRecord, WorkloadTokenRecord } from '../state.js';
import { ServiceError, toRuleViolation } from '../web/errors.js';
import { readFields, RULES } from '../web/fields.js';
import { takeMachineToken } from './directToken.js';
import { takeExchangedToken } from './exchangedToken.js';
import { bindSession, findSession, startSession, toStanding } from './sessions.js';
import { checkUsable } from './usable.js';
import { takeAccessToken, toVaultKey } from './vault.js';
import { readWorkloadToken, toIdentifier } from './workloadTokens.js';

/** What the service answers where a session is unknown, ended, or started for another user. */
const NO_SESSION = 'Invalid or expired session';

function readRequest(body: unknown) {
  const request = readFields(body);
  const read = {
    token: request.text('workloadIdentityToken', RULES.workloadToken),
    providerName: request.text('resourceCredentialProviderName', RULES.providerName),
    scopes: request.texts('scopes', RULES.scope),
    flow: request.choice('oauth2Flow', ['USER_FEDERATION', 'M2M', 'ON_BEHALF_OF_TOKEN_EXCHANGE']),
    returnUrl: request.optionalText('resourceOauth2ReturnUrl', RULES.returnUrl),
    sessionUri: request.optionalText('sessionUri', RULES.sessionUri),
    force: request.flag('forceAuthentication'),
    customState: request.optionalText('customState', RULES.customState),
    customParameters: request.textMap('customParameters', RULES.parameterName, RULES.parameterValue),
    resources: request.texts('resources', RULES.resource) ?? [],
    audiences: request.texts('audiences', RULES.resource) ?? [],
  };
  request.need('scopes');
  request.need('oauth2Flow');
  request.check();
  return { ...read, scopes: read.scopes ?? [] };
}

type Request = ReturnType<typeof readRequest>;

/** Whom a request speaks for, where it may go on: its workload access token is good, and so is its provider. */
function admit(sandbox: Sandbox, { token, providerName }: Request): WorkloadTokenRecord {
  const caller = readWorkloadToken(sandbox, token);
  checkUsable(findOauth2Provider(sandbox, providerName));
  return caller;
}

/** GetResourceOauth2Token in its three flows. */
export async function getResourceOauth2Token(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const caller = admit(sandbox, request);
  if (request.flow === 'USER_FEDERATION') return getFederatedToken(sandbox, request, caller);
  const ask = { ...request, workloadName: caller.workloadName };
  return { accessToken: await (request.flow === 'M2M' ? takeMachineToken(sandbox, ask) : takeExchangedToken(sandbox, ask, caller.user)) };
}

/**
 * USER_FEDERATION: the user's token from the vault, or a session in which to ask for consent.
 * With `sessionUri` it tells how that session stands; `forceAuthentication` always begins a new one.
 */
async function getFederatedToken(sandbox: Sandbox, request: Request, { workloadName, user }: WorkloadTokenRecord) {
  if (user === undefined) throw toRuleViolation('USER_FEDERATION needs a workload access token for a user, from GetWorkloadAccessTokenForUserId or GetWorkloadAccessTokenForJWT');
  checkReturnUrl(sandbox, workloadName, request.returnUrl);
  const grant: Grant = {
    workloadName, userKey: user.key, providerName: request.providerName, scopes: request.scopes, resources: request.resources, audiences: request.audiences,
  };
  // Guess: force-with-a-session
  if (request.sessionUri !== undefined && !request.force) return pollSession(sandbox, request, grant, request.sessionUri);
  const accessToken = request.force ? undefined : await takeKeptToken(sandbox, request, grant);
  if (accessToken !== undefined) return { accessToken };
  return toProgress(sandbox, startSession(sandbox, {
    grant,
    identifier: user.identifier,
    returnUrl: checkReturnUrl(sandbox, workloadName, request.returnUrl),
    ...(request.customState === undefined ? {} : { customState: request.customState }),
    customParameters: request.customParameters,
  }));
}

async function takeKeptToken(sandbox: Sandbox, request: Request, grant: Grant): Promise<string | undefined> {
  const accessToken = await takeAccessToken(sandbox, grant);
  admit(sandbox, request); // again: while the token was refreshed, identity or provider may have gone
  return accessToken;
}

/** The return URL as it is kept. It must be one of those registered on the workload identity, letter by letter. */
function checkReturnUrl(sandbox: Sandbox, workloadName: string, returnUrl: string | undefined): string {
  const registered = findWorkloadIdentity(sandbox, workloadName).returnUrls;
  if (returnUrl === undefined) throw toRuleViolation('You must provide a ResourceOauth2ReturnUrl');
  if (registered.length === 0) throw toRuleViolation('You must register and use at least one ResourceOauth2ReturnUrl');
  const stored = registered.find((url) => toPublicUrl(url, sandbox.origin) === returnUrl);
  if (stored === undefined) throw toRuleViolation(`ResourceOauth2ReturnUrl is not registered on the workload identity: ${returnUrl}`);
  return stored;
}

/** Where a session's user gives their consent. */
export function toAuthorizationUrl({ origin }: Pick<Sandbox, 'origin'>, sessionUri: string): string {
  return `${origin}/identities/oauth2/authorize?request_uri=${encodeURIComponent(sessionUri)}`;
}

function toProgress(sandbox: Sandbox, { uri }: SessionRecord) {
  return { authorizationUrl: toAuthorizationUrl(sandbox, uri), sessionUri: uri, sessionStatus: 'IN_PROGRESS' };
}

async function pollSession(sandbox: Sandbox, request: Request, grant: Grant, sessionUri: string) {
  const session = findSession(sandbox, sessionUri);
  if (session === undefined || toVaultKey(session.grant) !== toVaultKey(grant)) throw toRuleViolation(NO_SESSION); // Guess: poll-of-another
  const standing = toStanding(session, sandbox.now());
  if (standing === 'live') return toProgress(sandbox, session);
  const accessToken = standing === 'used' ? await takeKeptToken(sandbox, request, grant) : undefined;
  return accessToken === undefined ? { sessionUri, sessionStatus: 'FAILED' } : { accessToken };
}

/** CompleteResourceTokenAuth. As at AWS, the answer does not tell a wrong user from an ended session; the sandbox's log does. */
export function completeResourceTokenAuth(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const sessionUri = request.text('sessionUri', RULES.sessionUri);
  const user = request.union('userIdentifier', ['userToken', 'userId']);
  const kind = user.has('userToken') ? 'userToken' : 'userId';
  const value = request.has('userIdentifier') ? user.text(kind, RULES[kind]) : '';
  request.check();
  const binding = bindSession(sandbox, sessionUri, toIdentifier(kind, value));
  if (binding === 'bound') return {};
  sandbox.log.warn(`CompleteResourceTokenAuth refused: ${binding}`);
  // As people report it: https://github.com/aws/bedrock-agentcore-sdk-typescript/issues/37. Guess: why-completion-is-refused
  throw new ServiceError('AccessDeniedException', NO_SESSION);
}
