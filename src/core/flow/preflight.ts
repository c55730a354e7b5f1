import type { Clock } from '../base/clock.js';
import { isCancellation, UserError } from '../base/errors.js';
import { plainText } from '../base/explain.js';
import { Secret } from '../base/secret.js';
import type { IdentityControl, Oauth2Provider, WorkloadIdentity } from '../identity/control.js';
import type { UserIdentifier } from './binding.js';
import type { IdentityData, Oauth2Flow, ResourceTokenParameters } from './data.js';
import { toRegistered, toUnregistered, type Finding } from './findings.js';
import { discoverIssuer } from './issuer.js';
import type { IssuerHttp } from './issuerHttp.js';
import { findMissingParameters, findParameterFaults } from './parameters.js';
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
  readonly control: Pick<IdentityControl, 'getWorkloadIdentity' | 'getOauth2Provider' | 'getApiKeyProvider'>;
  readonly data: IdentityData;
  readonly http: IssuerHttp;
  /** Address of the data plane, which is asked what time it is there. */
  readonly serviceEndpoint: string;
  readonly clock: Pick<Clock, 'now'>;
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
  const workload = ports.control.getWorkloadIdentity(input.workloadName, signal);
  workload.catch(() => undefined);
  const returnUrl = input.oauth2Flow === 'USER_FEDERATION' ? input.resource.resourceOauth2ReturnUrl : undefined;
  const checks: readonly (readonly [Finding['id'], Check])[] = [
    ['parametersInRules', () => Promise.resolve(checkParameters(input))],
    ['workloadKnown', () => checkWorkload(workload, input.workloadName)],
    ...toProviderChecks(input, ports, signal),
    ['clockRight', () => checkClock(ports, signal)],
    ...(returnUrl === undefined ? [] : toReturnUrlChecks(returnUrl, workload, ports)),
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

function checkParameters({ oauth2Flow, workloadName, user, resource }: PreflightInput): readonly Finding[] {
  const faults = [...findMissingParameters(oauth2Flow, user, resource), ...findParameterFaults(workloadName, user, resource)];
  const id = 'parametersInRules';
  if (faults.length === 0) return [{ id, severity: 'passed', sentence: 'All parameters are written as the service wants them.' }];
  return faults.map(({ parameter, sentence }) => ({ id, severity: 'failed', sentence, fix: { kind: 'editParameter', parameter } }));
}

const isUnknown = (error: unknown) => error instanceof UserError && error.code.startsWith('ResourceNotFound');

/** What is not there is told once, by the check that looks for it; whatever depends on it has nothing to say. */
async function ifKnown<T>(asked: Promise<T>, check: (found: T) => readonly Finding[] | Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  let found: T;
  try {
    found = await asked;
  } catch (error) {
    if (isUnknown(error)) return [];
    throw error;
  }
  return check(found);
}

async function checkWorkload(asked: Promise<WorkloadIdentity>, name: string): Promise<readonly Finding[]> {
  const found = await ifKnown(asked, () => [{ id: 'workloadKnown', severity: 'passed', sentence: `The workload identity ${name} exists.` }]);
  return found.length > 0 ? found : [{
    id: 'workloadKnown', severity: 'failed', sentence: `There is no workload identity of this name: ${name}`, fix: { kind: 'editParameter', parameter: 'workloadName' },
  }];
}

async function checkProvider(name: string, asked: Promise<Pick<Oauth2Provider, 'status' | 'failureReason'>>): Promise<readonly Finding[]> {
  const id = 'providerReady';
  const found = await ifKnown(asked, ({ status, failureReason }) => {
    // A service that gives no status has no other than ready ones.
    if (status === undefined || status === 'READY') return [{ id, severity: 'passed', sentence: `${name} is ready.` }];
    const why = failureReason === undefined ? '' : ` ${failureReason}`;
    return [{ id, severity: 'failed', sentence: `${name} is not ready: ${status}.${why}` }];
  });
  return found.length > 0 ? found : [{
    id, severity: 'failed', sentence: `There is no credential provider of this name: ${name}`,
    fix: { kind: 'editParameter', parameter: 'resourceCredentialProviderName' },
  }];
}

function toProviderChecks(
  { oauth2Flow, resource: { providerName } }: PreflightInput, { control, http, registeredCallbacks }: PreflightPorts, signal: AbortSignal,
): readonly (readonly [Finding['id'], Check])[] {
  if (oauth2Flow === 'API_KEY') {
    return [['providerReady', () => checkProvider(providerName, control.getApiKeyProvider(providerName, signal).then(() => (
      { status: undefined, failureReason: undefined })))]];
  }
  const asked = control.getOauth2Provider(providerName, signal);
  asked.catch(() => undefined);
  return [
    ['providerReady', () => checkProvider(providerName, asked)],
    ['discoveryReachable', () => ifKnown(asked, ({ discoveryUrl }) => (
      discoveryUrl === undefined ? [] : checkDiscovery(http, discoveryUrl, signal)))],
    ['callbackUrlRegistered', () => ifKnown(asked, async (provider) => {
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
    })],
  ];
}

async function checkDiscovery(http: IssuerHttp, discoveryUrl: string, signal: AbortSignal): Promise<readonly Finding[]> {
  const id = 'discoveryReachable';
  try {
    await discoverIssuer(http, discoveryUrl, signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof UserError)) throw error;
    return [{ id, severity: 'failed', sentence: `The discovery document cannot be had from here: ${plainText(error)}` }];
  }
  return [{ id, severity: 'passed', sentence: 'The discovery document can be read.' }];
}

/** Whatever the service answers to a request that is not signed, it dates it. */
async function checkClock({ http, serviceEndpoint, clock }: PreflightPorts, signal: AbortSignal): Promise<readonly Finding[]> {
  const { dateMs } = await http({ url: serviceEndpoint }, signal);
  return dateMs === undefined
    ? [{ id: 'clockRight', severity: 'toKnow', sentence: 'The service does not say what time it is there, so the clock of this computer could not be checked.' }]
    : [toClockFinding(clock.now() - dateMs)];
}

function toClockFinding(skewMs: number): Finding {
  const id = 'clockRight';
  const sizeMs = Math.abs(skewMs);
  const direction = skewMs > 0 ? 'ahead of' : 'behind';
  const off = `The clock of this computer is ${Math.round(sizeMs / 1000)} seconds ${direction} the service's.`;
  if (sizeMs >= MOST_SKEW_MS) return { id, severity: 'failed', sentence: `${off} AWS refuses what is signed more than 5 minutes off.` };
  if (sizeMs >= NOTED_SKEW_MS) return { id, severity: 'toKnow', sentence: `${off} Tokens may be taken for expired, or not yet valid.` };
  return { id, severity: 'passed', sentence: 'The clock of this computer is right.' };
}

function toReturnUrlChecks(
  returnUrl: string, workload: Promise<WorkloadIdentity>, { portState }: PreflightPorts,
): readonly (readonly [Finding['id'], Check])[] {
  return [
    ['returnUrlRegistered', () => ifKnown(workload, ({ name, allowedResourceOauth2ReturnUrls }) => (
      [allowedResourceOauth2ReturnUrls.includes(returnUrl) ? toRegistered(name) : toUnregistered(name, returnUrl)]))],
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

/** Errors of the service model of `bedrock-agentcore` that are given only to a caller who was let in. A proxy's refusal is none of them. */
const LETS_IN: readonly string[] = ['ValidationException', 'ResourceNotFoundException', 'UnauthorizedException', 'ConflictException'];

/** A refusal of the service itself for another reason than want of permission says that the call was let in. */
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
    return [LETS_IN.includes(fault.name) ? allowed : { id, severity: 'toKnow', sentence: `Whether ${call} may be called is not known: ${fault.message}` }];
  }
}
