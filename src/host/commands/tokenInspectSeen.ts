import { Secret } from '../../core/base/secret.js';
import { toTokenText } from '../../core/jwt/serialize.js';
import type { Command } from '../services/services.js';

/** Opens the inspector on a token that this window remembers, by its id there. */
export const tokenInspectSeen: Command = ({ jwtInspectorPanels, tokenHistory }, _node, _nodes, argument) => {
  const seen = tokenHistory.list().find(({ id }) => id === argument);
  if (seen !== undefined) jwtInspectorPanels.show(new Secret(toTokenText(seen.token.reveal(), seen.unprotectedHeader)));
};
