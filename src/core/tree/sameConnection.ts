import { UserError } from '../base/errors.js';
import type { ConnectionInfo } from './nodes.js';

/**
 * For what is asked of a person and answered later: throws a `UserError` where another connection is open by then, or none,
 * as its names and ids would mean other things there.
 */
export function requireSame(open: ConnectionInfo | undefined, meant: ConnectionInfo): void {
  if (open?.id === meant.id) return;
  throw new UserError('This belongs to a connection that is not open any more.', {
    code: 'OtherConnection', hint: `Open it again, then start anew: ${meant.label}, ${meant.region}`,
  });
}
