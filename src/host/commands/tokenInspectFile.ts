import { chooseTokenFile } from '../services/tokenFile.js';
import type { Command } from '../services/services.js';

/** Opens the inspector on the tokens of a file: a HAR, a log, a token response. */
export const tokenInspectFile: Command = async ({ jwtInspectorPanels }) => {
  const text = await chooseTokenFile();
  if (text !== undefined) jwtInspectorPanels.show(text);
};
