import { isSafeUrl } from '../../core/base/safeUrl.js';
import { fetchBounded } from '../data/boundedFetch.js';
import { getResourceApiKey } from '../data/resourceApiKey.js';
import { getResourceOauth2Token } from '../data/resourceToken.js';
import { getWorkloadAccessToken, issueForUserToken } from '../data/workloadTokens.js';
import { toPublicUrl } from '../origin.js';
import type { Sandbox } from '../sandbox.js';
import { ServiceError } from '../web/errors.js';
import type { CallingUser } from './admit.js';
import { listTargets } from './control.js';
import { readStanding } from './pendingTarget.js';
import type { GatewayRecord, TargetCredential, TargetRecord } from './records.js';

/** A tool's name, as gateways make it of target and operation. */
const toToolName = ({ name, operation }: TargetRecord) => `${name}___${operation.operationId}`;

/** The targets whose tools a gateway offers: those that wait for an administrator have none yet. */
const findReady = (sandbox: Sandbox, gateway: GatewayRecord) => listTargets(sandbox, gateway.id).map((target) => readStanding(sandbox, gateway, target))
  .flatMap(({ target, authorizationData }) => (authorizationData === undefined ? [target] : []));

/** The tools of a gateway, as MCP's `tools/list` answers them. */
export function listTools(sandbox: Sandbox, gateway: GatewayRecord) {
  return findReady(sandbox, gateway).map((target) => ({
    name: toToolName(target),
    description: target.operation.summary,
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(Object.entries(target.operation.parameters).map(([name, description]) => [name, { type: 'string', description }])),
      required: Object.keys(target.operation.parameters),
    },
  }));
}

/** What a caller asks of a tool. */
export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Where the browser returns to, in the place of the target's own. */
  readonly returnUrl?: string;
  readonly forceAuthentication: boolean;
  /** The user who calls; undefined where the call was signed. */
  readonly caller: CallingUser | undefined;
}

export type ToolOutcome =
  | { readonly kind: 'answer'; readonly text: string; readonly isError: boolean }
  | { readonly kind: 'consentNeeded'; readonly authorizationUrl: string; readonly providerName: string }
  | { readonly kind: 'wrongCall'; readonly message: string };

type Credentials = { readonly kind: 'headers'; readonly headers: Readonly<Record<string, string>> } | (ToolOutcome & { readonly kind: 'consentNeeded' });

/** Calls the API behind a tool with the credentials of its target, which it asks of the vault. */
export async function callTool(sandbox: Sandbox, gateway: GatewayRecord, call: ToolCall): Promise<ToolOutcome> {
  const target = findReady(sandbox, gateway).find((one) => toToolName(one) === call.name);
  if (target === undefined) return { kind: 'wrongCall', message: `Unknown tool: ${call.name.slice(0, 128)}` };
  const missing = Object.keys(target.operation.parameters).find((name) => typeof call.arguments[name] !== 'string');
  if (missing !== undefined) return { kind: 'wrongCall', message: `The tool needs this argument, a text: ${missing}` };
  try {
    const credentials = await takeCredentials(sandbox, gateway, target.credential, call);
    return credentials.kind === 'consentNeeded' ? credentials : await askApi(sandbox, target, call, credentials.headers);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { kind: 'answer', isError: true, text: `The gateway got no credentials for its target ${target.name}. ${error.name}: ${error.message}` };
  }
}

async function takeCredentials(sandbox: Sandbox, { workloadName }: GatewayRecord, credential: TargetCredential, call: ToolCall): Promise<Credentials> {
  const { caller } = call;
  const { workloadAccessToken: workloadIdentityToken } = caller === undefined
    ? getWorkloadAccessToken(sandbox, { workloadName }) : issueForUserToken(sandbox, workloadName, caller.userToken, caller.user);
  const resourceCredentialProviderName = credential.providerName;
  if (credential.type === 'API_KEY') {
    const { apiKey } = getResourceApiKey(sandbox, { workloadIdentityToken, resourceCredentialProviderName });
    return { kind: 'headers', headers: { [credential.headerName]: apiKey } };
  }
  // Guess: consent-of-a-signed-caller
  if (caller === undefined) throw new ServiceError('ValidationException', 'A consent is bound to the token of a user, and this call was signed.');
  const answer = await getResourceOauth2Token(sandbox, {
    workloadIdentityToken, resourceCredentialProviderName, scopes: credential.scopes, oauth2Flow: 'USER_FEDERATION', forceAuthentication: call.forceAuthentication,
    resourceOauth2ReturnUrl: call.returnUrl ?? toPublicUrl(credential.returnUrl, sandbox.origin),
  });
  if ('accessToken' in answer) return { kind: 'headers', headers: { authorization: `Bearer ${answer.accessToken}` } };
  if ('authorizationUrl' in answer) return { kind: 'consentNeeded', authorizationUrl: answer.authorizationUrl, providerName: credential.providerName };
  throw new ServiceError('InternalServerException', 'No consent could be asked for.');
}

async function askApi({ origin }: Sandbox, { name, operation }: TargetRecord, call: ToolCall, headers: Readonly<Record<string, string>>): Promise<ToolOutcome> {
  const place = toPublicUrl(operation.url, origin);
  if (!isSafeUrl(place)) return { kind: 'answer', isError: true, text: `The API behind this target is neither at an https URL nor on this computer, so it is not called: ${name}` };
  const url = new URL(place);
  for (const parameter of Object.keys(operation.parameters)) url.searchParams.set(parameter, String(call.arguments[parameter]));
  try {
    const response = await fetchBounded(url.href, { headers: { accept: 'application/json', ...headers } });
    const text = await response.text();
    return { kind: 'answer', isError: !response.ok, text: response.ok ? text : `The API behind the target ${name} answered with status ${response.status}. ${text.slice(0, 1_000)}` };
  } catch {
    return { kind: 'answer', isError: true, text: `The API behind this target cannot be reached: ${name}` };
  }
}
