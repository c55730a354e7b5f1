import { UserError } from '../../core/base/errors.js';
import type { CognitoControl } from '../../core/cognito/control.js';
import type { SetupSummary } from '../../core/cognito/record.js';
import type { IdentityControl } from '../../core/identity/control.js';
import type { Services } from './services.js';

export interface OpenSetup {
  readonly connectionId: string;
  readonly control: IdentityControl;
  readonly cognito: CognitoControl;
}

/**
 * The clients of the open connection, which has to be the one that the set-up was made in: its record is kept there. A list or
 * a notification may stay open while the person connects to another account, where no id and no secret of it belongs.
 * Throws a `UserError`: `OtherConnection`.
 */
export async function requireSetup(
  { connections, cognitoSetups }: Services, setupId: string, { poolName }: Pick<SetupSummary, 'poolName'>,
): Promise<OpenSetup> {
  const { id: connectionId } = connections.require().info;
  if (cognitoSetups.find(connectionId, setupId) === undefined) {
    throw new UserError(`The open connection has no set-up of this user pool: ${poolName}`, {
      code: 'OtherConnection', hint: 'Open the connection that it was made in.',
    });
  }
  // Both at once: in between, another connection may be opened.
  const [control, cognito] = await Promise.all([connections.control(), connections.cognito()]);
  return { connectionId, control, cognito };
}
