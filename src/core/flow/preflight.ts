import type { Clock } from '../base/clock.js';
import { isCancellation, UserError } from '../base/errors.js';
import { plainText } from '../base/explain.js';
import type { IdentityControl, Oauth2Provider, WorkloadIdentity } from '../identity/control.js';
import type { IdentityData } from './data.js';
import { toCallbackKnown, toCallbackUnknown, toRegistered, toUnregistered, type Finding, type Fix } from './findings.js';
import { discoverIssuer } from './issuer.js';
import type { IssuerHttp } from './issuerHttp.js';
import { findMissingParameters, findParameterFaults } from './parameters.js';
import { toPort, type PortState } from './portState.js';
import { checkCall, toCallChecks } from './preflightCalls.js';
import type { PreflightInput } from './preflightInput.js';
import type { FindRegisteredCallbacks } from './registeredCallbacks.js';

export interface PreflightPorts {
  readonly control: Pick<IdentityControl, 'getWorkloadIdentity' | 'getOauth2Provider' | 'getApiKeyProvider'>;
  readonly data: IdentityData;
  readonly http: IssuerHttp;
  /** Address of the data plane, which is asked what time it is there. */
  readonly serviceEndpoint: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Whether the port of the return URL can be listened on. Stops at the signal with an `AbortError`. */
  readonly portState: (returnUrl: string, signal: AbortSignal) => Promise<PortState>;
  readonly registeredCallbacks: FindRegisteredCallbacks;
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
    ...(returnUrl === undefined ? [] : toReturnUrlChecks(returnUrl, workload, ports, signal)),
    ...toCallChecks(input, ports.data, signal).map(([call, harmless]) => [`mayCall.${call}`, () => checkCall(call, harmless)] as const),
  ];
  const findings = await Promise.all(checks.map(async ([id, check]): Promise<readonly Finding[]> => {
    try {
      return await check();
    } catch (error) {
      if (signal.aborted || isCancellation(error)) throw error;
      return [{ id, severity: 'toKnow', sentence: `This could not be checked: ${plainText(error)}`, fix: { kind: 'checkAgain' } }];
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
    // What is under way may end well; what has failed stays so.
    const fix: Fix = status.endsWith('_FAILED') ? { kind: 'editProvider', providerName: name } : { kind: 'checkAgain' };
    return [{ id, severity: 'failed', sentence: `${name} is not ready: ${status}.${why}`, fix }];
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
      discoveryUrl === undefined ? [] : checkDiscovery(http, discoveryUrl, providerName, signal)))],
    ['callbackUrlRegistered', () => ifKnown(asked, async (provider) => {
      const { name, callbackUrl } = provider;
      if (oauth2Flow !== 'USER_FEDERATION' || callbackUrl === undefined) return [];
      const copy = { kind: 'copyCallbackUrl', callbackUrl } as const;
      const registered = await registeredCallbacks(provider, signal);
      if (registered === undefined) {
        const sentence = `Whether the callback URL of ${name} is registered at its identity provider cannot be seen from here.`;
        return [{ id: 'callbackUrlRegistered', severity: 'toKnow', sentence, fix: copy }];
      }
      const { urls, keeper } = registered;
      if (urls.includes(callbackUrl)) return [toCallbackKnown()];
      return [toCallbackUnknown(name, keeper === undefined ? copy : { kind: 'addCallbackUrl', keeper, providerName: name, callbackUrl })];
    })],
  ];
}

async function checkDiscovery(http: IssuerHttp, discoveryUrl: string, providerName: string, signal: AbortSignal): Promise<readonly Finding[]> {
  const id = 'discoveryReachable';
  try {
    await discoverIssuer(http, discoveryUrl, signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof UserError)) throw error;
    const sentence = `The discovery document cannot be had from here: ${plainText(error)}`;
    return [{ id, severity: 'failed', sentence, fix: { kind: 'editProvider', providerName } }];
  }
  return [{ id, severity: 'passed', sentence: 'The discovery document can be read.' }];
}

/** Whatever the service answers to a request that is not signed, it dates it. */
async function checkClock({ http, serviceEndpoint, clock }: PreflightPorts, signal: AbortSignal): Promise<readonly Finding[]> {
  const { dateMs } = await http({ url: serviceEndpoint }, signal);
  return dateMs === undefined
    ? [{
      id: 'clockRight', severity: 'toKnow', fix: { kind: 'checkAgain' },
      sentence: 'The service does not say what time it is there, so the clock of this computer could not be checked.',
    }]
    : [toClockFinding(clock.now() - dateMs)];
}

function toClockFinding(skewMs: number): Finding {
  const id = 'clockRight';
  const sizeMs = Math.abs(skewMs);
  const direction = skewMs > 0 ? 'ahead of' : 'behind';
  const off = `The clock of this computer is ${Math.round(sizeMs / 1000)} seconds ${direction} the service's.`;
  const fix = { kind: 'setClock' } as const;
  if (sizeMs >= MOST_SKEW_MS) return { id, severity: 'failed', sentence: `${off} AWS refuses what is signed more than 5 minutes off.`, fix };
  if (sizeMs >= NOTED_SKEW_MS) return { id, severity: 'toKnow', sentence: `${off} Tokens may be taken for expired, or not yet valid.`, fix };
  return { id, severity: 'passed', sentence: 'The clock of this computer is right.' };
}

function toReturnUrlChecks(
  returnUrl: string, workload: Promise<WorkloadIdentity>, { portState }: PreflightPorts, signal: AbortSignal,
): readonly (readonly [Finding['id'], Check])[] {
  return [
    ['returnUrlRegistered', () => ifKnown(workload, ({ name, allowedResourceOauth2ReturnUrls }) => (
      [allowedResourceOauth2ReturnUrls.includes(returnUrl) ? toRegistered(name) : toUnregistered(name, returnUrl)]))],
    ['portFree', async () => {
      const state = await portState(returnUrl, signal);
      if (state === 'elsewhere') {
        return [{ id: 'portFree', severity: 'passed', sentence: 'The return URL leads to a page of its own; nothing is listened for here.' }];
      }
      const port = toPort(returnUrl);
      if (state === 'taken') {
        const sentence = `Port ${port} is in use by another program. The return URL is registered with this port, so no other is taken.`;
        return [{ id: 'portFree', severity: 'failed', sentence, fix: { kind: 'changeCallbackUrl' } }];
      }
      const how = state === 'ours' ? 'is listened on by this VS Code.' : 'can be listened on.';
      return [{ id: 'portFree', severity: 'passed', sentence: `Port ${port} ${how}` }];
    }],
  ];
}
