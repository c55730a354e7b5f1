import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';

/** Shows logs of agents in the Output view, each in a channel of its own. */
export interface AgentLogs extends Disposable {
  show(name: string, lines: readonly { readonly timeMs: number; readonly message: string }[]): void;
}

export function createAgentLogs(): AgentLogs {
  const channels = new Map<string, vscode.OutputChannel>();
  return {
    show(name, lines) {
      const channel = channels.get(name) ?? vscode.window.createOutputChannel(`Agent: ${name}`, 'log');
      channels.set(name, channel);
      const text = lines.map(({ timeMs, message }) => `${new Date(timeMs).toISOString()} ${message}\n`).join('');
      channel.replace(text === '' ? 'Nothing was kept of this agent yet.\n' : text);
      channel.show(true);
    },
    dispose: () => { for (const channel of channels.values()) channel.dispose(); },
  };
}
