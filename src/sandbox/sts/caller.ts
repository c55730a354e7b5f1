import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Sandbox } from '../sandbox.js';
import { readHeader } from '../web/request.js';
import { validateSignature, type SignatureProblem } from '../web/signature.js';

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

/** Why nobody stands behind a request. */
export interface CallerProblem {
  readonly kind: SignatureProblem['kind'] | 'expired';
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
export function issueCredentials({ ids }: Sandbox, session: RoleSession) {
  return {
    AccessKeyId: `ASIA${toLetters(ids.bytes(16))}`,
    SecretAccessKey: ids.bytes(30).toString('base64'),
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

/**
 * Who has signed a request: a role that was assumed here, or else the sandbox's one user.
 * @param service the name under which the service is signed for
 */
export function readCaller({ accountId, now }: Sandbox, request: IncomingMessage, service: string): Identity | CallerProblem {
  const problem = validateSignature(request, service);
  if (problem !== undefined) return problem;
  const session = readSession(readHeader(request, 'x-amz-security-token') ?? '');
  if (session === undefined) return { accountId, arn: `arn:aws:iam::${accountId}:user/sandbox`, id: toUniqueId('AIDA', 'sandbox') };
  if (session.expiresAtMs <= now()) return { kind: 'expired', message: 'The security token included in the request is expired' };
  return toRoleIdentity(session);
}
