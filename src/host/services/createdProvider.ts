import * as vscode from 'vscode';
import { readPoolId } from '../../core/cognito/endpoints.js';
import type { Oauth2Provider } from '../../core/identity/control.js';
import { toServerAddress, type ProviderDraft } from '../../core/identity/providerDraft.js';
import { findVendor } from '../../core/identity/vendors.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { showError } from './commandRunner.js';
import { withProgress } from './progress.js';
import { registerCallbackUrl } from './registeredUrl.js';
import type { Services } from './services.js';

const COPY = 'Copy Callback URL';
const ADD = 'Add to App Client';
const SHOW = 'Show in Explorer';

/** Says where the callback URL of a new provider goes, at this vendor, and offers to copy it, to register it at a pool we can reach, or to show the provider. */
export function tellCreated(services: Services, info: ConnectionInfo, draft: ProviderDraft, { name, callbackUrl }: Oauth2Provider): void {
  const words = findVendor(draft.vendor ?? '')?.registerCallback ?? 'Register its callback URL at the identity provider.';
  const poolId = readPoolId(services.connections.require(info).access, toServerAddress(draft));
  const [said, buttons] = callbackUrl === undefined ? [`Created OAuth2 credential provider: ${name}`, []]
    : [`Created ${name}. ${words} The callback URL: ${callbackUrl}`, [COPY, ...(poolId === undefined ? [] : [ADD])]];
  // Not awaited: the notification stays until it is closed, and the command has done its work.
  void vscode.window.showInformationMessage(said, ...buttons, SHOW)
    .then(async (pressed) => {
      if (pressed === SHOW) await services.reveal(`${info.id}/provider/${name}`);
      if (callbackUrl === undefined) return;
      if (pressed === COPY) await vscode.env.clipboard.writeText(callbackUrl);
      if (pressed === ADD && poolId !== undefined) await addToClient(services, info, poolId, draft.clientId, callbackUrl);
    })
    .then(undefined, (error: unknown) => showError(services, error, 'go on with the new provider'));
}

/** Every other setting of the client is kept. */
async function addToClient(services: Services, info: ConnectionInfo, poolId: string, clientId: string, callbackUrl: string): Promise<void> {
  const { cognito } = await services.connections.clientsOf(info);
  const { pool, client } = await withProgress('Reading the user pool', async (signal) => {
    const found = await cognito.getPool(poolId, signal);
    const read = await cognito.getClient(poolId, clientId, signal);
    return { pool: { id: poolId, name: found.name }, client: { id: clientId, name: read.name } };
  });
  await registerCallbackUrl(services, info, { pool, client }, () => Promise.resolve(callbackUrl));
}
