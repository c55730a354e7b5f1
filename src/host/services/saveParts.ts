import { open, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { withProgress } from './progress.js';

/** What is saved, part by part, so that a large text is never whole in memory. */
export interface SavedText {
  /** Name that is offered, with its ending. */
  readonly name: string;
  /** "Server-sent events": what files with this ending are called. */
  readonly kind: string;
  readonly parts: Iterable<string>;
}

/** Asks where to, and writes there. A file that was there stays as it is until all is written; cancelled, it stays for good. */
export async function saveParts({ name, kind, parts }: SavedText): Promise<void> {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    filters: { [kind]: [ending] }, ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
  if (target === undefined) return;
  if (target.scheme !== 'file') throw new UserError('This can be saved to a file of the computer only that VS Code runs on.', { code: 'NoFile' });
  await withProgress(`Saving ${basename(target.fsPath)}`, (signal) => write(target.fsPath, parts, signal));
}

async function write(path: string, parts: Iterable<string>, signal: AbortSignal): Promise<void> {
  const unfinished = `${path}.part`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    try {
      for (const part of parts) {
        signal.throwIfAborted();
        // Unlike `write`, it writes all of it.
        await file.writeFile(part);
      }
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
