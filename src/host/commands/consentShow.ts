import type { Command } from '../services/services.js';

/** Brings the panel to the front in which a consent waits, or offers what can be done with a sign-in that does. */
export const consentShow: Command = ({ invokePanels, consents }) => {
  const show = consents.waiting()[0]?.show;
  if (show === undefined) invokePanels.reveal();
  else show();
};
