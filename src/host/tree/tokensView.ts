import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';
import type { ListedToken, TokenGroup } from '../../core/jwt/inText/tokenGroups.js';
import { commandIds, viewIds } from '../../generated/ids.js';
import { setContext } from '../services/context.js';
import type { Settings } from '../services/settings.js';
import type { TokenHistory } from '../services/tokenHistory.js';

/** How often lives are said anew. */
const REDRAW_MS = 30_000;

type Row = TokenGroup | ListedToken;

/** The view "Tokens of This Window", there while the window remembers one. What reads tokens is loaded with the first of them. */
export function createTokensView(history: TokenHistory, settings: () => Settings): Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  const read = () => import('../../core/jwt/inText/tokenGroups.js');
  const seen = () => history.list().map(({ id, token, unprotectedHeader, seenAtMs }) => ({ id, text: token.reveal(), unprotectedHeader, seenAtMs }));
  let redraw: NodeJS.Timeout | undefined;

  const view = vscode.window.createTreeView<Row>(viewIds.tokens, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: toTreeItem,
      async getChildren(row) {
        if (row !== undefined) return 'tokens' in row ? [...row.tokens] : [];
        return [...(await read()).groupTokens(seen(), { nowMs: Date.now(), skewSeconds: settings().clockSkewSeconds })];
      },
    },
  });

  function draw(): void {
    const isEmpty = history.list().length === 0;
    setContext({ tokensSeen: !isEmpty });
    changed.fire(undefined);
    clearTimeout(redraw);
    if (isEmpty) return;
    redraw = setTimeout(draw, REDRAW_MS);
    void read().then(({ describeTokens }) => { view.description = describeTokens(seen(), Date.now()); });
  }

  const subscriptions = [changed, view, history.onDidChange(draw)];
  return { dispose: () => { clearTimeout(redraw); for (const subscription of subscriptions) subscription.dispose(); } };
}

function toTreeItem(row: Row): vscode.TreeItem {
  if ('tokens' in row) {
    const group = new vscode.TreeItem(row.title, vscode.TreeItemCollapsibleState.Expanded);
    group.id = JSON.stringify([row.title, row.issuer]);
    group.description = row.issuer;
    group.iconPath = new vscode.ThemeIcon('key');
    group.tooltip = row.issuer;
    group.accessibilityInformation = { label: `${row.title}, ${row.issuer}` };
    return group;
  }
  const token = new vscode.TreeItem(row.title, vscode.TreeItemCollapsibleState.None);
  token.id = String(row.id);
  token.description = row.life;
  token.tooltip = 'In memory only, until the inspector is closed.';
  token.accessibilityInformation = { label: `${row.title}, ${row.life}` };
  token.command = { title: 'Inspect This Token', command: commandIds.tokenInspectSeen, arguments: [row.id] };
  return token;
}
