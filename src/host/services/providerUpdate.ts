import { UserError } from '../../core/base/errors.js';
import type { IdentityControl } from '../../core/identity/control.js';
import type { ProviderDraft } from '../../core/identity/providerDraft.js';
import { replaceProvider } from '../../core/identity/replaceProvider.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { withProgress } from './progress.js';
import { write } from './write.js';
import type { Services } from './services.js';
import { showDone } from './showDone.js';

/** Everything that the service tells of a provider. @throws UserError where its vendor or its client authentication came after our tables */
export async function readDraft(control: IdentityControl, name: string): Promise<ProviderDraft> {
  const draft = await withProgress(`Reading ${name}`, (signal) => control.getOauth2ProviderDraft(name, signal));
  if (draft !== undefined) return draft;
  throw new UserError(`The vendor or the client authentication of this provider is not known here, so that a change might lose it: ${name}`, {
    code: 'UnknownVendor', hint: 'Change it in the AWS console.',
  });
}

/** Sends a provider as it shall be, where it is still what `before` was read from. Tokens that agents have of it stay where only its secret is another one. */
export async function updateProvider({ connections, loader }: Services, info: ConnectionInfo, before: ProviderDraft, draft: ProviderDraft, said: string): Promise<void> {
  const { control } = await connections.clientsOf(info);
  await write(
    `Updating ${draft.name}`, `${draft.name} may have been updated`, () => loader.reloadGroup('provider', info.id),
    (signal) => replaceProvider(control, before, draft, signal),
  );
  showDone(said);
}
