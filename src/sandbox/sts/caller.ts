import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Sandbox } from '../sandbox.js';
import { readHeader } from '../web/request.js';

/** A role that was assumed, as its session token tells. */
export interface RoleSession {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly expiresAtMs: number;
}

/** Who someone is in the words of STS. */
export interface Identity {
  readonly accountId: string;
  readonly arn: string;
  /** Unique id: of a user, or of a role with the name of the session. */
  readonly id: string;
}

/** How a request without a usable signature is refused; codes of "Common errors" in the API reference of STS. */
export interface Refusal {
  readonly status: 400 | 403;
  readonly code: string;
  readonly message: string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const toLetters = (bytes: Uint8Array) => [...bytes].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
/** AWS's unique ids begin with their kind; the same name has the same id each time. */
function toUniqueId(kind: 'AIDA' | 'AROA', name: string): string {
  return `${kind}${toLetters(createHash('sha256').update(name).digest().subarray(0, 17))}`;
}

export function toRoleIdentity({ roleArn, sessionName }: Pick<RoleSession, 'roleArn' | 'sessionName'>): Identity {
  const [, partition = 'aws', , , accountId = '', path = ''] = roleArn.split(':');
  const roleName = path.split('/').at(-1) ?? '';
  return {
    accountId,
    arn: `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    id: `${toUniqueId('AROA', roleArn)}:${sessionName}`,
  };
}

/** Marks a session token as one of ours. */
const TOKEN_START = 'sandbox.';

/**
 * Credentials that last for a while. The session token itself tells whose they are, so nothing has to be kept; that anyone could write
 * one does not matter, since every key is accepted here.
 */
export function issueCredentials(session: RoleSession) {
  return {
    AccessKeyId: `ASIA${toLetters(randomBytes(16))}`,
    SecretAccessKey: randomBytes(30).toString('base64'),
    SessionToken: `${TOKEN_START}${Buffer.from(JSON.stringify(session)).toString('base64url')}`,
    Expiration: new Date(session.expiresAtMs).toISOString(),
  };
}

/** The session of a token of ours; undefined for any other token. */
function readSession(token: string): RoleSession | undefined {
  if (!token.startsWith(TOKEN_START)) return undefined;
  try {
    const session: unknown = JSON.parse(Buffer.from(token.slice(TOKEN_START.length), 'base64url').toString('utf8'));
    const { roleArn, sessionName, expiresAtMs } = (session ?? {}) as Partial<Record<keyof RoleSession, unknown>>;
    if (typeof roleArn !== 'string' || typeof sessionName !== 'string' || typeof expiresAtMs !== 'number') return undefined;
    return { roleArn, sessionName, expiresAtMs };
  } catch {
    return undefined; // none of ours after all
  }
}

/** Form of a signature of version 4. Whether it is right is not checked: every key is accepted. */
const SIGNATURE = /^AWS4-HMAC-SHA256 Credential=[^/\s,]+\/\d{8}(\/[^/\s,]+){2}\/aws4_request, ?SignedHeaders=[^\s,]+, ?Signature=\w{64}$/;

/** Who has signed a request: a role that was assumed here, or else the sandbox's one user. */
export function readCaller({ accountId, now }: Sandbox, request: IncomingMessage): Identity | Refusal {
  const { authorization } = request.headers;
  if (authorization === undefined) {
    return { status: 403, code: 'MissingAuthenticationToken', message: 'Request is missing Authentication Token' };
  }
  if (!SIGNATURE.test(authorization)) {
    return { status: 400, code: 'IncompleteSignature', message: 'The request signature does not conform to AWS standards.' };
  }
  const session = readSession(readHeader(request, 'x-amz-security-token') ?? '');
  if (session === undefined) return { accountId, arn: `arn:aws:iam::${accountId}:user/sandbox`, id: toUniqueId('AIDA', 'sandbox') };
  if (session.expiresAtMs <= now()) {
    return { status: 403, code: 'ExpiredToken', message: 'The security token included in the request is expired' };
  }
  return toRoleIdentity(session);
}
