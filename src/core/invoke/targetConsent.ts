import { UserError } from '../base/errors.js';
import type { AwsAccess } from '../identity/access.js';
import { findConsentUrls, isListedUrl, isTrustedUrl, ownHost } from './consentUrl.js';

/**
 * The page on which an administrator consents for the target of a gateway, where it may be opened: by the rules of the cards of a conversation,
 * on the data plane of this very connection or on a host that the person trusts.
 * @throws UserError `NoConsent` where none is waited for, `UntrustedHost` for any other address
 */
export function toConsentPage(consentUrl: string | undefined, access: AwsAccess, trustedHosts: readonly string[]): string {
  if (consentUrl === undefined) throw new UserError('This target waits for no consent any more.', { code: 'NoConsent', hint: 'Refresh the gateway.' });
  const [found] = findConsentUrls(consentUrl);
  if (found?.url === consentUrl && (isTrustedUrl(found, access) || isListedUrl(found, trustedHosts))) return consentUrl;
  throw new UserError(`This consent page is not one of AgentCore's at ${ownHost(access)}, so it is not opened: ${URL.canParse(consentUrl) ? new URL(consentUrl).host : 'no address'}`, {
    code: 'UntrustedHost', hint: 'Copy the consent URL and look at it. A host that you trust can be named in the setting agentcoreIdentity.consent.trustedHosts.',
  });
}
