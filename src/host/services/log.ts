import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';
import type { Logger } from '../../core/base/log.js';

export interface LogChannel extends Logger, Disposable {
  show(): void;
}

/** The extension's one log channel, under "AgentCore Identity" in the Output view. Nothing secret is ever written to it. */
export function createLog(): LogChannel {
  return vscode.window.createOutputChannel('AgentCore Identity', { log: true });
}
