import * as vscode from 'vscode';
import { signInAsCognitoUser, type CognitoUser } from '../services/cognitoUser.js';
import type { Command, Services } from '../services/services.js';

const INSPECT = 'Inspect Access Token';
const INSPECT_ID = 'Inspect ID Token';
const COPY = 'Copy Access Token';

/** Signs a user in and offers the user's own tokens, which are kept by nothing but the notification. */
export const cognitoSignIn: Command = async (services, node) => {
  const user = await signInAsCognitoUser(services, node);
  // Not awaited: the notification stays until it is closed.
  if (user !== undefined) void offerTokens(services, user);
};

async function offerTokens({ jwtInspectorPanels }: Services, user: CognitoUser): Promise<void> {
  const { info, issuer, username, expected, tokens: { accessToken, idToken, expiresInSeconds } } = user;
  const isAnother = username !== undefined && expected !== undefined && username !== expected;
  const said = isAnother
    ? `Signed in as ${username}, not as ${expected}: the browser was signed in already. Sign out on the pages of the pool, then sign in again.`
    : username === undefined ? 'Signed in.' : `Signed in as ${username}.`;
  const end = expiresInSeconds === undefined ? '' : `, and ends at ${new Date(Date.now() + expiresInSeconds * 1000).toLocaleTimeString()}`;
  const text = `${said} The access token is in the memory of this window only. It is of ${info.label}, ${info.region}${end}.`;
  const show = isAnother ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const pressed = await show(text, INSPECT, ...(idToken === undefined ? [] : [INSPECT_ID]), COPY);
  if (pressed === INSPECT) jwtInspectorPanels.show(accessToken, { from: 'access token of a sign-in', issuer });
  if (pressed === INSPECT_ID) jwtInspectorPanels.show(idToken, { from: 'ID token of a sign-in', issuer });
  if (pressed === COPY) await vscode.env.clipboard.writeText(accessToken.reveal());
}
