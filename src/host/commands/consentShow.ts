import type { Command } from '../services/services.js';

/** Brings the panel to the front in which a consent waits. */
export const consentShow: Command = ({ invokePanels }) => {
  invokePanels.reveal();
};
