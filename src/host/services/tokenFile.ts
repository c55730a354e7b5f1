import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { Secret } from '../../core/base/secret.js';
import { findTokensPatiently } from '../../core/jwt/find.js';
import { withProgress } from './progress.js';

/** A file above this size is not read: the inspector holds its text while it is open. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** Asks for a file, such as a HAR, a log or a token response, and gives its text where a token is in it. Undefined where none is, which is said, or where nobody chose one. */
export async function chooseTokenFile(): Promise<Secret | undefined> {
  const [uri] = await vscode.window.showOpenDialog({ title: 'Inspect Tokens of a File', openLabel: 'Inspect' }) ?? [];
  if (uri === undefined) return undefined;
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  return withProgress(`Looking for tokens in ${name}`, async (signal) => {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > MAX_FILE_BYTES) {
      throw new UserError('This file is larger than 10 MiB and is not read.', { code: 'TooLarge', hint: 'Open it in an editor and select the part that holds the token.' });
    }
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const found = await findTokensPatiently(text, { signal, pause: () => new Promise((resolve) => { setImmediate(resolve); }) });
    if (found.length > 0) return new Secret(text);
    void vscode.window.showInformationMessage(`A token begins with eyJ, and its parts are separated by dots. None was found in this file: ${name}`);
    return undefined;
  });
}
