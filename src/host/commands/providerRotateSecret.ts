import { UserError } from '../../core/base/errors.js';
import { hasSecret, type ProviderDraft } from '../../core/identity/providerDraft.js';
import { findUnfilled } from '../../core/identity/providerChanges.js';
import { validateClientSecret } from '../../core/identity/rules.js';
import { SECRET_AGAIN } from '../../core/wizard/editProvider.js';
import { newSecret, otherSecretSteps, secretSteps, type SecretDraft } from '../../core/wizard/secretSteps.js';
import { askOtherSecret } from '../services/otherSecret.js';
import { chooseProvider } from '../services/pickResource.js';
import { readDraft, updateProvider } from '../services/providerUpdate.js';
import type { Command } from '../services/services.js';

/** Puts another client secret in the place of the one that a provider has; every other setting is sent as it was read. */
export const providerRotateSecret: Command = async (services, node) => {
  const { connections, prompter } = services;
  const { info } = connections.require();
  const { control } = await connections.clientsOf(info);
  const provider = await chooseProvider(control, node, {
    title: 'Rotate Secret', placeholder: 'Of which OAuth2 credential provider?', none: 'There is no OAuth2 credential provider yet. Create one first.',
  });
  if (provider === undefined) return;
  const before = await readDraft(control, provider.name);
  if (!hasSecret(before)) {
    throw new UserError(`This provider's client has no secret, so there is none to rotate: ${before.name}`, { code: 'NoSecret', hint: 'Edit it to give it one.' });
  }
  const { secretSource, secretId, jsonKey } = before;
  const initial: SecretDraft = { ...newSecret, secretSource, secretId, jsonKey };
  const secret = await askOtherSecret(prompter, {
    title: `Rotate the Secret of ${before.name}`, initial,
    steps: otherSecretSteps(initial, secretSteps<SecretDraft>({ prompt: () => SECRET_AGAIN, validate: validateClientSecret })),
  });
  if (secret === undefined) return;
  const draft = withSecret(before, secret);
  const missing = findUnfilled(draft);
  if (missing !== undefined) {
    throw new UserError(`The service does not tell everything that an update needs: ${missing.label}`, { code: 'Unfilled', hint: 'Edit the provider: it asks for what is missing.' });
  }
  await updateProvider(services, info, before, draft, `The secret of ${draft.name} was changed`);
};

function withSecret(before: ProviderDraft, { secret, secretSource, secretId, jsonKey }: SecretDraft): ProviderDraft {
  return secretSource === 'EXTERNAL'
    ? { ...before, secretSource, secretId, jsonKey }
    : { ...before, secretSource, clientSecret: secret };
}
