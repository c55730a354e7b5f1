import type { IdentityControl } from '../../core/identity/control.js';
import type { Vendor } from '../../core/identity/providerConfig.js';
import { newProvider, toProviderConfig } from '../../core/identity/providerDraft.js';
import { findVendor } from '../../core/identity/vendors.js';
import { providerSteps, toProviderTitle, type ProviderDefaults } from '../../core/wizard/provider.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import type { Connected } from '../services/connection.js';
import { tellCreated } from '../services/createdProvider.js';
import { createServerSource } from '../services/serverSource.js';
import type { Command } from '../services/services.js';
import { write } from '../services/write.js';

/** What is only for comfort may not keep a wizard waiting. */
const COMFORT_MS = 1_000;

/** Creates an OAuth2 credential provider and gives its callback URL, which is only known then. */
export const providerCreate: Command = async (services) => {
  const { connections, prompter, loader, reveal } = services;
  const { info, sandbox, network } = connections.require();
  const { control } = await connections.clientsOf(info);
  const draft = await runWizard(prompter, {
    title: toProviderTitle, initial: newProvider,
    steps: providerSteps({ defaults: toDefaults(sandbox), usedBefore: await findUsedBefore(control), server: createServerSource(network?.fetch) }),
  });
  if (draft === undefined) return;
  const then = await connections.clientsOf(info);
  const provider = await write(
    `Creating ${draft.name}`, `${draft.name} may have been created`, () => loader.reloadGroup('provider', info.id),
    (signal) => then.control.createOauth2Provider(draft.name, toProviderConfig(draft), signal),
  );
  await reveal(`${info.id}/provider/${provider.name}`);
  tellCreated(services, info, draft, provider);
};

/** The sandbox's own issuer and its first client. */
function toDefaults(sandbox: Connected['sandbox']): ProviderDefaults {
  const client = sandbox?.clients[0];
  return sandbox === undefined ? {} : {
    discoveryUrl: `${sandbox.issuer}/.well-known/openid-configuration`,
    ...(client === undefined ? {} : { clientId: client.clientId, clientSecret: client.clientSecret }),
  };
}

/** Vendors of the account's first page of providers; none where that cannot be had at once. */
async function findUsedBefore(control: IdentityControl): Promise<readonly Vendor[]> {
  const page = await control.listOauth2Providers({ signal: AbortSignal.timeout(COMFORT_MS) }).catch(() => undefined);
  return (page?.items ?? []).flatMap(({ vendor }) => findVendor(vendor)?.vendor ?? []);
}
