import * as vscode from 'vscode';
import { Emitter, type Disposable, type Event } from '../../core/base/disposable.js';
import { UserError } from '../../core/base/errors.js';
import type { Logger } from '../../core/base/log.js';
import { putConnection, removeConnection, renameConnection, type Edited } from '../../core/connections/edit.js';
import type { NamedBy } from '../../core/connections/opening.js';
import { parseConnections, toConnectionId, toConnectionsSetting, withDefaultConnection, type ConnectionTarget, type SavedConnection } from '../../core/connections/saved.js';
import { settingIds } from '../../generated/ids.js';

/** The connections that the settings keep: the user's own, and those that the folder suggests. */
export interface SavedConnections extends Disposable {
  /** In the order they were added; that of `defaultConnection` is among them. */
  own(): readonly SavedConnection[];
  /** What the folder names and the user does not. */
  suggested(): readonly SavedConnection[];
  /** What `defaultConnection` names, the folder's before the user's; undefined where it is empty. */
  default(): { readonly id: string; readonly namedBy: NamedBy; readonly isOwn: boolean } | undefined;
  /**
   * Adds one to the user's own and gives its id. One that is there stays, and is called by the name that is given.
   * @param label left out or empty: the one that it gets by itself, or has
   * @throws UserError
   */
  add(target: ConnectionTarget, label?: string): Promise<string>;
  /** @throws UserError where the name cannot be taken */
  rename(id: string, label: string): Promise<void>;
  remove(id: string): Promise<void>;
  readonly onDidChange: Event<void>;
}

export function createSavedConnections(log: Logger): SavedConnections {
  const changed = new Emitter<void>();
  const inspect = (id: string) => vscode.workspace.getConfiguration().inspect<unknown>(id);
  const ofFolder = (id: string): unknown => inspect(id)?.workspaceFolderValue ?? inspect(id)?.workspaceValue;
  const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

  const ownDefault = () => text(inspect(settingIds.defaultConnection)?.globalValue);
  /** Asked for often, as for every row of the explorer that is drawn. */
  let known: readonly SavedConnection[] | undefined;
  const inSetting = () => parseConnections(inspect(settingIds.connections)?.globalValue).connections;
  const own = () => (known ??= withDefaultConnection(inSetting(), ownDefault()));
  const isIn = (all: readonly SavedConnection[], id: string) => all.some((one) => toConnectionId(one) === id);

  const update = async (id: string, value: unknown) => {
    await vscode.workspace.getConfiguration().update(id, value, vscode.ConfigurationTarget.Global);
  };
  const save = (connections: readonly SavedConnection[]) => update(settingIds.connections, toConnectionsSetting(connections, inspect(settingIds.connections)?.globalValue));

  function warn(): void {
    for (const { index, what } of parseConnections(inspect(settingIds.connections)?.globalValue).faults) {
      log.warn(`setting ${settingIds.connections}, entry ${index + 1} is left out: ${what}`);
    }
  }

  const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
    if (!event.affectsConfiguration(settingIds.connections) && !event.affectsConfiguration(settingIds.defaultConnection)) return;
    known = undefined;
    if (event.affectsConfiguration(settingIds.connections)) warn();
    changed.fire();
  });

  return {
    own,
    suggested() {
      const mine = own();
      const named = withDefaultConnection(parseConnections(ofFolder(settingIds.connections)).connections, text(ofFolder(settingIds.defaultConnection)));
      return named.filter((one) => !isIn(mine, toConnectionId(one)));
    },
    default() {
      const folder = text(ofFolder(settingIds.defaultConnection));
      const id = folder === '' ? ownDefault() : folder;
      return id === '' ? undefined : { id, namedBy: folder === '' ? 'user' : 'workspace', isOwn: isIn(own(), id) };
    },
    async add(target, label = '') {
      const id = toConnectionId(target);
      // One that is there by `defaultConnection` alone is written down: it would go with that setting.
      if (label !== '' || !isIn(inSetting(), id)) await save(toChanged(putConnection(own(), target, label)));
      return id;
    },
    rename: async (id, label) => save(toChanged(renameConnection(own(), id, label))),
    async remove(id) {
      const left = removeConnection(own(), id);
      if (ownDefault() === id) await update(settingIds.defaultConnection, undefined);
      await save(left);
    },
    onDidChange: changed.event,
    dispose() {
      subscription.dispose();
      changed.dispose();
    },
  };
}

function toChanged(edited: Edited): readonly SavedConnection[] {
  if (edited.kind === 'changed') return edited.connections;
  throw new UserError(edited.what, { code: 'ConnectionSetting' });
}
