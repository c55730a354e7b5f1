import type { Command } from '../services/services.js';

/** Forgets the tokens of this window. The one that the inspector shows stays there until it is closed or cleared. */
export const tokenForget: Command = ({ tokenHistory }) => {
  tokenHistory.clear();
};
