import * as vscode from 'vscode';
import type { Activity } from '../../core/activity/activity.js';
import type { Disposable } from '../../core/base/disposable.js';
import { toAnswerText, toNoAnswerText } from '../../core/resource/answerText.js';
import { isOfCognito, resourceWords, type Resource } from '../../core/resource/resource.js';
import type { TreeNode } from '../../core/tree/nodes.js';
import type { Connections } from './connections.js';

const SCHEME = 'agentcore-identity-resource';

/** Changes often come in groups, such as those of a set-up: the documents are read once after them. */
const AFTER_CHANGES_MS = 300;

/** Nobody can press Cancel where an open document is read again. */
const LONGEST_READ_MS = 30_000;

/** What a document shows, all of it in its URI, so that one resource has one document. Names only. */
interface Shown {
  readonly connectionId: string;
  readonly resource: Resource;
}

/** Read-only JSON documents of what the service answers to the Get of a resource. */
export interface ResourceDocuments extends Disposable {
  /** Opens the document of a row's resource. Throws a `UserError` where it cannot be read, and an `AbortError` at the signal. */
  show(node: TreeNode, resource: Resource, signal: AbortSignal): Promise<void>;
  /** Reads again every document that is open. */
  refresh(): void;
}

/** Open documents are read again where the user asks for it, and after every call of their connection that changes something. */
export function createResourceDocuments(connections: Connections, activity: Activity): ResourceDocuments {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  /** Read for an opening that is under way, so that what cannot be read opens no document. */
  const fresh = new Map<string, string>();
  let lastSeen = 0;
  let timer: NodeJS.Timeout | undefined;

  async function read({ connectionId, resource }: Shown, signal: AbortSignal): Promise<string> {
    // Not that of another account where this one was left, or where VS Code brings a document back that it is not open for yet.
    const { control, cognito } = connections.at({ id: connectionId }).require();
    return toAnswerText(isOfCognito(resource) ? await (await cognito()).describe(resource, signal) : await (await control()).describe(resource, signal));
  }

  async function provide(uri: vscode.Uri): Promise<string> {
    const shown = JSON.parse(uri.query) as Shown;
    const text = fresh.get(uri.query);
    fresh.delete(uri.query);
    if (text !== undefined) return text;
    try {
      return await read(shown, AbortSignal.timeout(LONGEST_READ_MS));
    } catch (error) {
      return toNoAnswerText(error, shown.resource);
    }
  }

  const openUris = () => vscode.workspace.textDocuments.map(({ uri }) => uri).filter(({ scheme }) => scheme === SCHEME);

  function refresh(connectionIds?: ReadonlySet<string>): void {
    for (const uri of openUris()) {
      if (connectionIds === undefined || connectionIds.has((JSON.parse(uri.query) as Shown).connectionId)) changed.fire(uri);
    }
  }

  function follow(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      const news = activity.entries().filter(({ number }) => number > lastSeen);
      lastSeen = news.at(-1)?.number ?? lastSeen;
      refresh(new Set(news.filter(({ kind }) => kind === 'write').map(({ origin }) => origin.connectionId)));
    }, AFTER_CHANGES_MS);
  }

  const subscriptions = [
    changed, vscode.workspace.registerTextDocumentContentProvider(SCHEME, { onDidChange: changed.event, provideTextDocumentContent: provide }),
    activity.onDidChange(() => { if (openUris().length > 0) follow(); }),
  ];
  return {
    async show(node, resource, signal) {
      const { info } = connections.at(node).require();
      const shown: Shown = { connectionId: info.id, resource };
      const name = `${resource.name.replace(/[\\/:*?"<>|]/g, '-')}.${resourceWords[resource.kind].file}.json`;
      const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${info.label.replace(/[\\/]/g, '-')}/${name}`, query: JSON.stringify(shown) });
      fresh.set(uri.query, await read(shown, signal));
      signal.throwIfAborted();
      const document = await vscode.workspace.openTextDocument(uri);
      // One that was open already keeps its text until it is told that there is another.
      if (fresh.has(uri.query)) changed.fire(uri);
      await vscode.window.showTextDocument(document, { preview: false });
    },
    refresh: () => { refresh(); },
    dispose() {
      clearTimeout(timer);
      for (const item of subscriptions) item.dispose();
    },
  };
}
