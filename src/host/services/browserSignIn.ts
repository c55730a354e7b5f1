import * as vscode from 'vscode';
import { toSignInError, toTokenRequest } from '../../core/cognito/browserSignIn.js';
import type { CognitoControl, PoolClient } from '../../core/cognito/control.js';
import type { IssuedTokens } from '../../core/flow/oauth.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { runCodeFlow } from './codeFlow.js';
import type { ChosenClient } from './pickCognito.js';
import { withProgress } from './progress.js';
import { registerCallbackUrl } from './registeredUrl.js';
import type { Services } from './services.js';
import { whileConnected } from './whileConnected.js';

const REGISTER = 'Register It';
const COPY = 'Copy Callback URL';
const CANCELLED = 'The sign-in in the browser was cancelled.';

/**
 * Signs somebody in on the pages of a user pool, through the callback listener of this window. Undefined where the person gave up, which is
 * said. Throws a `UserError` that says in one sentence why there are no tokens.
 * @param username who is meant to sign in, where that is known
 */
export async function signInInBrowser(
  services: Services, info: ConnectionInfo, control: CognitoControl, chosen: ChosenClient, username: string | undefined,
): Promise<IssuedTokens | undefined> {
  const { access } = services.connections.require(info);
  const { request, client } = await withProgress(`Reading ${chosen.client.name}`, async (signal) => {
    const [pool, read] = await Promise.all([control.getPool(chosen.pool.id, signal), control.getClient(chosen.pool.id, chosen.client.id, signal)]);
    return { request: toTokenRequest(access, pool, read, username), client: read };
  });
  if (!await haveRegistered(services, info, chosen, client)) return undefined;
  const outcome = await withProgress(`Signing in to ${chosen.pool.name} in the browser`, (cancelled, report) => (
    whileConnected(services.connections, info, 'sign-in', cancelled, (signal) => runCodeFlow(services, request, signal, report).outcome)));
  if (outcome.kind === 'completed') return outcome.result;
  if (outcome.kind === 'failed') throw toSignInError(outcome.fault);
  void vscode.window.showInformationMessage(CANCELLED);
  return undefined;
}

/** Cognito sends a browser back to registered callback URLs only. True where that of this window is one by now. */
async function haveRegistered(services: Services, info: ConnectionInfo, chosen: ChosenClient, client: PoolClient): Promise<boolean> {
  const url = services.consents.callbackUrl();
  if (client.callbackUrls.includes(url)) return true;
  const detail = `Cognito sends the browser back to registered callback URLs only, and this window waits at ${url}\n\nEvery other setting of ${client.name} is kept, and it can be undone.`;
  const pressed = await vscode.window.showWarningMessage(`Register the callback URL of this window on ${client.name}?`, { modal: true, detail }, REGISTER, COPY);
  if (pressed === COPY) {
    await vscode.env.clipboard.writeText(url);
    void vscode.window.showInformationMessage(`Not signed in. Add this callback URL to ${client.name}, then sign in again: ${url}`);
  }
  if (pressed !== REGISTER) return false;
  await registerCallbackUrl(services, info, chosen, () => Promise.resolve(url));
  return true;
}
