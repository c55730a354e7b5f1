import { signRequest, type Signing } from './sign.js';

/** What an agent is told by its environment. */
export interface AgentSettings {
  /** Address of the data plane, what `AWS_ENDPOINT_URL` holds. */
  readonly endpoint: string;
  /** What its requests are signed with: the keys of its role. */
  readonly signing: Signing;
  /** Provider and scopes where the payload names none. */
  readonly provider: string;
  readonly scopes: readonly string[];
  /** Where the browser returns to when the caller names no place. */
  readonly returnUrl: string;
  /** Wait between two questions for the token; AWS's SDKs for agents wait 5 seconds. */
  readonly pollIntervalMs: number;
  /** Takes a line about what it does: no secret, and not what it was asked. */
  readonly log: (message: string) => void;
}

export interface TokenAnswer {
  readonly accessToken?: string;
  readonly authorizationUrl?: string;
  readonly sessionUri?: string;
  readonly sessionStatus?: 'IN_PROGRESS' | 'FAILED';
}

/** Sessions live for ten minutes; so does the wait. */
const GIVE_UP_AFTER_MS = 600_000;

/** One call of the data plane. Throws an Error that names the service's error. */
export async function callIdentity<T>({ endpoint, signing }: Pick<AgentSettings, 'endpoint' | 'signing'>, path: string, content: object, signal: AbortSignal): Promise<T> {
  const url = new URL(`${endpoint}${path}`);
  const body = JSON.stringify(content);
  const headers = signRequest({ method: 'POST', url, headers: { 'content-type': 'application/json' }, body }, signing);
  const response = await fetch(url, { method: 'POST', headers, body, signal });
  const answer: unknown = await response.json();
  if (response.ok) return answer as T;
  const { message } = answer as { readonly message?: string };
  throw new Error(`${response.headers.get('x-amzn-errortype') ?? `status ${response.status}`}: ${message ?? ''}`);
}

/** Asks GetResourceOauth2Token once. */
export function askForToken(settings: Pick<AgentSettings, 'endpoint' | 'signing'>, ask: object, signal: AbortSignal): Promise<TokenAnswer> {
  return callIdentity<TokenAnswer>(settings, '/identities/oauth2/token', ask, signal);
}

/** Asks again until the consent was given. Undefined where it was refused, or nobody gave it in ten minutes. */
export async function pollForToken(settings: AgentSettings, ask: object, first: TokenAnswer, signal: AbortSignal): Promise<string | undefined> {
  const giveUpAtMs = Date.now() + GIVE_UP_AFTER_MS;
  const again = { ...ask, sessionUri: first.sessionUri };
  let answer = first;
  while (answer.accessToken === undefined && answer.sessionStatus !== 'FAILED' && Date.now() < giveUpAtMs) {
    await wait(settings.pollIntervalMs, signal);
    answer = await askForToken(settings, again, signal);
  }
  return answer.accessToken;
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new Error('The caller has left.'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}

/** What an agent may show of a token. */
export function describeToken(accessToken: string) {
  return { token_claims: readClaims(accessToken), token_length: accessToken.length, token_preview: `${accessToken.slice(0, 12)}…` };
}

/** The claims of a JWT, unverified: they are shown, nothing is decided by them. Null for a token that is opaque. */
function readClaims(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
