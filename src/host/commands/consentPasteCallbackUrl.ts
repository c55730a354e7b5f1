import { pasteCallback } from '../services/pasteCallback.js';
import { pickWaiting } from '../services/pickWaiting.js';
import type { Command } from '../services/services.js';

/** Finishes a consent with the address that a browser ended on which could not reach this window. */
export const consentPasteCallbackUrl: Command = async ({ consents }) => {
  const waiting = await pickWaiting(consents, 'Paste Callback URL');
  if (waiting !== undefined) await pasteCallback(consents, waiting);
};
