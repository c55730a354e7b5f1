import * as vscode from 'vscode';

/** What came of opening a browser. */
export type Opened =
  | 'opened'
  /** VS Code could not open one. */
  | 'noBrowser'
  /** The browser would not come back to this window: nothing was opened, and the callback is to be pasted. */
  | 'outOfReach';

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
 * whose host is the connection's own, or one that the person trusts. Gives false where VS Code could not open one.
 */
export async function openConsentPage(url: string): Promise<boolean> {
  return vscode.env.openExternal(url as unknown as vscode.Uri);
}

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
 * Opens a loopback start URL in the user's browser.
 * The string itself is passed on: `Uri.parse` would rewrite `%3A` and `%2B` in the query, which breaks OAuth requests.
 */
export async function openStartUrl(url: string): Promise<Opened> {
  if (!await comesBack(url)) return 'outOfReach';
  return await vscode.env.openExternal(url as unknown as vscode.Uri) ? 'opened' : 'noBrowser';
}
