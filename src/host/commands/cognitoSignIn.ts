import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { plainText } from '../../core/base/explain.js';
import { findRemedies, usernameOf, type SignInRemedy } from '../../core/cognito/browserSignIn.js';
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
const REMEDIES: Readonly<Record<SignInRemedy, string>> = { again: 'Sign In Again', password: 'Sign In with the Password' };

/** Where somebody signs in, and from which row it was asked for. */
interface Asked {
  readonly info: ConnectionInfo;
  readonly control: CognitoControl;
  readonly pool: PoolSummary;
  readonly node: TreeNode | undefined;
}

/** Signs a user in and offers the user's own tokens, which are kept by nothing but the notification. */
export const cognitoSignIn: Command = async (services, node) => {
  const { info } = services.connections.require();
  const { cognito: control } = await services.connections.clientsOf(info);
  const pool = await choosePool(control, node, 'Sign In');
  if (pool === undefined) return;
  const title = node?.kind === 'poolUser' ? `Sign In as ${node.user.username}` : `Sign In to ${pool.name}`;
  const draft = await runWizard(services.prompter, { title, steps: cognitoSignInSteps, initial: { way: undefined } });
  if (draft?.way === 'browser') await inBrowser(services, { info, control, pool, node });
  if (draft?.way === 'password') await withPassword(services, { info, control, pool, node });
};

async function withPassword(services: Services, { info, control, pool, node }: Asked): Promise<void> {
  services.connections.require(info);
  const user = await chooseUserOf(control, node, pool, 'Sign In');
  const chosen = user === undefined ? undefined : await chooseSignInClient(control, node, pool, 'password');
  if (user === undefined || chosen === undefined) return;
  services.connections.require(info);
  const tokens = await signInWithPassword(services, info, control, user, chosen.client.id);
  if (tokens !== undefined) void offerTokens(services, info, `Signed in as ${user.username}.`, tokens);
}

async function inBrowser(services: Services, asked: Asked): Promise<void> {
  const { info, control, pool, node } = asked;
  const expected = node?.kind === 'poolUser' ? node.user.username : undefined;
  services.connections.require(info);
  try {
    const chosen = await chooseSignInClient(control, node, pool, 'browser');
    const tokens = chosen === undefined ? undefined : await signInInBrowser(services, info, control, chosen, expected);
    if (tokens === undefined) return;
    const username = usernameOf(tokens);
    const isAnother = username !== undefined && expected !== undefined && username !== expected;
    if (isAnother) void offerTokens(services, info, toWarning(username, expected), tokens, vscode.window.showWarningMessage);
    else void offerTokens(services, info, username === undefined ? 'Signed in.' : `Signed in as ${username}.`, tokens);
  } catch (error) {
    const remedies = error instanceof UserError ? findRemedies(error) : [];
    if (!(error instanceof UserError) || remedies.length === 0) throw error;
    services.log.error(`sign in in the browser: ${error.code}: ${error.message}`);
    // Not awaited: the notification stays until it is closed.
    void offerRemedies(services, asked, error, remedies).catch((reason: unknown) => showError(services, reason, 'sign in'));
  }
}

async function offerRemedies(services: Services, asked: Asked, error: UserError, remedies: readonly SignInRemedy[]): Promise<void> {
  const pressed = await vscode.window.showErrorMessage(plainText(error), ...remedies.map((remedy) => REMEDIES[remedy]));
  if (pressed === REMEDIES.again) await inBrowser(services, asked);
  if (pressed === REMEDIES.password) await withPassword(services, asked);
}

/** A browser that is signed in already asks nobody who they are. */
const toWarning = (username: string, expected: string) => (
  `Signed in as ${username}, not as ${expected}: the browser was signed in already. Sign out on the pages of the pool, then sign in again.`);

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

async function offerTokens(
  { jwtInspectorPanels }: Services, { label, region }: ConnectionInfo, said: string, { accessToken, idToken, expiresInSeconds }: IssuedTokens,
  show: (text: string, ...buttons: string[]) => Thenable<string | undefined> = vscode.window.showInformationMessage,
): Promise<void> {
  const end = expiresInSeconds === undefined ? '' : `, and ends at ${new Date(Date.now() + expiresInSeconds * 1000).toLocaleTimeString()}`;
  const text = `${said} The access token is in the memory of this window only. It is of ${label}, ${region}${end}.`;
  const pressed = await show(text, INSPECT, ...(idToken === undefined ? [] : [INSPECT_ID]), COPY);
  if (pressed === INSPECT) jwtInspectorPanels.show(accessToken);
  if (pressed === INSPECT_ID) jwtInspectorPanels.show(idToken);
  if (pressed === COPY) await vscode.env.clipboard.writeText(accessToken.reveal());
}
