import type { Command } from '../services/services.js';

/** Shows the answer as it came. A command, because VS Code takes its key before a page does. */
export const panelShowRaw: Command = ({ invokePanels }) => {
  invokePanels.act('showRaw');
};
