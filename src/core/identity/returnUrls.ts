import { UserError } from '../base/errors.js';
import type { IdentityControl, WorkloadIdentity } from './control.js';

type ReturnUrlControl = Pick<IdentityControl, 'getWorkloadIdentity' | 'setReturnUrls'>;

/** Return URLs and the workload identity that they are registered on. */
export interface RegisteredUrls {
  readonly identity: string;
  readonly urls: readonly string[];
}

/**
 * Registers one more resource OAuth2 return URL. `UpdateWorkloadIdentity` replaces the whole list, so it is read first and
 * sent back with the new URL at its end. `added` is false where the URL was registered already; nothing is sent then.
 */
export async function addReturnUrl(
  control: ReturnUrlControl, name: string, url: string, signal?: AbortSignal,
): Promise<{ readonly identity: WorkloadIdentity; readonly added: boolean }> {
  return addReturnUrls(control, { identity: name, urls: [url] }, signal);
}

/** The same for several, in one Update. */
export async function addReturnUrls(
  control: ReturnUrlControl, { identity: name, urls }: RegisteredUrls, signal?: AbortSignal,
): Promise<{ readonly identity: WorkloadIdentity; readonly added: boolean }> {
  const identity = await control.getWorkloadIdentity(name, signal);
  const registered = identity.allowedResourceOauth2ReturnUrls;
  const missing = urls.filter((url) => !registered.includes(url));
  return missing.length === 0 ? { identity, added: false } : { identity: await control.setReturnUrls(name, [...registered, ...missing], signal), added: true };
}

/** Takes return URLs off the list again in one Update, and leaves the others as they are by then. */
export async function removeReturnUrls(control: ReturnUrlControl, { identity: name, urls }: RegisteredUrls, signal?: AbortSignal): Promise<WorkloadIdentity> {
  const identity = await control.getWorkloadIdentity(name, signal);
  const registered = identity.allowedResourceOauth2ReturnUrls;
  const left = registered.filter((url) => !urls.includes(url));
  return left.length === registered.length ? identity : control.setReturnUrls(name, left, signal);
}

/** By identity, as one Update takes all that go off one list. */
export function groupReturnUrls(urls: readonly { readonly identity: string; readonly url: string }[]): readonly RegisteredUrls[] {
  const identities = [...new Set(urls.map(({ identity }) => identity))];
  return identities.map((identity) => ({ identity, urls: urls.filter((one) => one.identity === identity).map(({ url }) => url) }));
}

/** "on orders: https://app.example/cb", "on orders: 2 return URLs", "on 2 workload identities: 3 return URLs" */
export function describeReturnUrls(groups: readonly RegisteredUrls[]): string {
  const urls = groups.flatMap((group) => group.urls);
  const where = groups.length === 1 ? groups[0]?.identity ?? '' : `${groups.length} workload identities`;
  return `on ${where}: ${urls.length === 1 ? urls.join('') : `${urls.length} return URLs`}`;
}

/**
 * Puts one list of return URLs in the place of another.
 * @throws UserError `ChangedMeanwhile` where the list is not the one any more that the new one was made from: what somebody else
 *   registered would be lost
 */
export async function replaceReturnUrls(
  control: ReturnUrlControl,
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
