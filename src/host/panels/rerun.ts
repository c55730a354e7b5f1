import { toTargetName } from '../../core/invoke/address.js';
import type { Conversation } from '../../core/invoke/conversation.js';
import type { Invocation } from '../../core/invoke/history.js';
import { confirm } from '../services/confirm.js';

/**
 * Turns a panel to the target of an invocation that is to be sent again, after saying so. False where the person does not want that.
 * Throws a `UserError` where it was sent at another connection, or where another target was chosen meanwhile.
 */
export async function turnToTarget(conversation: Conversation, invocation: Invocation): Promise<boolean> {
  const other = conversation.findElsewhere(invocation);
  if (other === undefined) return true;
  const { target } = conversation.state();
  const requireHere = conversation.here();
  const now = target === undefined ? '' : ` This panel talks to ${toTargetName(target)} now. It turns to the other one in a new session, and takes no token and no header along.`;
  if (!await confirm(`Send it to ${invocation.target}?`, `It was sent to ${invocation.target}.${now}`, 'Send Again')) return false;
  requireHere();
  conversation.choose(other, {}, 'replace', conversation.connectionId());
  await conversation.whenKnown();
  return true;
}
