import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../base/errors.js';
import type { IdentityControl, Oauth2Provider } from './control.js';
import { toProviderConfig, type ProviderDraft } from './providerDraft.js';

/**
 * Puts one state of an OAuth2 credential provider in the place of another. An Update takes every setting again, so that it is read once more
 * before. Whether somebody gave it another secret meanwhile nobody is told.
 * @param before as it was read when the change began
 * @throws UserError `ChangedMeanwhile` where it is not as it was: what somebody else changed would be lost
 */
export async function replaceProvider(
  control: Pick<IdentityControl, 'getOauth2ProviderDraft' | 'updateOauth2Provider'>, before: ProviderDraft, after: ProviderDraft, signal?: AbortSignal,
): Promise<Oauth2Provider> {
  if (!isDeepStrictEqual(await control.getOauth2ProviderDraft(before.name, signal), before)) {
    throw new UserError(`The provider was changed meanwhile, so nothing was saved: ${before.name}`, { code: 'ChangedMeanwhile', hint: 'Edit it once more.' });
  }
  return control.updateOauth2Provider(before.name, toProviderConfig(after), signal);
}
