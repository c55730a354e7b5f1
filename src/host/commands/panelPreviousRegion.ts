import type { Command } from '../services/services.js';

/** Moves the focus to the region before. A command, because VS Code takes its key before a page does. */
export const panelPreviousRegion: Command = ({ invokePanels, jwtInspectorPanels }) => {
  invokePanels.act('previousRegion');
  jwtInspectorPanels.act('previousRegion');
};
