import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import type { Secret } from '../../core/base/secret.js';
import type { CognitoControl } from '../../core/cognito/control.js';
import { newPassword } from '../../core/cognito/newPassword.js';
import { listSignInClients, signIn, type SignInOutcome } from '../../core/cognito/signIn.js';
import type { UserTokens } from '../../core/cognito/userTokens.js';
import type { TreeNode } from '../../core/tree/nodes.js';
import { cognitoNewPasswordSteps, newCognitoPassword, toPassword } from '../../core/wizard/cognitoPassword.js';
import { cognitoSignInSteps } from '../../core/wizard/cognitoSignIn.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import type { PasswordOwner } from '../services/passwords.js';
import { chooseUser, type ChosenUser } from '../services/pickCognito.js';
import { withProgress } from '../services/progress.js';
import type { Command, Services } from '../services/services.js';

const INSPECT = 'Inspect Access Token';
const INSPECT_ID = 'Inspect ID Token';
const COPY = 'Copy Access Token';

/** Signs a user in with a password and offers the user's own tokens, which are kept by nothing but the notification. */
export const cognitoSignIn: Command = async (services, node) => {
  services.connections.require();
  const control = await services.connections.cognito();
  const user = await chooseUser(control, node, 'Sign In');
  if (user === undefined) return;
  const clientId = await chooseClientId(control, node, user);
  if (clientId === undefined) return;
  const tokens = await getTokens(services, control, user, clientId);
  if (tokens !== undefined) void offerTokens(services, user.username, tokens);
};

/** The app client of the row, the only one that allows passwords, or one that the person picks. */
async function chooseClientId(control: CognitoControl, node: TreeNode | undefined, { pool }: ChosenUser): Promise<string | undefined> {
  if (node?.kind === 'poolClient') return node.client.id;
  const clients = await withProgress(`Looking for app clients of ${pool.name}`, (signal) => listSignInClients(control, pool.id, signal));
  if (clients.length === 0) {
    throw new UserError(`No app client of this user pool lets users sign in with a password: ${pool.name}`, {
      code: 'PasswordFlowNotAllowed', hint: 'Allow ALLOW_USER_PASSWORD_AUTH on an app client in the AWS console.',
    });
  }
  if (clients.length === 1) return clients[0]?.id;
  const chosen = await vscode.window.showQuickPick(
    clients.map(({ id, name }) => ({ label: name, description: id, id })), { title: 'Sign In', placeHolder: 'To which app client?' },
  );
  return chosen?.id;
}

/** With the kept password where there is one that is right, else with one that is asked for. */
async function getTokens(services: Services, control: CognitoControl, { pool, username }: ChosenUser, clientId: string): Promise<UserTokens | undefined> {
  const owner = { connectionId: services.connections.require().info.id, poolId: pool.id, username };
  const attempt = (password: Secret) => withProgress(`Signing in as ${username}`, (signal) => (
    signIn(control, { poolId: pool.id, clientId, username, password }, Date.now, signal)));

  const kept = await services.passwords.get(owner);
  const first = kept === undefined ? undefined : await attempt(kept).catch((error: unknown) => {
    // A user who is locked or disabled is told so: another password would not help.
    if (error instanceof UserError && error.code === 'WrongPassword') return undefined;
    throw error;
  });
  if (first !== undefined) return conclude(services, control, owner, first);
  const draft = await runWizard(services.prompter, {
    title: `Sign In as ${username}`, steps: cognitoSignInSteps(username, kept !== undefined), initial: { password: undefined },
  });
  return draft?.password === undefined ? undefined : conclude(services, control, owner, await attempt(draft.password));
}

/** Has a new password set where Cognito asks for one, and keeps it. */
async function conclude(services: Services, control: CognitoControl, owner: PasswordOwner, outcome: SignInOutcome): Promise<UserTokens | undefined> {
  if (outcome.kind === 'signedIn') return outcome.tokens;
  const { poolId, username } = owner;
  const { passwordPolicy } = await control.getPool(poolId);
  const draft = await runWizard(services.prompter, {
    title: `${username} Has to Set a New Password`, steps: cognitoNewPasswordSteps(passwordPolicy), initial: newCognitoPassword,
  });
  if (draft === undefined) return undefined;
  const password = toPassword(draft, () => newPassword(passwordPolicy));
  const next = await withProgress(`Setting the new password of ${username}`, (signal) => outcome.answer(password, signal));
  await services.passwords.keep(owner, password);
  await services.loader.reloadGroup(`pool/${poolId}/poolUser`);
  return conclude(services, control, owner, next);
}

async function offerTokens({ jwtInspectorPanels }: Services, username: string, { accessToken, idToken, expiresAtMs }: UserTokens): Promise<void> {
  const end = expiresAtMs === undefined ? '' : ` It ends at ${new Date(expiresAtMs).toLocaleTimeString()}.`;
  const said = `Signed in as ${username}. The access token is in the memory of this window only.${end}`;
  const pressed = await vscode.window.showInformationMessage(said, INSPECT, ...(idToken === undefined ? [] : [INSPECT_ID]), COPY);
  if (pressed === INSPECT) jwtInspectorPanels.show(accessToken);
  if (pressed === INSPECT_ID) jwtInspectorPanels.show(idToken);
  if (pressed === COPY) await vscode.env.clipboard.writeText(accessToken.reveal());
}
