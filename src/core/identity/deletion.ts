import { isCancellation, UserError } from '../base/errors.js';
import { explain } from '../base/explain.js';
import type { IdentityControl } from './control.js';

/** A resource that a command of ours deletes. */
export interface Deletable {
  readonly kind: 'workloadIdentity' | 'provider' | 'apiKeyProvider';
  readonly name: string;
  readonly arn: string;
}

const KINDS: Readonly<Record<Deletable['kind'], string>> = {
  workloadIdentity: 'workload identity', provider: 'OAuth2 credential provider', apiKeyProvider: 'API key credential provider',
};

/** "workload identity orders" */
export const nameOfDeletable = ({ kind, name }: Deletable): string => `${KINDS[kind]} ${name}`;

/** How the deletion of several ended. Each is in one of the lists. */
export interface DeletionReport {
  /** Also what was gone before: somebody else was quicker. */
  readonly deleted: readonly Deletable[];
  /** The service has taken it on, and still has it: an OAuth2 credential provider is DELETING first. */
  readonly deleting: readonly Deletable[];
  readonly failed: readonly { readonly item: Deletable; readonly error: UserError }[];
  /** Not begun, as the person gave up. */
  readonly left: readonly Deletable[];
}

type Deleting = Pick<IdentityControl, 'getOauth2Provider' | 'deleteWorkloadIdentity' | 'deleteOauth2Provider' | 'deleteApiKeyProvider'>;

/** Deletes one after another; what fails is told in the report, and the others go on. The signal stops after the one that is under way. */
export async function deleteAll(
  control: Deleting, items: readonly Deletable[], onBegin: (item: Deletable, index: number) => void, signal?: AbortSignal,
): Promise<DeletionReport> {
  const deleted: Deletable[] = [];
  const deleting: Deletable[] = [];
  const failed: { item: Deletable; error: UserError }[] = [];
  for (const [index, item] of items.entries()) {
    if (signal?.aborted === true) return { deleted, deleting, failed, left: items.slice(index) };
    onBegin(item, index);
    try {
      await deleteOne(control, item);
      (await isStillThere(control, item, signal) ? deleting : deleted).push(item);
    } catch (error) {
      if (isCancellation(error)) throw error;
      const explained = explain(error, `delete ${nameOfDeletable(item)}`);
      if (explained.code === 'ResourceNotFoundException') deleted.push(item);
      else failed.push({ item, error: explained });
    }
  }
  return { deleted, deleting, failed, left: [] };
}

/** Asked of the one kind that has a status. Where no answer says that it is gone, it may be there. */
async function isStillThere(control: Deleting, { kind, name }: Deletable, signal: AbortSignal | undefined): Promise<boolean> {
  if (kind !== 'provider') return false;
  return control.getOauth2Provider(name, signal).then(() => true, (error: unknown) => explain(error, '').code !== 'ResourceNotFoundException');
}

function deleteOne(control: Deleting, { kind, name }: Deletable): Promise<void> {
  switch (kind) {
    case 'workloadIdentity': return control.deleteWorkloadIdentity(name);
    case 'provider': return control.deleteOauth2Provider(name);
    case 'apiKeyProvider': return control.deleteApiKeyProvider(name);
  }
}
