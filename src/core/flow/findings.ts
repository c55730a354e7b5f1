import { UserError } from '../base/errors.js';
import { addCallbackUrl, removeCallbackUrl } from '../cognito/callbackUrls.js';
import type { CognitoControl } from '../cognito/control.js';
import type { IdentityControl } from '../identity/control.js';
import { addReturnUrl, removeReturnUrls } from '../identity/returnUrls.js';
import type { IamStatement } from './permission.js';
import type { CallbackKeeper } from './registeredCallbacks.js';

/** What was looked at. `mayCall` has one finding for each operation. */
export type FindingId =
  | 'workloadKnown' | 'providerReady' | 'returnUrlRegistered' | 'callbackUrlRegistered' | 'portFree' | 'discoveryReachable' | 'clockRight' | 'parametersInRules'
  | `mayCall.${string}`;

/** What can be done about a finding. The first two change something and can be undone; the others are for the person. */
export type Fix =
  | { readonly kind: 'addReturnUrl'; readonly workloadName: string; readonly returnUrl: string }
  | { readonly kind: 'addCallbackUrl'; readonly keeper: CallbackKeeper; readonly providerName: string; readonly callbackUrl: string }
  | { readonly kind: 'copyCallbackUrl'; readonly callbackUrl: string }
  | { readonly kind: 'copyStatement'; readonly statement: IamStatement }
  | { readonly kind: 'changeCallbackUrl' }
  | { readonly kind: 'editProvider'; readonly providerName: string }
  | { readonly kind: 'setClock' }
  | { readonly kind: 'signIn' }
  /** It may pass by itself. */
  | { readonly kind: 'checkAgain' }
  | { readonly kind: 'editParameter'; readonly parameter: string };

/** Takes back what a fix has changed. */
export type Undo =
  | { readonly kind: 'removeReturnUrl'; readonly workloadName: string; readonly returnUrl: string }
  | { readonly kind: 'removeCallbackUrl'; readonly keeper: CallbackKeeper; readonly providerName: string; readonly callbackUrl: string };

/** One line of the list before a run. */
export interface Finding {
  readonly id: FindingId;
  readonly severity: 'failed' | 'toKnow' | 'passed';
  readonly sentence: string;
  readonly fix?: Fix;
  readonly undo?: Undo;
}

/** What fixes are made with; without `cognito` no callback URL is added. */
export interface FixTools {
  readonly control: Pick<IdentityControl, 'getWorkloadIdentity' | 'setReturnUrls'>;
  readonly cognito?: Pick<CognitoControl, 'changeCallbackUrls'>;
}

/**
 * Does what a fix says and gives the finding as it is then. It has an undo only where something was changed.
 * @throws UserError where it cannot be done, or is for the person to do
 */
export async function applyFix(fix: Fix, { control, cognito }: FixTools, signal?: AbortSignal): Promise<Finding> {
  if (fix.kind === 'addReturnUrl') {
    const { workloadName, returnUrl } = fix;
    const { added } = await addReturnUrl(control, workloadName, returnUrl, signal);
    return { ...toRegistered(workloadName), ...(added ? { undo: { kind: 'removeReturnUrl', workloadName, returnUrl } } : {}) };
  }
  if (fix.kind === 'addCallbackUrl' && cognito !== undefined) {
    const { added } = await addCallbackUrl(cognito, fix.keeper.poolId, fix.keeper.clientId, fix.callbackUrl, signal);
    return { ...toCallbackKnown(), ...(added ? { undo: { ...fix, kind: 'removeCallbackUrl' } } : {}) };
  }
  throw new UserError('This is not something to be done automatically.', { code: 'NoSuchFix' });
}

/** Takes a fix back and gives the finding as it was. @throws UserError where it cannot be taken back */
export async function undoFix(undo: Undo, { control, cognito }: FixTools, signal?: AbortSignal): Promise<Finding> {
  if (undo.kind === 'removeReturnUrl') {
    await removeReturnUrls(control, { identity: undo.workloadName, urls: [undo.returnUrl] }, signal);
    return toUnregistered(undo.workloadName, undo.returnUrl);
  }
  if (cognito === undefined) throw new UserError('This is not something to be done automatically.', { code: 'NoSuchFix' });
  const { keeper, providerName, callbackUrl } = undo;
  const removal = await removeCallbackUrl(cognito, keeper.poolId, keeper.clientId, callbackUrl, signal);
  if (removal === 'default') {
    throw new UserError('It is the default redirect URL of the app client now. Choose another default first.', { code: 'DefaultCallbackUrl' });
  }
  if (removal === 'last') {
    throw new UserError('It is the only callback URL of the app client now, and Cognito lets it not be without one.', { code: 'LastCallbackUrl' });
  }
  return toCallbackUnknown(providerName, { kind: 'addCallbackUrl', keeper, providerName, callbackUrl });
}

export const toRegistered = (workloadName: string): Finding => (
  { id: 'returnUrlRegistered', severity: 'passed', sentence: `The return URL is registered on ${workloadName}.` });

export const toUnregistered = (workloadName: string, returnUrl: string): Finding => ({
  id: 'returnUrlRegistered', severity: 'failed', sentence: `Return URL is not registered on ${workloadName}.`,
  fix: { kind: 'addReturnUrl', workloadName, returnUrl },
});

export const toCallbackKnown = (): Finding => (
  { id: 'callbackUrlRegistered', severity: 'passed', sentence: 'The callback URL is registered at the identity provider.' });

export const toCallbackUnknown = (providerName: string, fix: Fix): Finding => (
  { id: 'callbackUrlRegistered', severity: 'failed', sentence: `The identity provider does not know the callback URL of ${providerName}.`, fix });
