import { UserError } from '../base/errors.js';
import type { ConnectionInfo } from '../tree/nodes.js';

/**
 * The one connection that all of these are of: the tree shows several, and lets rows of all of them be selected together.
 * Undefined for none.
 * @throws UserError `SeveralConnections`: resources of two accounts may have the same name, so nothing is done to any of them
 */
export function oneConnection(infos: readonly ConnectionInfo[]): ConnectionInfo | undefined {
  const byId = new Map(infos.map((info) => [info.id, info]));
  if (byId.size > 1) {
    throw new UserError('What is selected belongs to several connections, so nothing was done.', {
      code: 'SeveralConnections', hint: `Select rows of one of them: ${[...byId.values()].map(({ label, region }) => `${label} (${region})`).join(', ')}`,
    });
  }
  return infos[0];
}
