import { decodeJwt } from 'jose';
import type { IncomingMessage } from 'node:http';
import { sha256 } from '../data/sha256.js';
import { readJwtUserKey } from '../data/userKey.js';
import { isObject } from '../objects.js';
import type { Sandbox } from '../sandbox.js';
import { readCaller } from '../sts/caller.js';
import type { CallerIdentity, CallSubject, RecordedUser } from './callRecords.js';

/** What CloudTrail writes in the place of a value that is nobody's business. */
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Members whose values are shown: names and choices. Of all others only that they were there. */
const SHOWN: ReadonlySet<string> = new Set([
  'name', 'workloadName', 'userId', 'resourceCredentialProviderName', 'scopes', 'oauth2Flow', 'forceAuthentication', 'credentialProviderVendor',
  'tokenVaultId', 'maxResults', 'sessionStatus', 'status', 'credentialProviderArn', 'workloadIdentityArn',
  // Parts of paths
  'resourceArn', 'arn', 'id', 'gatewayIdentifier', 'targetId', 'endpointName', 'gatewayId',
  // Messages to a gateway
  'method', 'tool',
]);
const LONGEST_TEXT = 256;
const MOST_MEMBERS = 40;

const textOf = (members: Readonly<Record<string, unknown>>, name: string) => (typeof members[name] === 'string' ? members[name] : undefined);

function show(name: string, value: unknown): unknown {
  if (!SHOWN.has(name)) return HIDDEN;
  if (typeof value === 'string') return value.slice(0, LONGEST_TEXT);
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.slice(0, MOST_MEMBERS).map((item) => item.slice(0, LONGEST_TEXT));
  return HIDDEN;
}

/** The members of a request or an answer as they may be kept: secrets, and all that could be one, are hidden. */
export function withoutSecrets(members: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(members)) return {};
  const named = Object.entries(members).filter(([name, value]) => /^\w{1,64}$/.test(name) && value !== undefined && value !== null);
  return Object.fromEntries(named.slice(0, MOST_MEMBERS).map(([name, value]) => [name, show(name, value)]));
}

/** Who has signed a request. */
export function describeCaller(sandbox: Sandbox, request: IncomingMessage): CallerIdentity {
  const caller = readCaller(sandbox, request, 'bedrock-agentcore');
  // As in "Understanding Amazon Bedrock AgentCore Gateway CloudTrail events" for a caller who brings a bearer token.
  if ('kind' in caller) return { type: 'AWSAccount', principalId: '', accountId: 'anonymous' };
  const accessKeyId = /\bCredential=([^/,\s]{1,128})\//.exec(request.headers.authorization ?? '')?.[1];
  const { arn, id: principalId, accountId } = caller;
  const key = accessKeyId === undefined ? {} : { accessKeyId };
  if (arn.includes(':assumed-role/')) return { type: 'AssumedRole', principalId, arn, accountId, ...key };
  return { type: 'IAMUser', principalId, arn, accountId, ...key, userName: arn.split('/').at(-1) ?? '' };
}

/** A user as the vault keys them: `userId:…`, or `jwt:` with issuer and subject. */
function toUser(userKey: string | undefined): { readonly user?: RecordedUser } {
  if (userKey?.startsWith('userId:') === true) return { user: { kind: 'userId', userId: userKey.slice('userId:'.length) } };
  const named = readJwtUserKey(userKey ?? '');
  return named === undefined ? {} : { user: { kind: 'userToken', ...named } };
}

function readJwtUser(token: string | undefined): { readonly user?: RecordedUser } {
  try {
    const { iss, sub } = token === undefined ? {} : decodeJwt(token);
    return iss === undefined || sub === undefined ? {} : { user: { kind: 'userToken', issuer: iss, subject: sub } };
  } catch {
    return {}; // it named nobody
  }
}

/**
 * For whom a call was made, as its operation has told: no header is believed that it may have passed over.
 * @param succeeded a JWT is believed only where the service has let it pass
 */
export function describeSubject({ store }: Sandbox, params: Readonly<Record<string, string>>, body: unknown, succeeded: boolean): CallSubject {
  const members = isObject(body) ? body : {};
  const token = textOf(members, 'workloadIdentityToken');
  const workload = token === undefined ? undefined : store.get('workloadTokens', sha256(token));
  if (workload !== undefined) return { workloadName: workload.workloadName, ...toUser(workload.user?.key) };
  const session = store.get('sessions', textOf(members, 'sessionUri') ?? '');
  if (session !== undefined) return { workloadName: session.grant.workloadName, ...toUser(session.grant.userKey) };
  const runtime = store.get('runtimes', params['arn']?.split('/').at(-1) ?? '');
  const workloadName = runtime?.workloadName ?? textOf(members, 'workloadName');
  const userId = textOf(members, 'userId');
  const user = userId === undefined ? readJwtUser(succeeded ? textOf(members, 'userToken') : undefined) : { user: { kind: 'userId', userId: userId.slice(0, LONGEST_TEXT) } as const };
  return { ...(workloadName === undefined ? {} : { workloadName: workloadName.slice(0, LONGEST_TEXT) }), ...user };
}
