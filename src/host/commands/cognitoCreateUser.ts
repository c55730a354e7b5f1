import { newPassword } from '../../core/cognito/newPassword.js';
import { toPassword } from '../../core/wizard/cognitoPassword.js';
import { cognitoUserSteps, newCognitoUser } from '../../core/wizard/cognitoUser.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { offerPassword } from '../services/offerPassword.js';
import { choosePool } from '../services/pickCognito.js';
import { withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';

/** Creates a user who can sign in: Cognito alone would wait for a mail to be read. */
export const cognitoCreateUser: Command = async ({ connections, prompter, loader, passwords }, node) => {
  const { info } = connections.require();
  const control = await connections.cognito();
  const pool = await choosePool(control, node, 'Create User');
  if (pool === undefined) return;
  const { passwordPolicy } = await withProgress(`Reading ${pool.name}`, (signal) => control.getPool(pool.id, signal));
  const draft = await runWizard(prompter, { title: `New User in ${pool.name}`, steps: cognitoUserSteps(passwordPolicy), initial: newCognitoUser });
  if (draft === undefined) return;
  const { username } = draft;
  const password = toPassword(draft, () => newPassword(passwordPolicy));
  await withProgress(`Creating ${username}`, (signal) => control.createUser(pool.id, username, draft.email === '' ? undefined : draft.email, signal));
  try {
    await withProgress(`Setting the password of ${username}`, (signal) => control.setPassword(pool.id, username, password, draft.isPermanent ?? true, signal));
    await passwords.keep({ connectionId: info.id, poolId: pool.id, username }, password);
  } finally {
    // Created in any case: without a password it waits for one.
    await loader.reloadGroup(`pool/${pool.id}/poolUser`);
  }
  void offerPassword(`Created user ${username} in ${pool.name}.`, password);
};
