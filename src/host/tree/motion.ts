import type * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';
import type { TreeLoader } from '../../core/tree/loader.js';
import type { TreeNode } from '../../core/tree/nodes.js';

/** How long until things in motion are asked again: sooner at first, then ever later, as long as they go on. */
const FIRST_MS = 2_000;
const LAST_MS = 30_000;
const GROWTH = 1.5;

/** Asks how things that are being created, changed or deleted stand: only while there are some, and they can be seen. */
export function followMotion(view: vscode.TreeView<TreeNode>, loader: Pick<TreeLoader, 'isInMotion' | 'poll' | 'onDidChange'>): Disposable {
  let timer: NodeJS.Timeout | undefined;
  let waitMs = FIRST_MS;
  let isPolling = false;
  /** Rows that were folded up, which is all that VS Code tells: what stands in one that was never opened is not read. */
  const folded = new Set<string>();
  const isSeen = (id: string) => ![...folded].some((above) => id.startsWith(`${above}/`));

  function decide(): void {
    if (!view.visible || !loader.isInMotion(isSeen)) {
      clearTimeout(timer);
      timer = undefined;
      waitMs = FIRST_MS;
    } else if (!isPolling) timer ??= setTimeout(() => { void ask(); }, waitMs);
  }

  async function ask(): Promise<void> {
    timer = undefined;
    isPolling = true;
    try {
      await loader.poll(isSeen);
    } catch {
      // What cannot be read now is asked again later; the rows say what is wrong when they are opened.
    } finally {
      isPolling = false;
      waitMs = Math.min(waitMs * GROWTH, LAST_MS);
      decide();
    }
  }

  const subscriptions = [
    view.onDidChangeVisibility(decide), loader.onDidChange(decide),
    view.onDidCollapseElement(({ element }) => { folded.add(element.id); decide(); }),
    view.onDidExpandElement(({ element }) => { folded.delete(element.id); decide(); }),
  ];
  return { dispose: () => { clearTimeout(timer); for (const item of subscriptions) item.dispose(); } };
}
