import * as vscode from 'vscode';
import { isCancellation } from '../../core/base/errors.js';
import { explain, plainText } from '../../core/base/explain.js';
import { namedActions } from '../../core/tree/permissions.js';
import { commandIds, settingIds } from '../../generated/ids.js';
import type { ActingConnections } from './connections.js';
import { COPY_STATEMENT, copyStatement } from './copyStatement.js';
import { createFocusReader, isNode, rowGone, withSelected, type FocusedRow } from './focusedRow.js';
import type { LogChannel } from './log.js';
import { runOnRow } from './onRow.js';
import type { Command, Services } from './services.js';

/**
 * VS Code gives a row and the rows that are selected with it; a keybinding gives `{focused: true}`, meaning the row with the focus, and a
 * link in a tooltip `{row: ID}`.
 * @throws UserError where the row is one that VS Code still shows and has forgotten already, as what it stood under is being read anew:
 *   who asked for something on a row is not asked which one
 */
async function nodesOf(services: Services, readFocused: () => Promise<FocusedRow>, [argument, others]: readonly unknown[]): Promise<FocusedRow> {
  if (isNode(argument)) return withSelected(argument, others);
  if (argument === undefined && others !== undefined) throw rowGone();
  if (typeof argument !== 'object' || argument === null) return [undefined, []];
  if ('focused' in argument) return readFocused();
  if (!('row' in argument)) return [undefined, []];
  const row = await services.loader.find(String(argument.row));
  if (row === undefined) throw rowGone();
  return [row, [row]];
}

const SHOW_LOG = 'Show Log';
const SHOW_SETTINGS = 'Show Settings';
const RESTART = 'Restart Sandbox';

/** The setting that is at fault, where one is. */
const settingOf: Readonly<Record<string, string>> = {
  DataDirectory: settingIds.sandboxDataDirectory,
  PortInUse: settingIds.callbackUrl, PortRefused: settingIds.callbackUrl, NotLoopback: settingIds.callbackUrl, CallbackPath: settingIds.callbackUrl,
};

/** Where an error is told. */
interface ErrorServices {
  readonly log: LogChannel;
  /** The connection that may be at fault; left out of an opening, which is said in the row of what could not be opened. */
  readonly connections?: Pick<ActingConnections, 'note' | 'state'>;
}

/** Shows an error once, with what to do about it; a cancellation is silent. `doing` is an infinitive, such as "start the sandbox". */
export async function showError(services: ErrorServices, error: unknown, doing: string): Promise<void> {
  if (isCancellation(error) || error instanceof vscode.CancellationError) return;
  const known = explain(error, doing);
  services.log.error(`${doing}: ${known.code}: ${known.message}`);
  services.connections?.note(known);
  const setting = settingOf[known.code];
  const missing = namedActions([known]);
  const actions = [
    ...(services.connections?.state().kind === 'ended' ? [RESTART] : []),
    ...(setting === undefined ? [] : [SHOW_SETTINGS]),
    ...(missing.length === 0 ? [] : [COPY_STATEMENT]),
    SHOW_LOG,
  ];
  const chosen = await vscode.window.showErrorMessage(plainText(known), ...actions);
  if (chosen === SHOW_LOG) services.log.show();
  if (chosen === COPY_STATEMENT) await copyStatement(missing);
  if (chosen === SHOW_SETTINGS) await vscode.commands.executeCommand('workbench.action.openSettings', setting);
  if (chosen === RESTART) await vscode.commands.executeCommand(commandIds.sandboxStart);
}

/** What the manifest calls each command, as an infinitive: "Start the Local Sandbox" → "start the Local Sandbox". */
function toDoings(manifest: unknown): ReadonlyMap<string, string> {
  const { contributes } = manifest as { readonly contributes: { readonly commands: readonly { readonly command: string; readonly title: string }[] } };
  return new Map(contributes.commands.map(({ command, title }) => (
    [command, `${title.charAt(0).toLowerCase()}${title.slice(1).replace(/…$/, '')}`]
  )));
}

/** Registers every command of the table behind the one place that catches. The manifest says what each is called. */
export function registerCommands(services: Services, table: Readonly<Record<string, Command>>, manifest: unknown): vscode.Disposable {
  const doings = toDoings(manifest);
  const readFocused = createFocusReader(services.selected, () => vscode.commands.executeCommand('list.toggleSelection'));
  return vscode.Disposable.from(...Object.entries(table).map(([id, command]) => vscode.commands.registerCommand(id, async (...given: readonly unknown[]) => {
    services.log.debug(`command ${id}`);
    await runOnRow(services, () => nodesOf(services, readFocused, given), (own, node, nodes) => command(own, node, nodes, given[0]), (own, error) => {
      // Not awaited: a command has ended when its work has, not when somebody has read the notification.
      void showError(own, error, doings.get(id) ?? 'run the command');
    });
  })));
}
