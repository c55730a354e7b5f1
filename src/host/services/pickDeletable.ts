import * as vscode from 'vscode';
import { listAll, type Page, type PageRequest } from '../../core/base/paging.js';
import type { Deletable } from '../../core/identity/deletion.js';
import { withProgress } from './progress.js';
import { pickRows } from './quickPick.js';

/** Lets the person check what is to be deleted, of a whole collection; none where they do not. */
export async function pickDeletable(options: {
  readonly title: string;
  readonly kind: Deletable['kind'];
  /** Said where the list is empty. */
  readonly none: string;
  readonly list: (page: PageRequest) => Promise<Page<{ readonly name: string; readonly arn: string }>>;
}): Promise<readonly Deletable[]> {
  const { title, kind, none, list } = options;
  const all = await withProgress(title, (signal) => listAll((page) => list({ ...page, signal })));
  if (all.length === 0) {
    void vscode.window.showInformationMessage(none);
    return [];
  }
  const picked = await pickRows(
    all.map(({ name, arn }) => ({ label: name, item: { kind, name, arn } })),
    { title, placeHolder: 'What is to be deleted?', ignoreFocusOut: true },
  );
  return (picked ?? []).map(({ item }) => item);
}
