import { UserError } from '../../core/base/errors.js';
import { openStatusPage } from '../services/browser.js';
import { requireSandbox } from '../services/requireSandbox.js';
import type { Command } from '../services/services.js';

/** Opens the page on which the sandbox shows how it stands. */
export const sandboxOpenStatusPage: Command = async ({ connections }) => {
  const { endpoint } = requireSandbox(connections);
  if (!await openStatusPage(endpoint)) throw new UserError(`VS Code could not open a browser. Open this page yourself: ${endpoint}`, { code: 'NoBrowser' });
};
