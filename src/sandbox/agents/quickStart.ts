import { signRequest, type Signing } from './sign.js';

/**
 * The quick-start agent, as anyone would write it: it knows the address of the data plane, answers `POST /invocations`, and asks
 * AgentCore Identity for a token of the user it works for. It shares nothing with the sandbox that runs it.
 */

export interface QuickStartSettings {
  /** Address of the data plane, what `AWS_ENDPOINT_URL` holds. */
  readonly endpoint: string;
  /** What its requests are signed with: the keys of its role. */
  readonly signing: Signing;
  /** The workload identity that the runtime made for this agent. */
  readonly workloadName: string;
  readonly provider: string;
  readonly scopes: readonly string[];
  /** Where the browser returns to when the caller names no place. */
  readonly returnUrl: string;
  /** Wait between two questions for the token; AWS's SDKs for agents wait 5 seconds. */
  readonly pollIntervalMs: number;
  /** Takes a line about what it does: no secret, and not what it was asked. */
  readonly log: (message: string) => void;
}

/** Sessions live for ten minutes; so does the wait. */
const GIVE_UP_AFTER_MS = 600_000;

interface Payload {
  readonly prompt: string;
  readonly workloadName?: string;
  readonly provider?: string;
  readonly scopes?: readonly string[];
  readonly returnUrl?: string;
  readonly includeToken?: boolean;
}

interface TokenAnswer {
  readonly accessToken?: string;
  readonly authorizationUrl?: string;
  readonly sessionUri?: string;
  readonly sessionStatus?: 'IN_PROGRESS' | 'FAILED';
}

/** Turns a `POST /invocations` into a stream of server-sent events, each with one JSON value. */
export function createQuickStartAgent(settings: QuickStartSettings): (request: Request) => Promise<Response> {
  return async (request) => {
    const payload = readPayload(await request.text());
    if (typeof payload === 'string') return Response.json({ error: payload }, { status: 400 });
    return new Response(toEventStream(run(settings, payload, request)), { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' } });
  };
}

/** The payload, or what is wrong with it. */
function readPayload(text: string): Payload | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'The payload is not JSON.';
  }
  if (typeof value !== 'object' || value === null || !('prompt' in value) || typeof value.prompt !== 'string') return 'The payload lacks a prompt.';
  const { workloadName, provider, returnUrl, scopes, includeToken } = value as Readonly<Record<string, unknown>>;
  for (const [name, one] of Object.entries({ workloadName, provider, returnUrl })) {
    if (one !== undefined && (typeof one !== 'string' || one === '')) return `This member of the payload is not a text: ${name}`;
  }
  if (scopes !== undefined && !(Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string'))) return 'This member of the payload is not a list of texts: scopes';
  if (includeToken !== undefined && typeof includeToken !== 'boolean') return 'This member of the payload is neither true nor false: includeToken';
  return value as Payload;
}

async function* run(settings: QuickStartSettings, payload: Payload, request: Request): AsyncGenerator {
  const { signal } = request;
  const { log } = settings;
  const provider = payload.provider ?? settings.provider;
  yield `Hello! To answer "${payload.prompt.slice(0, 200)}" I need a token of ${provider}.`;
  try {
    log(`Asking for a token of ${provider}.`);
    const ask = {
      workloadIdentityToken: await takeWorkloadToken(settings, payload, request),
      resourceCredentialProviderName: provider,
      scopes: payload.scopes ?? settings.scopes,
      oauth2Flow: 'USER_FEDERATION',
      resourceOauth2ReturnUrl: payload.returnUrl ?? settings.returnUrl,
    };
    let answer = await call<TokenAnswer>(settings, '/identities/oauth2/token', ask, signal);
    if (answer.authorizationUrl !== undefined) {
      log('Consent is needed. Waiting for it.');
      yield `Authorization URL, please copy to your preferred browser: ${answer.authorizationUrl}`;
    }
    const { sessionUri } = answer;
    const giveUpAtMs = Date.now() + GIVE_UP_AFTER_MS;
    while (answer.accessToken === undefined && answer.sessionStatus !== 'FAILED' && Date.now() < giveUpAtMs) {
      await wait(settings.pollIntervalMs, signal);
      answer = await call<TokenAnswer>(settings, '/identities/oauth2/token', { ...ask, sessionUri }, signal);
    }
    if (answer.accessToken !== undefined) {
      log(`Got a token of ${answer.accessToken.length} characters.`);
      yield toResult(answer.accessToken, provider, payload.includeToken === true);
      return;
    }
    log('The consent was refused, or nobody gave it within 10 minutes.');
    yield `I did not get the token: the consent for ${provider} was refused, or nobody gave it within 10 minutes.`;
    yield { error: 'The consent was refused or not given in time.' };
  } catch (error) {
    if (signal.aborted) {
      log('The caller has left.');
      return;
    }
    const reason = error instanceof Error ? error.message : 'unknown';
    log(`Got no token: ${reason}`);
    yield `I did not get the token. AgentCore Identity said: ${reason}`;
    yield { error: reason };
  }
}

/** The runtime brings a token for the agent's own identity. To act as another workload, the agent gets one itself. */
async function takeWorkloadToken(settings: QuickStartSettings, { workloadName }: Payload, { headers, signal }: Request): Promise<string> {
  const own = headers.get('WorkloadAccessToken');
  if (own !== null && (workloadName === undefined || workloadName === settings.workloadName)) return own;
  const userId = headers.get('X-Amzn-Bedrock-AgentCore-Runtime-User-Id') ?? undefined;
  const body = { workloadName: workloadName ?? settings.workloadName, userId };
  return (await call<{ readonly workloadAccessToken: string }>(settings, '/identities/GetWorkloadAccessTokenForUserId', body, signal)).workloadAccessToken;
}

/** One call of the data plane. Throws an Error that names the service's error. */
async function call<T>({ endpoint, signing }: QuickStartSettings, path: string, content: object, signal: AbortSignal): Promise<T> {
  const url = new URL(`${endpoint}${path}`);
  const body = JSON.stringify(content);
  const headers = signRequest({ method: 'POST', url, headers: { 'content-type': 'application/json' }, body }, signing);
  const response = await fetch(url, { method: 'POST', headers, body, signal });
  const answer: unknown = await response.json();
  if (response.ok) return answer as T;
  const { message } = answer as { readonly message?: string };
  throw new Error(`${response.headers.get('x-amzn-errortype') ?? `status ${response.status}`}: ${message ?? ''}`);
}

function toResult(accessToken: string, provider: string, includeToken: boolean) {
  return {
    message: `Here is what the token of ${provider} says about you.`,
    token_claims: readClaims(accessToken),
    token_length: accessToken.length,
    token_preview: `${accessToken.slice(0, 12)}…`,
    ...(includeToken ? { access_token: accessToken } : {}),
  };
}

/** The claims of a JWT, unverified: they are shown, nothing is decided by them. Null for a token that is opaque. */
function readClaims(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    return null;
  }
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

function toEventStream(values: AsyncGenerator): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const next: IteratorResult<unknown> = await values.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(`data: ${JSON.stringify(next.value)}\n\n`));
    },
    async cancel() {
      await values.return(undefined);
    },
  });
}
