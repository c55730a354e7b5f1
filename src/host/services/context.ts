import * as vscode from 'vscode';
import { contextKeys } from '../../generated/ids.js';

/** What the manifest's `when` clauses may ask about. */
export interface ContextValues {
  /** Whether the Activity view shows calls that only read. */
  readonly activityReads: boolean;
  /** Whether any connection is open, be it the current one or not: a row of it can be acted on. */
  readonly connected: boolean;
  /** Whether one of them is to AWS. */
  readonly awsConnected: boolean;
  readonly consentWaits: boolean;
  /** Whether the sandbox is open, be it the current connection or not. */
  readonly sandboxRuns: boolean;
  /** True while the window remembers a token. */
  readonly tokensSeen: boolean;
  /** True while a filter hides rows of the Resources view. */
  readonly filtered: boolean;
  readonly state: 'emptyAccount' | 'noPermission' | 'nothingConnected' | 'connecting' | 'connected' | 'noCredentials' | 'failed' | 'ended';
}

/** Tells VS Code's `when` clauses what changed. */
export function setContext(values: Partial<ContextValues>): void {
  for (const [key, value] of Object.entries(values)) {
    void vscode.commands.executeCommand('setContext', contextKeys[key as keyof ContextValues], value);
  }
}
