import { Secret } from '../../core/base/secret.js';
import { openFile } from '../inspector/menus.js';
import type { Command } from '../services/services.js';

/** Opens the inspector on the tokens of a file: a HAR, a log, a token response. */
export const tokenInspectFile: Command = async ({ jwtInspectorPanels }) => {
  const file = await openFile();
  if (file !== undefined) jwtInspectorPanels.show(new Secret(file.text));
};
