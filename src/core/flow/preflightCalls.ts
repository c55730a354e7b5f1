import { isCancellation } from '../base/errors.js';
import { Secret } from '../base/secret.js';
import type { IdentityData } from './data.js';
import type { Finding, Fix } from './findings.js';
import type { PreflightInput } from './preflightInput.js';
import { toFlowFault, type FlowFault } from './recognise.js';
import { toWorkloadTokenCall } from './workloadToken.js';

const NONE = new Secret('preflight');

/** The calls of the flow, each in a form that changes nothing: with a token or a session that there is not. */
export function toCallChecks(
  { oauth2Flow, workloadName, user, resource }: PreflightInput, data: IdentityData, signal: AbortSignal,
): readonly (readonly [string, () => Promise<unknown>])[] {
  const workload = [toWorkloadTokenCall(user), () => data.getWorkloadAccessToken(workloadName, user, signal)] as const;
  if (oauth2Flow === 'API_KEY') return [workload, ['GetResourceApiKey', () => data.getResourceApiKey(NONE, resource.providerName, signal)]];
  const { providerName, scopes } = resource;
  const token = ['GetResourceOauth2Token', () => data.getResourceOauth2Token(NONE, oauth2Flow, { providerName, scopes }, signal)] as const;
  const complete = ['CompleteResourceTokenAuth', () => (
    data.completeResourceTokenAuth('urn:ietf:params:oauth:request_uri:preflight', { userId: 'preflight' }, signal))] as const;
  return oauth2Flow === 'USER_FEDERATION' ? [workload, token, complete] : [workload, token];
}

/** Errors of the service model of `bedrock-agentcore` that are given only to a caller who was let in. A proxy's refusal is none of them. */
const LETS_IN: readonly string[] = ['ValidationException', 'ResourceNotFoundException', 'UnauthorizedException', 'ConflictException'];

/** A refusal of the service itself for another reason than want of permission says that the call was let in. */
export async function checkCall(call: string, harmless: () => Promise<unknown>): Promise<readonly Finding[]> {
  const id = `mayCall.${call}` as const;
  const allowed: Finding = { id, severity: 'passed', sentence: `${call} may be called.` };
  try {
    await harmless();
    return [allowed];
  } catch (error) {
    if (isCancellation(error)) throw error;
    const fault = toFlowFault(error, call);
    const fix = findFix(fault, call);
    if (fix !== undefined) return [{ id, severity: 'failed', sentence: `${call} may not be called: ${fault.message}`, fix }];
    // A session that there is not is refused under the name of a missing permission.
    if (fault.id === 'sessionRefused' || LETS_IN.includes(fault.name)) return [allowed];
    const sentence = `Whether ${call} may be called is not known: ${fault.message}`;
    return [{ id, severity: 'toKnow', sentence, fix: { kind: 'checkAgain' } }];
  }
}

/** What gives the permission; undefined where it is not one that lacks. Where AWS names no action, it is the one of the operation's name. */
function findFix({ id, statement }: FlowFault, call: string): Fix | undefined {
  if (id === 'awsCredentials') return { kind: 'signIn' };
  if (id !== 'actionNotAllowed' && id !== 'secretNotReadable') return undefined;
  const named = { Effect: 'Allow', Action: `bedrock-agentcore:${call}`, Resource: '*' } as const;
  return { kind: 'copyStatement', statement: statement ?? named };
}
