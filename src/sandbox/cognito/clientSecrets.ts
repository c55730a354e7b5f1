import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Sandbox } from '../sandbox.js';
import { put } from '../store.js';
import { createSecret, readClient } from './clients.js';
import { CognitoError, toInvalidParameter, toNotAuthorized } from './errors.js';
import { readRequest, RULES } from './fields.js';
import { toTime } from './pools.js';
import { inPool, type ClientSecretRecord, type UserPoolClientRecord } from './records.js';

/** So many can be had at once that one takes the other's place. */
const MOST_SECRETS = 2;

function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}

/** True where a client has that secret. */
export function hasSecret({ secrets }: UserPoolClientRecord, secret: string): boolean {
  return secrets.some(({ value }) => isSame(value, secret));
}

/**
 * `SECRET_HASH` of an operation: the Base64 of HMAC-SHA256 over username and client id, with the client's secret as the key
 * ("Computing secret hash values" in the developer guide).
 * @param usernames names that the user may have been called by
 * @throws CognitoError NotAuthorizedException
 */
export function verifySecretHash(client: UserPoolClientRecord, usernames: readonly string[], given: string | undefined): void {
  const { clientId, secrets } = client;
  if (secrets.length === 0) {
    if (given !== undefined) throw toNotAuthorized(`Unable to verify secret hash for client ${clientId}`);
    return;
  }
  if (given === undefined) throw toNotAuthorized(`Client ${clientId} is configured with secret but SECRET_HASH was not received`);
  const toHash = (username: string, secret: string) => createHmac('sha256', secret).update(`${username}${clientId}`).digest('base64');
  if (!usernames.some((username) => secrets.some(({ value }) => isSame(toHash(username, value), given)))) {
    throw toNotAuthorized(`Unable to verify secret hash for client ${clientId}`);
  }
}

/** The secret of an operation that takes it as it is. @throws CognitoError NotAuthorizedException */
export function verifySecret(client: UserPoolClientRecord, given: string | undefined): void {
  const { clientId, secrets } = client;
  if (secrets.length > 0 && given === undefined) throw toNotAuthorized(`Client ${clientId} is configured with secret but secret was not received`); // Guess: cognito-plain-secret
  if (given !== undefined && !hasSecret(client, given)) throw toNotAuthorized(`Unable to verify secret for client ${clientId}`); // Guess: cognito-plain-secret
}

const toDescriptor = ({ id, createdAtMs }: ClientSecretRecord) => ({ ClientSecretId: id, ClientSecretCreateDate: toTime(createdAtMs) });

/** The answer shows the secret, unless the caller brought it along. */
export function addUserPoolClientSecret(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const given = request.optionalText('clientSecret', RULES.clientSecret);
  const client = readClient(sandbox, request);
  if (client.secrets.length === 0) throw toInvalidParameter('A secret cannot be added to a public client.'); // Guess: cognito-secret-limits
  if (client.secrets.length >= MOST_SECRETS) throw new CognitoError('LimitExceededException', `A client has this many secrets at the most: ${MOST_SECRETS}`);
  const secret = createSecret(sandbox, given);
  save(sandbox, client, [...client.secrets, secret]);
  return { ClientSecretDescriptor: { ...toDescriptor(secret), ...(given === undefined ? { ClientSecretValue: secret.value } : {}) } };
}

export function listUserPoolClientSecrets(sandbox: Sandbox, body: unknown) {
  return { ClientSecrets: readClient(sandbox, readRequest(body)).secrets.map(toDescriptor) };
}

/** The last one stays: without it the client would become a public one. */
export function deleteUserPoolClientSecret(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const id = request.text('clientSecretId', RULES.clientSecretId);
  const client = readClient(sandbox, request);
  const rest = client.secrets.filter((secret) => secret.id !== id);
  if (rest.length === client.secrets.length) throw new CognitoError('ResourceNotFoundException', `Client secret ${id} does not exist.`);
  if (rest.length === 0) throw toInvalidParameter('The only secret of a client cannot be deleted.'); // Guess: cognito-secret-limits
  save(sandbox, client, rest);
  return {};
}

function save({ store, now }: Sandbox, client: UserPoolClientRecord, secrets: readonly ClientSecretRecord[]): void {
  store.write(put('userPoolClients', inPool(client.poolId, client.clientId), { ...client, secrets, updatedAtMs: now() }));
}
