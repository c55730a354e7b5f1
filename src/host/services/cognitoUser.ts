import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { plainText } from '../../core/base/explain.js';
import { findRemedies, usernameOf, type SignInRemedy } from '../../core/cognito/browserSignIn.js';
import type { CognitoControl, PoolSummary } from '../../core/cognito/control.js';
import { toPoolIssuer } from '../../core/cognito/endpoints.js';
import { listSignInClients, type SignInWay } from '../../core/cognito/signIn.js';
import type { IssuedTokens } from '../../core/flow/oauth.js';
import type { ConnectionInfo, TreeNode } from '../../core/tree/nodes.js';
import { cognitoSignInSteps } from '../../core/wizard/cognitoSignIn.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { signInInBrowser } from './browserSignIn.js';
import { signInWithPassword } from './passwordSignIn.js';
import { choosePool, chooseUserOf, type ChosenClient } from './pickCognito.js';
import { withProgress } from './progress.js';
import { pickRow } from './quickPick.js';
import type { Services } from './services.js';

const REMEDIES: Readonly<Record<SignInRemedy, string>> = { again: 'Sign In Again', password: 'Sign In with the Password' };

/** A user of a pool who has signed in. */
export interface CognitoUser {
  readonly info: ConnectionInfo;
  readonly pool: PoolSummary;
  /** `iss` of the pool's tokens. */
  readonly issuer: string;
  /** Undefined where the token does not say. */
  readonly username: string | undefined;
  /** Who was meant to sign in, where that is known: a browser that is signed in already asks nobody who they are. */
  readonly expected: string | undefined;
  readonly tokens: IssuedTokens;
}

/** Where somebody signs in, and from which row it was asked for. */
interface Asked {
  readonly info: ConnectionInfo;
  readonly control: CognitoControl;
  readonly pool: PoolSummary;
  readonly issuer: string;
  readonly node: TreeNode | undefined;
}

/** Lets a person choose a user pool and sign in, with the password or in the browser. Undefined where they gave up. Throws a `UserError`. */
export async function signInAsCognitoUser(services: Services, node: TreeNode | undefined): Promise<CognitoUser | undefined> {
  const { info, access } = services.connections.require();
  const { cognito: control } = await services.connections.clientsOf(info);
  const pool = await choosePool(control, node, 'Sign In');
  if (pool === undefined) return undefined;
  const title = node?.kind === 'poolUser' ? `Sign In as ${node.user.username}` : `Sign In to ${pool.name}`;
  const draft = await runWizard(services.prompter, { title, steps: cognitoSignInSteps, initial: { way: undefined } });
  const asked = { info, control, pool, issuer: toPoolIssuer(access, pool.id), node };
  switch (draft?.way) {
    case 'browser': return inBrowser(services, asked);
    case 'password': return withPassword(services, asked);
    case undefined: return undefined;
  }
}

async function withPassword(services: Services, { info, control, pool, issuer, node }: Asked): Promise<CognitoUser | undefined> {
  services.connections.require(info);
  const user = await chooseUserOf(control, node, pool, 'Sign In');
  const chosen = user === undefined ? undefined : await chooseSignInClient(control, node, pool, 'password');
  if (user === undefined || chosen === undefined) return undefined;
  services.connections.require(info);
  const { username } = user;
  const tokens = await signInWithPassword(services, info, control, user, chosen.client.id);
  return tokens === undefined ? undefined : { info, pool, issuer, username, expected: username, tokens };
}

async function inBrowser(services: Services, asked: Asked): Promise<CognitoUser | undefined> {
  const { info, control, pool, issuer, node } = asked;
  const expected = node?.kind === 'poolUser' ? node.user.username : undefined;
  services.connections.require(info);
  try {
    const chosen = await chooseSignInClient(control, node, pool, 'browser');
    const tokens = chosen === undefined ? undefined : await signInInBrowser(services, info, control, chosen, expected);
    return tokens === undefined ? undefined : { info, pool, issuer, username: usernameOf(tokens), expected, tokens };
  } catch (error) {
    const remedies = error instanceof UserError ? findRemedies(error) : [];
    if (!(error instanceof UserError) || remedies.length === 0) throw error;
    services.log.error(`sign in in the browser: ${error.code}: ${error.message}`);
    return offerRemedies(services, asked, error, remedies);
  }
}

async function offerRemedies(services: Services, asked: Asked, error: UserError, remedies: readonly SignInRemedy[]): Promise<CognitoUser | undefined> {
  const pressed = await vscode.window.showErrorMessage(plainText(error), ...remedies.map((remedy) => REMEDIES[remedy]));
  if (pressed === REMEDIES.again) return inBrowser(services, asked);
  return pressed === REMEDIES.password ? withPassword(services, asked) : undefined;
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
  const picked = items.length === 1 ? first : await pickRow(items, { title: 'Sign In', placeHolder: 'To which app client?', ignoreFocusOut: true });
  return picked === undefined ? undefined : { pool, client: picked.client };
}
