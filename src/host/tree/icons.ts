import * as vscode from 'vscode';
import { isFailed } from '../../core/tree/facts.js';
import { findVendor } from '../../core/identity/vendors.js';

export type Icon = vscode.ThemeIcon | { readonly light: vscode.Uri; readonly dark: vscode.Uri };

export const codicon = (name: string): vscode.ThemeIcon => new vscode.ThemeIcon(name);
export const red = (name: string): vscode.ThemeIcon => new vscode.ThemeIcon(name, new vscode.ThemeColor('charts.red'));
export const yellow = (name: string): vscode.ThemeIcon => new vscode.ThemeIcon(name, new vscode.ThemeColor('charts.yellow'));

/** Icon and colour by a resource's status; one green icon is all that success gets. */
export function statusIcon(status: string): vscode.ThemeIcon {
  if (status === 'READY') return new vscode.ThemeIcon('pass-filled', new vscode.ThemeColor('charts.green'));
  if (isFailed(status)) return red('error');
  if (status.endsWith('_PENDING_AUTH')) return yellow('bell-dot');
  return new vscode.ThemeIcon('sync~spin', new vscode.ThemeColor('charts.blue'));
}

/** The mark of a vendor, a file for each kind of theme; a globe where there is none. */
export function vendorIcon(extensionUri: vscode.Uri, vendor: string): Icon {
  const entry = findVendor(vendor);
  if (entry === undefined || entry.server === 'any') return codicon('globe');
  const file = (theme: string) => vscode.Uri.joinPath(extensionUri, 'media', 'vendors', `${vendor}-${theme}.svg`);
  return { light: file('light'), dark: file('dark') };
}
