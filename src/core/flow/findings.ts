import { UserError } from '../base/errors.js';
import type { IdentityControl } from '../identity/control.js';
import { addReturnUrl, removeReturnUrl } from '../identity/returnUrls.js';
import type { IamStatement } from './permission.js';

/** What was looked at. `mayCall` has one finding for each operation. */
export type FindingId =
  | 'workloadKnown' | 'providerReady' | 'returnUrlRegistered' | 'callbackUrlRegistered' | 'portFree' | 'discoveryReachable' | 'clockRight' | 'parametersInRules'
  | `mayCall.${string}`;

/** What can be done about a finding. `addReturnUrl` changes something; the others are for the person. */
export type Fix =
  | { readonly kind: 'addReturnUrl'; readonly workloadName: string; readonly returnUrl: string }
  | { readonly kind: 'copyCallbackUrl'; readonly callbackUrl: string }
  | { readonly kind: 'copyStatement'; readonly statement: IamStatement }
  | { readonly kind: 'changeCallbackUrl' }
  | { readonly kind: 'editParameter'; readonly parameter: string };

/** Takes back what a fix has changed. */
export interface Undo {
  readonly kind: 'removeReturnUrl';
  readonly workloadName: string;
  readonly returnUrl: string;
}

/** One line of the list before a run. */
export interface Finding {
  readonly id: FindingId;
  readonly severity: 'failed' | 'toKnow' | 'passed';
  readonly sentence: string;
  readonly fix?: Fix;
  readonly undo?: Undo;
}

type ReturnUrlControl = Pick<IdentityControl, 'getWorkloadIdentity' | 'setReturnUrls'>;

/**
 * Does what a fix says and gives the finding as it is then. It has an undo only where something was changed.
 * @throws UserError where it cannot be done, or is for the person to do
 */
export async function applyFix(fix: Fix, control: ReturnUrlControl, signal?: AbortSignal): Promise<Finding> {
  if (fix.kind !== 'addReturnUrl') throw new UserError('This is not something to be done automatically.', { code: 'NoSuchFix' });
  const { workloadName, returnUrl } = fix;
  const { added } = await addReturnUrl(control, workloadName, returnUrl, signal);
  const finding = toRegistered(workloadName);
  return added ? { ...finding, undo: { kind: 'removeReturnUrl', workloadName, returnUrl } } : finding;
}

/** Takes a fix back and gives the finding as it was. */
export async function undoFix({ workloadName, returnUrl }: Undo, control: ReturnUrlControl, signal?: AbortSignal): Promise<Finding> {
  await removeReturnUrl(control, workloadName, returnUrl, signal);
  return toUnregistered(workloadName, returnUrl);
}

export const toRegistered = (workloadName: string): Finding => (
  { id: 'returnUrlRegistered', severity: 'passed', sentence: `The return URL is registered on ${workloadName}.` });

export const toUnregistered = (workloadName: string, returnUrl: string): Finding => ({
  id: 'returnUrlRegistered', severity: 'failed', sentence: `Return URL is not registered on ${workloadName}.`,
  fix: { kind: 'addReturnUrl', workloadName, returnUrl },
});
