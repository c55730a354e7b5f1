import * as vscode from 'vscode';
import { addCallbackUrl, removeCallbackUrl, type CallbackUrlRemoval } from '../../core/cognito/callbackUrls.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { showError } from './commandRunner.js';
import type { ChosenClient } from './pickCognito.js';
import { withProgress } from './progress.js';
import type { Services } from './services.js';
import { showDone } from './showDone.js';

const UNDO = 'Undo';

const AFTER_UNDO: Readonly<Record<CallbackUrlRemoval, (client: string, url: string) => string>> = {
  removed: (client, url) => `No longer registered on ${client}: ${url}`,
  notRegistered: (client, url) => `It was no longer registered on ${client}: ${url}`,
  last: (client, url) => `Still registered on ${client}, as Cognito lets no client with the code flow be without a callback URL: ${url}`,
  default: (client, url) => `Still registered on ${client}, whose default redirect URL it is now; choose another default first: ${url}`,
};

/** Registers a callback URL on an app client, every other setting of which is kept, says so and offers Undo. */
export async function registerCallbackUrl(
  services: Services, info: ConnectionInfo, { pool, client }: ChosenClient, readUrl: (signal: AbortSignal) => Promise<string>,
): Promise<void> {
  const { connections } = services;
  const { cognito } = await connections.clientsOf(info);
  const { url, added } = await withProgress(`Adding a callback URL to ${client.name}`, async (signal) => {
    const wanted = await readUrl(signal);
    return { url: wanted, ...await addCallbackUrl(cognito, pool.id, client.id, wanted, signal) };
  });
  if (!added) {
    showDone(`This callback URL was registered already on ${client.name}`);
    return;
  }
  const undo = async () => {
    const then = await connections.clientsOf(info);
    const removal = await withProgress(`Removing a callback URL from ${client.name}`, (signal) => removeCallbackUrl(then.cognito, pool.id, client.id, url, signal));
    void vscode.window.showInformationMessage(AFTER_UNDO[removal](client.name, url));
  };
  // Not awaited: the notification stays until it is closed.
  void vscode.window.showInformationMessage(`Registered on ${client.name}, whose other settings are kept: ${url}`, UNDO)
    .then((pressed) => (pressed === UNDO ? undo() : undefined))
    .then(undefined, (error: unknown) => showError(services, error, 'remove the callback URL'));
}
