import type { Sandbox } from '../sandbox.js';
import type { FieldReader } from '../web/fields.js';
import { listMissing, readChallengeAttributes, toChallengeName } from './attributes.js';
import { answerChallenge, checkPassword, findChallenged, type SignInHost } from './challenge.js';
import { findClient, readClient } from './clients.js';
import { verifySecretHash } from './clientSecrets.js';
import { allowsFlow, allowsRefreshFlow } from './clientSettings.js';
import { toInvalidParameter, toNotAuthorized, toNotInSandbox } from './errors.js';
import { readRequest, RULES } from './fields.js';
import { API_SCOPE, createSignIn, renew, saveGrant } from './grants.js';
import { findPool } from './pools.js';
import type { PoolUserRecord, UserPoolClientRecord } from './records.js';
import { issueTokens, type IssuedTokens } from './tokens.js';
import { lookUpUser } from './userLookup.js';

type Parameters = Readonly<Record<string, string>>;

/** Flows of InitiateAuth and AdminInitiateAuth, with what a client must allow for them. */
const FLOWS = {
  USER_PASSWORD_AUTH: { admin: false, allowedBy: ['ALLOW_USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH'] },
  ADMIN_USER_PASSWORD_AUTH: { admin: true, allowedBy: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'] },
  ADMIN_NO_SRP_AUTH: { admin: true, allowedBy: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'] },
} as const;
const REFRESH_FLOWS = ['REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN'];
const OTHER_FLOWS = ['USER_SRP_AUTH', 'CUSTOM_AUTH', 'USER_AUTH'] as const;
const ALL_FLOWS = [...Object.keys(FLOWS) as (keyof typeof FLOWS)[], ...REFRESH_FLOWS, ...OTHER_FLOWS];

const VALUE = { max: 131_072, secret: true } as const;

/** Tokens in the members of an operation. */
export function toResult({ accessToken, idToken, expiresInS }: IssuedTokens, refreshToken?: string) {
  return {
    AuthenticationResult: {
      AccessToken: accessToken,
      ...(idToken === undefined ? {} : { IdToken: idToken }),
      ...(refreshToken === undefined ? {} : { RefreshToken: refreshToken }),
      ExpiresIn: expiresInS,
      TokenType: 'Bearer',
    },
    ChallengeParameters: {},
  };
}

function readParameter(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (value === undefined || value === '') throw toInvalidParameter(`Missing required parameter ${name}`);
  return value;
}

/** The client of an operation for everyone; that of one for administrators is sought in the pool that they name. */
function readHost(sandbox: Sandbox, request: FieldReader, isAdmin: boolean): SignInHost {
  if (isAdmin) {
    const client = readClient(sandbox, request);
    return { client, pool: findPool(sandbox, client.poolId) };
  }
  const clientId = request.text('clientId', RULES.clientId);
  request.check();
  const client = findClient(sandbox, clientId);
  return { client, pool: findPool(sandbox, client.poolId) };
}

const toStart = (isAdmin: boolean) => async (sandbox: Sandbox, body: unknown) => {
  const request = readRequest(body);
  request.need('authFlow');
  const flow = request.choice('authFlow', ALL_FLOWS) ?? '';
  const parameters = request.textMap('authParameters', VALUE, VALUE);
  const host = readHost(sandbox, request, isAdmin);
  if (REFRESH_FLOWS.includes(flow)) return refresh(sandbox, host.client, parameters);
  if (flow !== 'USER_PASSWORD_AUTH' && flow !== 'ADMIN_USER_PASSWORD_AUTH' && flow !== 'ADMIN_NO_SRP_AUTH') throw toNotInSandbox('This authentication flow', flow);
  const { admin, allowedBy } = FLOWS[flow];
  if (admin && !isAdmin) throw toInvalidParameter('Initiate Auth method not supported.');
  if (!allowsFlow(host.client.settings, allowedBy)) throw toInvalidParameter(admin ? 'Auth flow not enabled for this client' : `${flow} flow not enabled for this client`);
  return signInByPassword(sandbox, host, parameters);
};

/** `InitiateAuth`: for everyone, unsigned. */
export const initiateAuth = toStart(false);
/** `AdminInitiateAuth`. */
export const adminInitiateAuth = toStart(true);

async function signInByPassword(sandbox: Sandbox, host: SignInHost, parameters: Parameters) {
  const username = readParameter(parameters, 'USERNAME');
  const password = readParameter(parameters, 'PASSWORD');
  verifySecretHash(host.client, [username], parameters['SECRET_HASH']);
  const answer = await checkPassword(sandbox, host, username, password);
  if (answer.kind === 'signedIn') return giveTokens(sandbox, host.client, answer.user);
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: answer.session,
    ChallengeParameters: {
      USER_ID_FOR_SRP: answer.user.username,
      requiredAttributes: JSON.stringify(listMissing(host.pool, answer.user.attributes).map(toChallengeName)),
      userAttributes: JSON.stringify(Object.fromEntries(answer.user.attributes.map(({ Name, Value }) => [Name, Value]))),
    },
  };
}

async function giveTokens(sandbox: Sandbox, client: UserPoolClientRecord, user: PoolUserRecord) {
  const signIn = createSignIn(sandbox, 'api', [API_SCOPE]);
  const refreshToken = saveGrant(sandbox, client, user, signIn); // before anything is waited for, so that a sign-out finds it
  return toResult(await issueTokens(sandbox, client, user, signIn), refreshToken);
}

async function refresh(sandbox: Sandbox, client: UserPoolClientRecord, parameters: Parameters) {
  const refreshToken = readParameter(parameters, 'REFRESH_TOKEN');
  if (client.settings.RefreshTokenRotation?.Feature === 'ENABLED' || !allowsRefreshFlow(client.settings)) {
    throw toInvalidParameter('REFRESH_TOKEN_AUTH flow not enabled for this client');
  }
  const { grant, user } = renew(sandbox, client, refreshToken);
  // The request has no username: the hash is made with the one in the tokens, or with `sub`.
  verifySecretHash(client, [user.username, user.sub], parameters['SECRET_HASH']);
  return toResult(await issueTokens(sandbox, client, user, grant));
}

const toResponse = (isAdmin: boolean) => async (sandbox: Sandbox, body: unknown) => {
  const request = readRequest(body);
  const challenge = request.text('challengeName', { max: 64 });
  const session = request.optionalText('session', RULES.session);
  const responses = request.textMap('challengeResponses', VALUE, VALUE);
  const host = readHost(sandbox, request, isAdmin);
  if (challenge !== 'NEW_PASSWORD_REQUIRED') throw toNotInSandbox('This challenge', challenge.slice(0, 64));
  if (session === undefined) throw toInvalidParameter('Missing required parameter Session');
  const username = readParameter(responses, 'USERNAME');
  const newPassword = readParameter(responses, 'NEW_PASSWORD');
  const user = findChallenged(sandbox, host, session);
  verifySecretHash(host.client, [username], responses['SECRET_HASH']);
  if (lookUpUser(sandbox, host.pool, username)?.sub !== user.sub) throw toNotAuthorized('Invalid session for the user.');
  const given = readChallengeAttributes(Object.entries(responses));
  return giveTokens(sandbox, host.client, await answerChallenge(sandbox, host, session, newPassword, given));
};

/** `RespondToAuthChallenge`: for everyone, unsigned. */
export const respondToAuthChallenge = toResponse(false);
/** `AdminRespondToAuthChallenge`. */
export const adminRespondToAuthChallenge = toResponse(true);
