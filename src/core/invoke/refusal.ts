import type { IncomingMessage } from 'node:http';
import { isCancellation, UserError } from '../base/errors.js';
import { explain } from '../base/explain.js';
import { toRecord } from '../base/record.js';
import { readStart } from './http.js';
import { maskTokens } from './mask.js';

const LONGEST_REASON = 1_000;
const DOCS = 'https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-oauth.html';

/** An answer that is a refusal, in its own words. */
interface Refusal {
  readonly status: number;
  /** `x-amzn-errortype`, where there is one. */
  readonly type: string;
  readonly message: string;
  readonly requestId: string | undefined;
  /** `WWW-Authenticate` (RFC 6750, section 3). */
  readonly challenge: string;
}

async function readRefusal(answer: IncomingMessage): Promise<Refusal> {
  const body = await readStart(answer, 10 * LONGEST_REASON);
  const { headers, statusCode = 0 } = answer;
  const type = headers['x-amzn-errortype'];
  const requestId = headers['x-amzn-requestid'];
  return {
    status: statusCode, message: maskTokens(toReason(body)).slice(0, LONGEST_REASON),
    type: typeof type === 'string' ? type.split(':')[0] ?? '' : '',
    requestId: typeof requestId === 'string' ? requestId : undefined,
    challenge: headers['www-authenticate'] ?? '',
  };
}

/** `message` of AWS, of a JSON-RPC error or of an agent, else the text as it is. */
function toReason(body: string): string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return body.trim();
  }
  const { message, Message, error, detail } = toRecord(value);
  const inner = toRecord(error)['message'];
  return [message, Message, inner, error, detail].find((text): text is string => typeof text === 'string') ?? body.trim();
}

/** The service's error as the SDK would throw it, so that one place explains both. */
const toCause = ({ status, type, message, requestId }: Refusal) => Object.assign(new Error(message), {
  name: type === '' ? `Status${status}` : type, status, $metadata: { httpStatusCode: status, ...(requestId === undefined ? {} : { requestId }) },
});

/** What a runtime or a gateway says to a call that it does not take. */
export async function toRefusal(answer: IncomingMessage, what: 'runtime' | 'gateway', proof: 'token' | 'signature' | 'nothing'): Promise<UserError> {
  const refusal = await readRefusal(answer);
  const { status, message } = refusal;
  const cause = toCause(refusal);
  const explained = explain(cause, `invoke the ${what}`);
  if (explained.code === 'AuthorizerMismatch' || (status !== 401 && status !== 403)) return explained;
  const words = message === '' ? `status ${status}` : message;
  if (proof === 'token') return new UserError(`The ${what} does not let this token in: ${words}`, { code: 'BearerRefused', cause, docs: DOCS, hint: toTokenHint(refusal, what) });
  // What names the missing permission says it best.
  if (explained.code.startsWith('AccessDenied')) return explained;
  return new UserError(`The ${what} does not let this ${proof === 'signature' ? 'signature' : 'caller'} in: ${words}`, {
    code: 'CallerRefused', cause, docs: DOCS,
    hint: proof === 'signature' ? 'Allow bedrock-agentcore:InvokeGateway to the credentials of this connection, or sign in with a token.' : 'Sign in with a token, or with IAM.',
  });
}

function toTokenHint({ message, challenge }: Refusal, what: 'runtime' | 'gateway'): string {
  if (/expired/i.test(message)) return 'Get a new token.';
  const scopes = /\bscope="([^"]*)"/.exec(challenge)?.[1];
  return scopes === undefined ? `Compare the token with the authorizer of the ${what}.` : `Get a token with the scopes: ${scopes}`;
}

/** What an agent on this computer says where it fails. */
export async function toLocalRefusal(answer: IncomingMessage, url: string): Promise<UserError> {
  const refusal = await readRefusal(answer);
  return new UserError(`The agent at ${url} answered with status ${refusal.status}.`, {
    code: 'AgentFailed', cause: toCause(refusal), hint: refusal.message === '' ? 'Its own log says why.' : `It said: ${refusal.message}`,
  });
}

/** An agent on this computer that did not answer at all. Throws. */
export function rethrowLocal(error: unknown, url: string): never {
  if (isCancellation(error)) throw error;
  const { code } = toRecord(error);
  if (code === 'ECONNREFUSED') {
    throw new UserError(`Nothing answers at ${url}.`, { code: 'LocalAgentDown', hint: 'Start the agent, or change the address.', cause: error });
  }
  if (code === 'ECONNRESET') {
    throw new UserError(`The agent at ${url} closed the connection before it answered.`, { code: 'AgentFailed', hint: 'It may have crashed. Its own log says why.', cause: error });
  }
  throw explain(error, `reach the agent at ${url}`);
}
