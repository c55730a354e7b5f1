import { describeResource } from '../../core/resource/resource.js';
import { chosenResource } from '../services/chosenResource.js';
import { withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';

/** Opens what the service answers to the Get of a resource, as JSON that cannot be changed and holds no secret. */
export const resourceOpenJson: Command = async (services, node) => {
  const chosen = chosenResource(services, node);
  if (chosen === undefined) return;
  await withProgress(`Reading ${describeResource(chosen.resource)}`, (signal) => services.resourceDocuments.show(chosen.node, chosen.resource, signal));
};
