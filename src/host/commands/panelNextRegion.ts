import type { Command } from '../services/services.js';

/** Moves the focus to the next region of the panel. A command, because VS Code takes its key before a page does. */
export const panelNextRegion: Command = ({ invokePanels, jwtInspectorPanels }) => {
  invokePanels.act('nextRegion');
  jwtInspectorPanels.act('nextRegion');
};
