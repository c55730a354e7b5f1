import type { Command } from '../services/services.js';

/** Shows the answer event by event. A command, because VS Code takes its key before a page does. */
export const panelShowEvents: Command = ({ invokePanels }) => {
  invokePanels.act('showEvents');
};
