import { resetSandbox } from '../../core/steering/state.js';
import { confirm } from '../services/confirm.js';
import { withFirmProgress } from '../services/progress.js';
import { requireSandbox } from '../services/requireSandbox.js';
import type { Command } from '../services/services.js';
import { describeCancelling } from '../services/waitingConsent.js';

/** Makes the sandbox as new after a modal that says what is lost. */
export const sandboxReset: Command = async ({ connections, loader, invokePanels }) => {
  const ready = requireSandbox(connections);
  const detail = 'All identities, providers, keys, runtimes, gateways, user pools and tokens in it are deleted, and the sample ones are made anew. '
    + `Its address, users and client secret stay. Other windows on it are affected too. ${describeCancelling(invokePanels)}This cannot be undone.`;
  if (!await confirm('Reset the local sandbox?', detail, 'Reset the Sandbox')) return;
  await withFirmProgress('Resetting the local sandbox', () => resetSandbox(ready));
  invokePanels.cancelConsents('sandbox');
  await loader.reload();
};
