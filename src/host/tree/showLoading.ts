import * as vscode from 'vscode';
import { viewIds } from '../../generated/ids.js';

/** Moves the bar of the Resources view for as long as something of it is read anew. */
export async function showLoading(work: Promise<unknown>): Promise<void> {
  await vscode.window.withProgress({ location: { viewId: viewIds.resources } }, () => work);
}
