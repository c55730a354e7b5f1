import type { Command } from '../services/services.js';

/** Opens the inspector, empty: the token is pasted there, so that it passes through nothing else. */
export const tokenInspect: Command = ({ jwtInspectorPanels }) => {
  jwtInspectorPanels.show(undefined);
};
