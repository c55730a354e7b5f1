import type { Command } from '../services/services.js';

/** Shows the answer as text. A command, because VS Code takes its key before a page does. */
export const panelShowText: Command = ({ invokePanels }) => {
  invokePanels.act('showText');
};
