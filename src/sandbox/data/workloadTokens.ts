import { findWorkloadIdentity } from '../control/workloadIdentities.js';
import { toStoredUrl } from '../origin.js';
import type { Sandbox } from '../sandbox.js';
import type { Identifier, WorkloadTokenRecord } from '../state.js';
import { put } from '../store.js';
import { ServiceError } from '../web/errors.js';
import { readFields, RULES } from '../web/fields.js';
import { sha256 } from './sha256.js';
import { toJwtUserKey } from './userKey.js';
import { verifyUserToken, type TokenUser } from './userToken.js';

/** The service does not say how long its tokens live; one hour outlasts every session of ten minutes. */
const LIFETIME_MS = 3_600_000; // Guess: workload-token-lifetime

/** What is remembered of a user id or a JWT. */
export function toIdentifier(kind: Identifier['kind'], value: string): Identifier {
  return { kind, sha256: sha256(value) };
}

/** Issues an opaque token. Old ones are at times cleared away in the same write. */
function issue({ store, now, ids }: Sandbox, workloadName: string, user: WorkloadTokenRecord['user']) {
  const workloadAccessToken = ids.token(48);
  store.write(
    store.sweep('workloadTokens', ({ expiresAtMs }) => expiresAtMs <= now()),
    put('workloadTokens', sha256(workloadAccessToken), { workloadName, ...(user === undefined ? {} : { user }), expiresAtMs: now() + LIFETIME_MS }),
  );
  return { workloadAccessToken };
}

/** For machine-to-machine use: the token names no user. */
export function getWorkloadAccessToken(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const workloadName = request.text('workloadName', RULES.workloadName);
  request.check();
  findWorkloadIdentity(sandbox, workloadName);
  return issue(sandbox, workloadName, undefined);
}

export function getWorkloadAccessTokenForUserId(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const workloadName = request.text('workloadName', RULES.workloadName);
  const userId = request.text('userId', RULES.userId);
  request.check();
  findWorkloadIdentity(sandbox, workloadName);
  return issue(sandbox, workloadName, { key: `userId:${userId}`, identifier: toIdentifier('userId', userId) });
}

export async function getWorkloadAccessTokenForJwt(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const workloadName = request.text('workloadName', RULES.workloadName);
  const userToken = request.text('userToken', RULES.userToken);
  request.check();
  findWorkloadIdentity(sandbox, workloadName);
  return issueForUserToken(sandbox, workloadName, userToken, await verifyUserToken(sandbox, userToken));
}

/** For the user of a JWT that was verified. */
export function issueForUserToken(sandbox: Sandbox, workloadName: string, userToken: string, { issuer, subject }: TokenUser) {
  findWorkloadIdentity(sandbox, workloadName); // it may have been deleted while the token was verified
  const key = toJwtUserKey(toStoredUrl(issuer, sandbox.origin), subject);
  return issue(sandbox, workloadName, { key, identifier: toIdentifier('userToken', userToken), jwt: userToken });
}

/** Whom a workload access token speaks for. @throws ServiceError UnauthorizedException */
export function readWorkloadToken({ store, now }: Sandbox, token: string): WorkloadTokenRecord {
  const record = store.get('workloadTokens', sha256(token));
  // Guess: bad-workload-token
  if (record === undefined || record.expiresAtMs <= now()) throw new ServiceError('UnauthorizedException', 'The workload access token is not known or has expired.');
  return record;
}
