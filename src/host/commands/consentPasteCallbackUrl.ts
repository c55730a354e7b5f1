import { UserError } from '../../core/base/errors.js';
import { pasteCallback } from '../services/pasteCallback.js';
import type { Command } from '../services/services.js';

/** Finishes a consent with the address that a browser ended on which could not reach this window. */
export const consentPasteCallbackUrl: Command = async ({ consents }) => {
  const consent = consents.waiting().at(-1);
  if (consent === undefined) throw new UserError('No consent waits in this window.', { code: 'NoConsent', hint: 'Run the flow again to get a new link.' });
  await pasteCallback(consents, consent);
};
