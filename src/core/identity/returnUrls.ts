import { UserError } from '../base/errors.js';
import type { IdentityControl, WorkloadIdentity } from './control.js';

/**
 * Registers one more resource OAuth2 return URL. `UpdateWorkloadIdentity` replaces the whole list, so it is read first and
 * sent back with the new URL at its end. `added` is false where the URL was registered already; nothing is sent then.
 */
export async function addReturnUrl(
  control: Pick<IdentityControl, 'getWorkloadIdentity' | 'setReturnUrls'>,
  name: string,
  url: string,
  signal?: AbortSignal,
): Promise<{ readonly identity: WorkloadIdentity; readonly added: boolean }> {
  const identity = await control.getWorkloadIdentity(name, signal);
  const registered = identity.allowedResourceOauth2ReturnUrls;
  if (registered.includes(url)) return { identity, added: false };
  return { identity: await control.setReturnUrls(name, [...registered, url], signal), added: true };
}

/** Takes one return URL off the list again, and leaves the others as they are by then. */
export async function removeReturnUrl(
  control: Pick<IdentityControl, 'getWorkloadIdentity' | 'setReturnUrls'>,
  name: string,
  url: string,
  signal?: AbortSignal,
): Promise<WorkloadIdentity> {
  const identity = await control.getWorkloadIdentity(name, signal);
  const registered = identity.allowedResourceOauth2ReturnUrls;
  if (!registered.includes(url)) return identity;
  return control.setReturnUrls(name, registered.filter((other) => other !== url), signal);
}

/**
 * Puts one list of return URLs in the place of another.
 * @throws UserError `ChangedMeanwhile` where the list is not the one any more that the new one was made from: what somebody else
 *   registered would be lost
 */
export async function replaceReturnUrls(
  control: Pick<IdentityControl, 'getWorkloadIdentity' | 'setReturnUrls'>,
  name: string,
  before: readonly string[],
  after: readonly string[],
  signal?: AbortSignal,
): Promise<WorkloadIdentity> {
  const { allowedResourceOauth2ReturnUrls: now } = await control.getWorkloadIdentity(name, signal);
  if (now.length !== before.length || now.some((url, index) => url !== before[index])) {
    throw new UserError(`The return URLs were changed meanwhile, so nothing was saved: ${name}`, {
      code: 'ChangedMeanwhile', hint: 'Edit them once more.',
    });
  }
  return control.setReturnUrls(name, after, signal);
}
