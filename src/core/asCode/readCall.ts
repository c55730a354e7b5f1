import { Secret } from '../base/secret.js';
import { UserError } from '../base/errors.js';
import type { IdentityControl } from '../identity/control.js';
import { findUntold } from '../identity/providerChanges.js';
import { hasSecret, toProviderConfig } from '../identity/providerDraft.js';
import { toCreateRequest } from '../identity/providerRequests.js';
import type { Call } from './calls.js';

/** A resource that one call of ours could make anew. */
export interface Recreatable {
  readonly kind: 'workloadIdentity' | 'provider' | 'apiKeyProvider';
  readonly name: string;
  readonly arn: string;
}

/** What is read of an account for it. */
export type Readable = Pick<IdentityControl, 'getWorkloadIdentity' | 'getOauth2ProviderDraft' | 'getApiKeyProvider' | 'listTags'>;

/** Says that there is a secret: no text that is written from a call repeats it. */
const PLACEHOLDER = new Secret('secret');

/**
 * Reads a resource as the call that would make another like it, tags included. A secret that AgentCore keeps is given to nobody and
 * stands as a placeholder.
 * @throws UserError also where the vendor of a provider is not known to us
 */
export async function readCreateCall(control: Readable, { kind, name, arn }: Recreatable, signal?: AbortSignal): Promise<Call> {
  switch (kind) {
    case 'workloadIdentity': {
      const [{ allowedResourceOauth2ReturnUrls }, { tags, ...note }] = await Promise.all([control.getWorkloadIdentity(name, signal), readTags(control, arn, signal)]);
      return {
        operation: 'CreateWorkloadIdentity', input: { name, allowedResourceOauth2ReturnUrls: [...allowedResourceOauth2ReturnUrls], ...toTagMember(tags) }, ...note,
      };
    }
    case 'provider': {
      const [draft, { tags, ...note }] = await Promise.all([control.getOauth2ProviderDraft(name, signal), readTags(control, arn, signal)]);
      if (draft === undefined) throw new UserError(`The vendor or the client authentication of this provider is not known here: ${name}`, { code: 'UnknownVendor' });
      const untold = findUntold(draft);
      if (untold !== undefined) {
        throw new UserError(`There is no code for ${name}, as the service does not tell everything: ${untold.label}`, { code: 'Untold' });
      }
      const filled = hasSecret(draft) && draft.secretSource === 'MANAGED' ? { ...draft, clientSecret: PLACEHOLDER } : draft;
      return { operation: 'CreateOauth2CredentialProvider', input: toCreateRequest(name, toProviderConfig(filled), tags), ...note };
    }
    case 'apiKeyProvider': {
      const [{ secretSource, secretArn = '', secretJsonKey = '' }, { tags, ...note }] = await Promise.all([
        control.getApiKeyProvider(name, signal), readTags(control, arn, signal),
      ]);
      const key = secretSource === 'EXTERNAL'
        ? { apiKeySecretSource: 'EXTERNAL' as const, apiKeySecretConfig: { secretId: secretArn, jsonKey: secretJsonKey } }
        : { apiKey: PLACEHOLDER.reveal() };
      return { operation: 'CreateApiKeyCredentialProvider', input: { name, ...key, ...toTagMember(tags) }, ...note };
    }
  }
}

/** Codes of who may not read tags, and of a resource that has none: AWS's page about ListTagsForResource does not name every kind of ours. */
const UNREADABLE_TAGS = ['AccessDeniedException', 'ResourceNotFoundException', 'ValidationException'];

/** The tags of a resource's own, or a note that they could not be read: a resource without its tags is better than no code for it. */
export async function readTags(
  control: Pick<IdentityControl, 'listTags'>, arn: string, signal?: AbortSignal,
): Promise<{ readonly tags: Record<string, string>; readonly note?: string }> {
  try {
    return { tags: ownTags(await control.listTags(arn, signal)) };
  } catch (error) {
    if (!(error instanceof UserError) || !UNREADABLE_TAGS.includes(error.code)) throw error;
    return { tags: {}, note: `Without tags, which could not be read: ${error.code}` };
  }
}

/** AWS's own tags cannot be set. */
const ownTags = (tags: Readonly<Record<string, string>>): Record<string, string> => (
  Object.fromEntries(Object.entries(tags).filter(([key]) => !/^aws:/i.test(key))));

const toTagMember = (tags: Record<string, string>): { tags?: Record<string, string> } => (Object.keys(tags).length === 0 ? {} : { tags });
