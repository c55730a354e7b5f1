import { UserError } from '../base/errors.js';
import { toPartner } from './address.js';
import type { ChosenTarget } from './chosen.js';
import type { Talk } from './history.js';

/** What is to be done by a person before it can be sent to another target. */
export const sentElsewhere = (target: string): UserError => (
  new UserError(`This was sent to another agent, endpoint or connection: ${target}`, { code: 'OtherTarget', hint: 'Choose that one first, then send it again.' }));

/**
 * The other target to which something was sent at this connection; undefined where it is the one that is talked to.
 * @param partner of the target that is talked to now; undefined where there is none
 * @param connectionId where things are sent now
 * @throws UserError `OtherTarget` where that was at another connection
 */
export function findElsewhere(sent: Talk, partner: string | undefined, connectionId: string | undefined): ChosenTarget | undefined {
  if (sent.partner === partner) return undefined;
  if (sent.chosen !== undefined && toPartner(sent.chosen, connectionId) === sent.partner) return sent.chosen;
  throw sentElsewhere(sent.target);
}
