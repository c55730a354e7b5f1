import type { Secret } from '../base/secret.js';
import type { Oauth2Provider } from './control.js';
import type { Oauth2ProviderConfig, SecretReference } from './providerConfig.js';
import type { ProviderDraft } from './providerDraft.js';

/** Which key the token vault encrypts with: AWS's own, or one of the account. */
export type TokenVaultKey =
  | { readonly keyType: 'ServiceManagedKey' }
  | { readonly keyType: 'CustomerManagedKey'; readonly kmsKeyArn: string };

/** What changes credential providers, their vault and the tags of any resource. Throws and stops as `IdentityControl` does. */
export interface IdentityWrites {
  /** Everything that Update takes again, secret excepted: that one is told to nobody. Undefined for a vendor that we do not know. */
  getOauth2ProviderDraft(name: string, signal?: AbortSignal): Promise<ProviderDraft | undefined>;
  /** Replaces every setting, the secret too: what is left out would be reset. The vendor stays what it is. */
  updateOauth2Provider(name: string, config: Oauth2ProviderConfig, signal?: AbortSignal): Promise<Oauth2Provider>;

  /** @param apiKey the key itself, which the service then keeps, or where the account keeps it */
  createApiKeyProvider(name: string, apiKey: Secret | SecretReference, signal?: AbortSignal): Promise<void>;
  updateApiKeyProvider(name: string, apiKey: Secret | SecretReference, signal?: AbortSignal): Promise<void>;
  deleteApiKeyProvider(name: string, signal?: AbortSignal): Promise<void>;

  /** Of the one vault that an account has in a region. Tokens that it holds are encrypted anew by the service. */
  setTokenVaultKey(key: TokenVaultKey, signal?: AbortSignal): Promise<void>;

  /** Adds these tags; one of the same key is replaced, others stay. */
  tag(arn: string, tags: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<void>;
  /** Takes off the tags with these keys; keys that are not there are passed over. */
  untag(arn: string, keys: readonly string[], signal?: AbortSignal): Promise<void>;
}
