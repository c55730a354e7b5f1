import type { TreeSources } from '../../core/tree/lists.js';
import type { TreeConnections } from '../../core/tree/loader.js';
import type { OpenConnection } from '../services/connection.js';
import type { Connections } from '../services/connections.js';
import type { LocalAgentsService } from '../services/localAgents.js';

/** The connections of this window as the tree reads them: with the same sources for as long as one is open. */
export function toTreeConnections(connections: Pick<Connections, 'list' | 'open' | 'opened'>, localAgents: Pick<LocalAgentsService, 'list'>): TreeConnections {
  /** By what stays the same where a connection is only called otherwise. */
  const known = new WeakMap<OpenConnection['control'], TreeSources>();
  return {
    list: () => connections.list(),
    open: (id, signal) => connections.open(id, signal),
    opened(id) {
      const open = connections.opened(id);
      if (open === undefined) return undefined;
      const sources = known.get(open.control) ?? {
        access: () => open.access, control: () => open.control(), cognito: () => open.cognito(),
        localAgents: () => (open.sandbox === undefined ? Promise.resolve([]) : localAgents.list()),
      };
      known.set(open.control, sources);
      return sources;
    },
  };
}
