import { isCancellation, UserError } from '../base/errors.js';
import { plainText } from '../base/explain.js';
import { Secret } from '../base/secret.js';
import type { IdentityControl, Oauth2Provider } from '../identity/control.js';
import type { UserIdentifier } from './binding.js';
import type { FlowClock } from './clock.js';
import type { IdentityData, Oauth2Flow, ResourceTokenParameters } from './data.js';
import { toRegistered, toUnregistered, type Finding } from './findings.js';
import { discoverIssuer } from './issuer.js';
import type { IssuerHttp } from './issuerHttp.js';
import { findParameterFaults } from './parameters.js';
import { toFlowFault } from './recognise.js';
import type { RegisteredCallbacks } from './registeredCallbacks.js';
import { toWorkloadTokenCall } from './workloadToken.js';

/** The flow that is about to be run. */
export interface PreflightInput {
  readonly oauth2Flow: Oauth2Flow | 'API_KEY';
  readonly workloadName: string;
  readonly user?: UserIdentifier;
  readonly resource: ResourceTokenParameters;
}

export interface PreflightPorts {
  readonly control: Pick<IdentityControl, 'getWorkloadIdentity' | 'getOauth2Provider'>;
  readonly data: IdentityData;
  readonly http: IssuerHttp;
  readonly clock: Pick<FlowClock, 'now'>;
  /** Whether the port of the return URL can be listened on; `ours` where we do. */
  readonly portState: (returnUrl: string) => Promise<'free' | 'ours' | 'taken'>;
  readonly registeredCallbacks: RegisteredCallbacks;
}

type Check = () => Promise<readonly Finding[]>;

const ORDER = ['failed', 'toKnow', 'passed'] as const;
/** AWS refuses a signature of another time than five minutes around its own; tokens are mostly read with a minute of patience. */
const MOST_SKEW_MS = 300_000;
const NOTED_SKEW_MS = 60_000;

/**
 * Looks at everything that can be known before the first call: what has failed first, then what is to know, then what is well. Nothing is
 * changed, and nothing is guessed: what cannot be found out is said to be unknown. Rejects only at the signal.
 */
export async function runPreflight(input: PreflightInput, ports: PreflightPorts, signal: AbortSignal): Promise<readonly Finding[]> {
  const provider = input.oauth2Flow === 'API_KEY' ? undefined : ports.control.getOauth2Provider(input.resource.providerName, signal);
  provider?.catch(() => undefined);
  const returnUrl = input.oauth2Flow === 'USER_FEDERATION' ? input.resource.resourceOauth2ReturnUrl : undefined;
  const checks: readonly (readonly [Finding['id'], Check])[] = [
    ['parametersInRules', () => Promise.resolve(checkParameters(input))],
    ...(provider === undefined ? [] : toProviderChecks(provider, input, ports, signal)),
    ...(returnUrl === undefined ? [] : toReturnUrlChecks(returnUrl, input.workloadName, ports, signal)),
    ...toCallChecks(input, ports.data, signal).map(([call, harmless]) => [`mayCall.${call}`, () => checkCall(call, harmless)] as const),
  ];
  const findings = await Promise.all(checks.map(async ([id, check]): Promise<readonly Finding[]> => {
    try {
      return await check();
    } catch (error) {
      if (signal.aborted || isCancellation(error)) throw error;
      return [{ id, severity: 'toKnow', sentence: `This could not be checked: ${plainText(error)}` }];
    }
  }));
  return findings.flat().sort((one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity));
}

function checkParameters({ workloadName, user, resource }: PreflightInput): readonly Finding[] {
  const faults = findParameterFaults(workloadName, user, resource);
  const id = 'parametersInRules';
  if (faults.length === 0) return [{ id, severity: 'passed', sentence: 'All parameters are written as the service wants them.' }];
  return faults.map(({ parameter, sentence }) => ({ id, severity: 'failed', sentence, fix: { kind: 'editParameter', parameter } }));
}

function toProviderChecks(
  asked: Promise<Oauth2Provider>, { oauth2Flow }: PreflightInput, { http, clock, registeredCallbacks }: PreflightPorts, signal: AbortSignal,
): readonly (readonly [Finding['id'], Check])[] {
  return [
    ['providerReady', async () => {
      const { name, status, failureReason } = await asked;
      // A service that gives no status has no other than ready ones.
      if (status === undefined || status === 'READY') return [{ id: 'providerReady', severity: 'passed', sentence: `${name} is ready.` }];
      const why = failureReason === undefined ? '' : ` ${failureReason}`;
      return [{ id: 'providerReady', severity: 'failed', sentence: `${name} is not ready: ${status}.${why}` }];
    }],
    ['discoveryReachable', async () => {
      const { discoveryUrl } = await asked;
      return discoveryUrl === undefined ? [] : checkDiscovery(http, clock, discoveryUrl, signal);
    }],
    ['callbackUrlRegistered', async () => {
      const provider = await asked;
      const { name, callbackUrl } = provider;
      if (oauth2Flow !== 'USER_FEDERATION' || callbackUrl === undefined) return [];
      const id = 'callbackUrlRegistered';
      const fix = { kind: 'copyCallbackUrl', callbackUrl } as const;
      const registered = await registeredCallbacks(provider, signal);
      if (registered === undefined) {
        const sentence = `Whether the callback URL of ${name} is registered at its identity provider cannot be seen from here.`;
        return [{ id, severity: 'toKnow', sentence, fix }];
      }
      return registered.includes(callbackUrl)
        ? [{ id, severity: 'passed', sentence: 'The callback URL is registered at the identity provider.' }]
        : [{ id, severity: 'failed', sentence: `The identity provider does not know the callback URL of ${name}.`, fix }];
    }],
  ];
}

/** The document says too what time it is on the other side. */
async function checkDiscovery(
  http: IssuerHttp, clock: Pick<FlowClock, 'now'>, discoveryUrl: string, signal: AbortSignal,
): Promise<readonly Finding[]> {
  let dateMs: number | undefined;
  const reading: IssuerHttp = async (request, stop) => {
    const answer = await http(request, stop);
    ({ dateMs } = answer);
    return answer;
  };
  try {
    await discoverIssuer(reading, discoveryUrl, signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof UserError)) throw error;
    return [{ id: 'discoveryReachable', severity: 'failed', sentence: `The discovery document cannot be had from here: ${plainText(error)}` }];
  }
  const reachable: Finding = { id: 'discoveryReachable', severity: 'passed', sentence: 'The discovery document can be read.' };
  return dateMs === undefined ? [reachable] : [reachable, toClockFinding(clock.now() - dateMs)];
}

function toClockFinding(skewMs: number): Finding {
  const id = 'clockRight';
  const sizeMs = Math.abs(skewMs);
  const direction = skewMs > 0 ? 'ahead of' : 'behind';
  const off = `The clock of this computer is ${Math.round(sizeMs / 1000)} seconds ${direction} the identity provider's.`;
  if (sizeMs >= MOST_SKEW_MS) return { id, severity: 'failed', sentence: `${off} AWS refuses what is signed more than 5 minutes off.` };
  if (sizeMs >= NOTED_SKEW_MS) return { id, severity: 'toKnow', sentence: `${off} Tokens may be taken for expired, or not yet valid.` };
  return { id, severity: 'passed', sentence: 'The clock of this computer is right.' };
}

function toReturnUrlChecks(
  returnUrl: string, workloadName: string, { control, portState }: PreflightPorts, signal: AbortSignal,
): readonly (readonly [Finding['id'], Check])[] {
  return [
    ['returnUrlRegistered', async () => {
      const { allowedResourceOauth2ReturnUrls } = await control.getWorkloadIdentity(workloadName, signal);
      return [allowedResourceOauth2ReturnUrls.includes(returnUrl) ? toRegistered(workloadName) : toUnregistered(workloadName, returnUrl)];
    }],
    ['portFree', async () => {
      const port = URL.canParse(returnUrl) ? new URL(returnUrl).port : '';
      return await portState(returnUrl) === 'taken'
        ? [{
          id: 'portFree', severity: 'failed', fix: { kind: 'changeCallbackUrl' },
          sentence: `Port ${port} is in use by another program. The return URL is registered with this port, so no other is taken.`,
        }]
        : [{ id: 'portFree', severity: 'passed', sentence: `Port ${port} can be listened on.` }];
    }],
  ];
}

const NONE = new Secret('preflight');

/** The calls of the flow, each in a form that changes nothing: with a token or a session that there is not. */
function toCallChecks(
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

/** Any refusal of the service itself but one for want of permission says that the call was let in. */
async function checkCall(call: string, harmless: () => Promise<unknown>): Promise<readonly Finding[]> {
  const id = `mayCall.${call}` as const;
  const allowed: Finding = { id, severity: 'passed', sentence: `${call} may be called.` };
  try {
    await harmless();
    return [allowed];
  } catch (error) {
    if (isCancellation(error)) throw error;
    const fault = toFlowFault(error, call);
    if (fault.id === 'actionNotAllowed' || fault.id === 'secretNotReadable' || fault.id === 'awsCredentials') {
      const fix = fault.statement === undefined ? {} : { fix: { kind: 'copyStatement', statement: fault.statement } as const };
      return [{ id, severity: 'failed', sentence: `${call} may not be called: ${fault.message}`, ...fix }];
    }
    const { status = 500 } = fault;
    return [status < 429 ? allowed : { id, severity: 'toKnow', sentence: `Whether ${call} may be called is not known: ${fault.message}` }];
  }
}
