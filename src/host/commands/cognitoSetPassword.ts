import { newPassword } from '../../core/cognito/newPassword.js';
import { cognitoPasswordSteps, newCognitoPassword, toPassword } from '../../core/wizard/cognitoPassword.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { offerPassword } from '../services/offerPassword.js';
import { chooseUser } from '../services/pickCognito.js';
import { withFirmProgress, withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';
import { setAndKeep } from '../services/setPassword.js';

/** Sets a user's password, made up or typed, and keeps it for signing in. */
export const cognitoSetPassword: Command = async ({ connections, prompter, loader, passwords }, node) => {
  const { info } = connections.require();
  const { cognito: control } = await connections.clientsOf(info);
  const chosen = await chooseUser(control, node, 'Set Password');
  if (chosen === undefined) return;
  const { pool, username } = chosen;
  const { passwordPolicy } = await withProgress(`Reading ${pool.name}`, (signal) => control.getPool(pool.id, signal));
  const draft = await runWizard(prompter, {
    title: `Set the Password of ${username}`, steps: cognitoPasswordSteps(passwordPolicy), initial: newCognitoPassword,
  });
  if (draft === undefined) return;
  const password = toPassword(draft, () => newPassword(passwordPolicy));
  connections.require(info);
  await setAndKeep(passwords, { connectionId: info.id, poolId: pool.id, username }, password, () => (
    withFirmProgress(`Setting the password of ${username}`, () => control.setPassword(pool.id, username, password, draft.isPermanent ?? true))));
  await loader.reloadGroup(`pool/${pool.id}/poolUser`, info.id);
  void offerPassword(`The password of ${username} is set.`, password);
};
