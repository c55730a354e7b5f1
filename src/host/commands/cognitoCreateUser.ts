import * as vscode from 'vscode';
import { plainText } from '../../core/base/explain.js';
import type { PoolSummary } from '../../core/cognito/control.js';
import { createUser, type UserOutcome } from '../../core/cognito/createUser.js';
import { newPassword } from '../../core/cognito/newPassword.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { toPassword } from '../../core/wizard/cognitoPassword.js';
import { cognitoUserSteps, newCognitoUser } from '../../core/wizard/cognitoUser.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { commandIds } from '../../generated/ids.js';
import { showError } from '../services/commandRunner.js';
import { offerPassword } from '../services/offerPassword.js';
import { choosePool } from '../services/pickCognito.js';
import { withProgress } from '../services/progress.js';
import type { Command, Services } from '../services/services.js';

const SET_PASSWORD = 'Set Password…';

/** Creates a user who can sign in: Cognito alone would wait for a mail to be read. */
export const cognitoCreateUser: Command = async (services, node) => {
  const { connections, prompter, loader, passwords } = services;
  const { info } = connections.require();
  const { cognito: control } = await connections.clientsOf(info);
  const pool = await choosePool(control, node, 'Create User');
  if (pool === undefined) return;
  const { passwordPolicy } = await withProgress(`Reading ${pool.name}`, (signal) => control.getPool(pool.id, signal));
  const draft = await runWizard(prompter, { title: `New User in ${pool.name}`, steps: cognitoUserSteps(passwordPolicy), initial: newCognitoUser });
  if (draft === undefined) return;
  connections.require(info);
  const { username } = draft;
  const password = toPassword(draft, () => newPassword(passwordPolicy));
  const user = { username, email: draft.email === '' ? undefined : draft.email, password, isPermanent: draft.isPermanent ?? true };
  try {
    const outcome = await withProgress(`Creating ${username}`, (signal) => createUser(control, pool.id, user, signal));
    if (outcome.kind === 'ready') {
      await passwords.keep({ connectionId: info.id, poolId: pool.id, username: outcome.user.username }, password);
      void offerPassword(`Created user ${outcome.user.username} in ${pool.name}.`, password);
    } else {
      void offerToSetPassword(services, info, pool, outcome).catch((error: unknown) => showError(services, error, 'set the password'));
    }
  } finally {
    // In any case: where no answer came, the user may be there.
    await loader.reloadGroup(`pool/${pool.id}/poolUser`, info.id);
  }
};

async function offerToSetPassword(
  { log, connections }: Services, info: ConnectionInfo, pool: PoolSummary, { user, error }: Extract<UserOutcome, { readonly kind: 'withoutPassword' }>,
): Promise<void> {
  const said = `User ${user.username} exists in ${pool.name} without a password. ${plainText(error)}`;
  log.warn(said);
  if (await vscode.window.showWarningMessage(said, SET_PASSWORD) !== SET_PASSWORD) return;
  connections.require(info);
  await vscode.commands.executeCommand(commandIds.cognitoSetPassword, { kind: 'poolUser', id: `${pool.id}/${user.username}`, pool, user });
}
