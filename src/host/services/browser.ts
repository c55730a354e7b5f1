import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';

/** `outOfReach` where the browser would not come back to this window: nothing was opened, and the callback is to be pasted. */
type Opened = 'opened' | 'outOfReach';

/** What a person does whom VS Code cannot open the page of a consent. */
export const BY_HAND = 'Copy the URL and open it yourself.';

/** Passes the string itself on: `Uri.parse` would rewrite `%3A` and `%2B` in the query, which breaks OAuth requests. */
async function open(url: string, otherwise: string): Promise<void> {
  if (await vscode.env.openExternal(url as unknown as vscode.Uri)) return;
  throw new UserError('VS Code could not open a browser.', { code: 'NoBrowser', hint: otherwise });
}

/** Asks VS Code, which forwards the port by this where it can, as what the browser would see the return URL. */
async function comesBack(startUrl: string): Promise<boolean> {
  const { decideWayBack } = await import('../../core/callback/reach.js');
  const returnUrl = new URL('/agentcore/callback', startUrl).href;
  let forwarded: string | undefined;
  try {
    forwarded = (await vscode.env.asExternalUri(vscode.Uri.parse(returnUrl))).toString(true);
  } catch {
    // VS Code cannot say.
  }
  const isRemote = vscode.env.remoteName !== undefined || vscode.env.uiKind === vscode.UIKind.Web;
  return decideWayBack({ returnUrl, forwarded, isRemote }) === 'callback';
}

/**
 * Opens AgentCore's own page for a consent that ends on a page of the agent's or the gateway's, so that no start page of ours leads there. Only for a URL
 * whose host is the connection's own, or one that the person trusts. Throws a `UserError`: `NoBrowser`.
 */
export const openConsentPage = (url: string): Promise<void> => open(url, BY_HAND);

/** Opens the page on which the sandbox shows how it stands, through the port that VS Code forwards where it is on another computer. */
export async function openStatusPage(endpoint: string): Promise<boolean> {
  return vscode.env.openExternal(vscode.Uri.parse(endpoint));
}

/**
 * Opens a page of AWS's console or documentation. The string itself is passed on: its path and query are encoded already, and VS Code's own
 * `Uri` would encode some signs otherwise.
 */
export async function openAwsPage(url: string): Promise<boolean> {
  return vscode.env.openExternal(url as unknown as vscode.Uri);
}

/**
 * Opens a loopback start URL in the user's browser. Throws a `UserError`: `NoBrowser`.
 * @param otherwise what a person does whom VS Code cannot open a browser
 */
export async function openStartUrl(url: string, otherwise: string): Promise<Opened> {
  if (!await comesBack(url)) return 'outOfReach';
  await open(url, otherwise);
  return 'opened';
}
