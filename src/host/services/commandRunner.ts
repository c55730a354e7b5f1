import * as vscode from 'vscode';
import { isCancellation, UserError } from '../../core/base/errors.js';
import { explain } from '../../core/base/explain.js';
import { commandIds } from '../../generated/ids.js';
import type { Command, Services } from './services.js';

/** VS Code gives a row as first argument; a keybinding gives `{selection: true}`, meaning the row that is selected. */
function nodeOf(services: Services, argument: unknown): Parameters<Command>[1] {
  if (typeof argument !== 'object' || argument === null) return undefined;
  if ('selection' in argument) return services.selection();
  return 'kind' in argument && 'id' in argument ? (argument as Parameters<Command>[1]) : undefined;
}

/** Shows an error once, with what to do about it; a cancellation is silent. */
export async function showError(services: Pick<Services, 'log' | 'connections'>, error: unknown, doing: string): Promise<void> {
  if (isCancellation(error) || error instanceof vscode.CancellationError) return;
  const known = error instanceof UserError ? error : explain(error, doing);
  services.log.error(`${doing}: ${known.code}: ${known.message}`);
  services.connections.note(known);
  const ended = known.code === 'SandboxEnded' || services.connections.state().kind === 'ended';
  const actions = ended ? ['Restart Sandbox', 'Show Log'] : ['Show Log'];
  const chosen = await vscode.window.showErrorMessage(known.hint === undefined ? known.message : `${known.message} ${known.hint}`, ...actions);
  if (chosen === 'Show Log') services.log.show();
  if (chosen === 'Restart Sandbox') await vscode.commands.executeCommand(commandIds.sandboxStart);
}

/** Registers every command of the table behind the one place that catches. */
export function registerCommands(services: Services, table: Readonly<Record<string, Command>>): vscode.Disposable {
  return vscode.Disposable.from(...Object.entries(table).map(([id, command]) => vscode.commands.registerCommand(id, async (argument: unknown) => {
    const doing = id.slice('agentcoreIdentity.'.length);
    services.log.debug(`command ${doing}`);
    try {
      await command(services, nodeOf(services, argument));
    } catch (error) {
      // Not awaited: a command has ended when its work has, not when somebody has read the notification.
      void showError(services, error, doing);
    }
  })));
}
