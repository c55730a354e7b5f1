import { UserError } from '../../core/base/errors.js';
import { toConsoleUrl } from '../../core/resource/consoleUrl.js';
import { openAwsPage } from '../services/browser.js';
import { chosenResource } from '../services/chosenResource.js';
import type { Command } from '../services/services.js';

/** Opens the page of a resource, or of its list, in the AWS console: in whatever account the browser is signed in to. */
export const resourceOpenInConsole: Command = async (services, node) => {
  const chosen = chosenResource(services, node);
  if (chosen === undefined) return;
  const { info } = services.connections.at(chosen.node).require();
  if (info.kind !== 'aws') throw new UserError('The sandbox has no page in the AWS console.', { code: 'NoConsole', hint: 'Open the status page of the sandbox.' });
  await openAwsPage(toConsoleUrl(chosen.resource, info.region));
};
