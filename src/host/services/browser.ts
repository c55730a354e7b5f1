import * as vscode from 'vscode';

/**
 * Opens a loopback start URL in the user's browser; false where VS Code could not. It is the only place that opens one.
 * The string itself is passed on: `Uri.parse` would rewrite `%3A` and `%2B` in the query, which breaks OAuth requests.
 */
export async function openStartUrl(url: string): Promise<boolean> {
  return vscode.env.openExternal(url as unknown as vscode.Uri);
}
