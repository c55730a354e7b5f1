import { streamEvents } from './eventStream.js';
import { askForToken, callIdentity, describeToken, pollForToken, type AgentSettings } from './identityService.js';
import { isTextList } from './payload.js';

/**
 * The quick-start agent, as anyone would write it: it knows the address of the data plane, answers `POST /invocations`, and asks
 * AgentCore Identity for a token of the user it works for. It shares nothing with the sandbox that runs it.
 */

export interface QuickStartSettings extends AgentSettings {
  /** The workload identity that the runtime made for this agent. */
  readonly workloadName: string;
}

interface Payload {
  readonly prompt: string;
  readonly workloadName?: string;
  readonly provider?: string;
  readonly scopes?: readonly string[];
  readonly returnUrl?: string;
  readonly includeToken?: boolean;
}

/** Turns a `POST /invocations` into a stream of server-sent events, each with one JSON value. */
export function createQuickStartAgent(settings: QuickStartSettings): (request: Request) => Promise<Response> {
  return async (request) => {
    const payload = readPayload(await request.text());
    if (typeof payload === 'string') return Response.json({ error: payload }, { status: 400 });
    return streamEvents(run(settings, payload, request));
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
  if (scopes !== undefined && !isTextList(scopes)) return 'This member of the payload is not a list of texts: scopes';
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
    const answer = await askForToken(settings, ask, signal);
    if (answer.authorizationUrl !== undefined) {
      log('Consent is needed. Waiting for it.');
      yield `Authorization URL, please copy to your preferred browser: ${answer.authorizationUrl}`;
    }
    const accessToken = await pollForToken(settings, ask, answer, signal);
    if (accessToken !== undefined) {
      log(`Got a token of ${accessToken.length} characters.`);
      yield toResult(accessToken, provider, payload.includeToken === true);
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
  return (await callIdentity<{ readonly workloadAccessToken: string }>(settings, '/identities/GetWorkloadAccessTokenForUserId', body, signal)).workloadAccessToken;
}

function toResult(accessToken: string, provider: string, includeToken: boolean) {
  return {
    message: `Here is what the token of ${provider} says about you.`,
    ...describeToken(accessToken),
    ...(includeToken ? { access_token: accessToken } : {}),
  };
}
