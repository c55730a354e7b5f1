import * as vscode from 'vscode';
import type { Activity } from '../../core/activity/activity.js';
import { areHidden, describeCounts, labelOfRow, toFacts, toRows, type ActivityRow } from '../../core/activity/rows.js';
import type { Disposable } from '../../core/base/disposable.js';
import { viewIds } from '../../generated/ids.js';
import { setContext } from '../services/context.js';

/** Many calls may end at once, such as those of a whole list: they are drawn together. */
const TOGETHER_MS = 100;

export interface ActivityView extends Disposable {
  selection(): ActivityRow | undefined;
  /** Whether calls that only read are shown too. */
  showReads(isShown: boolean): void;
}

/** The Activity view: what was called in this session, the newest first. It stays closed and costs nothing until somebody opens it. */
export function createActivityView(activity: Activity): ActivityView {
  const changed = new vscode.EventEmitter<undefined>();
  let isAll = true;
  let isStale = false;
  let timer: NodeJS.Timeout | undefined;

  const view = vscode.window.createTreeView<ActivityRow>(viewIds.activity, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: toItem,
      getChildren: (row) => (row === undefined ? [...toRows(activity.entries(), activity.counts(), isAll)] : toChildren(row)),
    },
  });

  /** While nobody looks, only the title says how many there were. */
  function draw(): void {
    timer = undefined;
    view.description = describeCounts(activity.counts());
    isStale = !view.visible;
    if (isStale) return;
    view.message = areHidden(activity, isAll) ? 'Calls that only read are hidden, and there were no others.' : '';
    changed.fire(undefined);
  }

  setContext({ activityReads: isAll });
  const subscriptions = [
    changed, view, activity.onDidChange(() => { timer ??= setTimeout(draw, TOGETHER_MS); }),
    view.onDidChangeVisibility(() => { if (isStale) draw(); }),
  ];
  return {
    selection: () => view.selection[0],
    showReads(isShown) {
      isAll = isShown;
      setContext({ activityReads: isAll });
      draw();
    },
    dispose() {
      clearTimeout(timer);
      for (const item of subscriptions) item.dispose();
    },
  };
}

function toChildren(row: ActivityRow): ActivityRow[] {
  return row.type === 'call' ? toFacts(row.entry).map((fact) => ({ type: 'fact', id: `${row.id}/${fact.label}`, fact })) : [];
}

function toItem(row: ActivityRow): vscode.TreeItem {
  const { label, description, tooltip, accessibleLabel } = labelOfRow(row);
  const item = new vscode.TreeItem(label, row.type === 'call' ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None);
  item.id = row.id;
  item.description = description;
  // Not trusted and without HTML: names in it come from the account.
  item.tooltip = new vscode.MarkdownString(tooltip);
  item.contextValue = row.type;
  item.accessibilityInformation = { label: accessibleLabel };
  const icon = toIcon(row);
  if (icon !== undefined) item.iconPath = icon;
  return item;
}

/** At rest all is grey: only what failed has a colour. */
function toIcon(row: ActivityRow): vscode.ThemeIcon | undefined {
  if (row.type !== 'call') return row.type === 'dropped' ? new vscode.ThemeIcon('ellipsis') : undefined;
  const { result, kind } = row.entry;
  if (result === 'failed') return new vscode.ThemeIcon('error', new vscode.ThemeColor('charts.red'));
  if (result === 'cancelled') return new vscode.ThemeIcon('circle-slash');
  return new vscode.ThemeIcon({ read: 'eye', write: 'edit', use: 'key' }[kind]);
}
