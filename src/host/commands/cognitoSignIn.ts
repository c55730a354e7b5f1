import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { plainText } from '../../core/base/explain.js';
import { usernameOf } from '../../core/cognito/browserSignIn.js';
import type { CognitoControl, PoolSummary } from '../../core/cognito/control.js';
import { listSignInClients, type SignInWay } from '../../core/cognito/signIn.js';
import type { IssuedTokens } from '../../core/flow/oauth.js';
import type { ConnectionInfo, TreeNode } from '../../core/tree/nodes.js';
import { cognitoSignInSteps } from '../../core/wizard/cognitoSignIn.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { signInInBrowser } from '../services/browserSignIn.js';
import { showError } from '../services/commandRunner.js';
import { signInWithPassword } from '../services/passwordSignIn.js';
import { choosePool, chooseUserOf, type ChosenClient } from '../services/pickCognito.js';
import { withProgress } from '../services/progress.js';
import type { Command, Services } from '../services/services.js';

const INSPECT = 'Inspect Access Token';
const INSPECT_ID = 'Inspect ID Token';
const COPY = 'Copy Access Token';
const WITH_PASSWORD = 'Sign In with the Password';

/** Signs a user in and offers the user's own tokens, which are kept by nothing but the notification. */
export const cognitoSignIn: Command = async (services, node) => {
  const { info } = services.connections.require();
  const { cognito: control } = await services.connections.clientsOf(info);
  const pool = await choosePool(control, node, 'Sign In');
  if (pool === undefined) return;
  const title = node?.kind === 'poolUser' ? `Sign In as ${node.user.username}` : `Sign In to ${pool.name}`;
  const draft = await runWizard(services.prompter, { title, steps: cognitoSignInSteps, initial: { way: undefined } });
  if (draft?.way === 'browser') await inBrowser(services, info, control, pool, node);
  if (draft?.way === 'password') await withPassword(services, info, control, pool, node);
};

async function withPassword(services: Services, info: ConnectionInfo, control: CognitoControl, pool: PoolSummary, node: TreeNode | undefined): Promise<void> {
  const user = await chooseUserOf(control, node, pool, 'Sign In');
  const chosen = user === undefined ? undefined : await chooseSignInClient(control, node, pool, 'password');
  if (user === undefined || chosen === undefined) return;
  const tokens = await signInWithPassword(services, info, control, user, chosen.client.id);
  if (tokens !== undefined) void offerTokens(services, `Signed in as ${user.username}.`, tokens);
}

async function inBrowser(services: Services, info: ConnectionInfo, control: CognitoControl, pool: PoolSummary, node: TreeNode | undefined): Promise<void> {
  const expected = node?.kind === 'poolUser' ? node.user.username : undefined;
  try {
    const chosen = await chooseSignInClient(control, node, pool, 'browser');
    const tokens = chosen === undefined ? undefined : await signInInBrowser(services, info, control, chosen, expected);
    if (tokens !== undefined) void offerTokens(services, toSaid(usernameOf(tokens), expected), tokens);
  } catch (error) {
    if (!(error instanceof UserError) || !['NoDomain', 'CodeFlowNotAllowed'].includes(error.code)) throw error;
    services.log.error(`sign in in the browser: ${error.code}: ${error.message}`);
    void vscode.window.showErrorMessage(plainText(error), WITH_PASSWORD)
      .then((pressed) => (pressed === WITH_PASSWORD ? withPassword(services, info, control, pool, node) : undefined))
      .then(undefined, (reason: unknown) => showError(services, reason, 'sign in'));
  }
}

/** A browser that is signed in already asks nobody who they are. */
function toSaid(username: string | undefined, expected: string | undefined): string {
  if (username === undefined) return 'Signed in.';
  return expected === undefined || username === expected ? `Signed in as ${username}.`
    : `Signed in as ${username}, not as ${expected}: that is who the browser is signed in as.`;
}

/** The app client of the row, the only one that lets users sign in so, or one that the person picks. */
async function chooseSignInClient(
  control: CognitoControl, node: TreeNode | undefined, pool: PoolSummary, way: SignInWay,
): Promise<ChosenClient | undefined> {
  if (node?.kind === 'poolClient') return { pool, client: node.client };
  const clients = await withProgress(`Looking for app clients of ${pool.name}`, (signal) => listSignInClients(control, pool.id, way, signal));
  if (clients.length === 0) {
    throw way === 'password'
      ? new UserError(`No app client of this user pool lets users sign in with a password: ${pool.name}`, {
        code: 'PasswordFlowNotAllowed', hint: 'Allow ALLOW_USER_PASSWORD_AUTH on an app client in the AWS console, or sign in in the browser.',
      })
      : new UserError(`No app client of this user pool allows the code flow: ${pool.name}`, {
        code: 'CodeFlowNotAllowed', hint: 'Allow the authorization code grant on an app client in the AWS console, or sign in with the password.',
      });
  }
  const items = clients.map((client) => ({ label: client.name, description: client.id, client }));
  const [first] = items;
  const picked = items.length === 1 ? first : await vscode.window.showQuickPick(items, { title: 'Sign In', placeHolder: 'To which app client?' });
  return picked === undefined ? undefined : { pool, client: picked.client };
}

async function offerTokens({ jwtInspectorPanels }: Services, said: string, { accessToken, idToken, expiresInSeconds }: IssuedTokens): Promise<void> {
  const end = expiresInSeconds === undefined ? '' : ` It ends at ${new Date(Date.now() + expiresInSeconds * 1000).toLocaleTimeString()}.`;
  const text = `${said} The access token is in the memory of this window only.${end}`;
  const pressed = await vscode.window.showInformationMessage(text, INSPECT, ...(idToken === undefined ? [] : [INSPECT_ID]), COPY);
  if (pressed === INSPECT) jwtInspectorPanels.show(accessToken);
  if (pressed === INSPECT_ID) jwtInspectorPanels.show(idToken);
  if (pressed === COPY) await vscode.env.clipboard.writeText(accessToken.reveal());
}
