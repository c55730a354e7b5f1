import { pickWaiting } from '../services/pickWaiting.js';
import type { Command } from '../services/services.js';

/** Brings the panel to the front in which a consent waits, or offers what can be done with a sign-in that does. */
export const consentShow: Command = async ({ invokePanels, consents }) => {
  const waiting = await pickWaiting(consents, 'Waiting in the Browser');
  if (waiting === undefined) return;
  if (waiting.show === undefined) invokePanels.reveal();
  else waiting.show();
};
