import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { decideOpening } from '../../core/connections/opening.js';
import { parseConnectionId } from '../../core/connections/saved.js';
import { confirm } from './confirm.js';
import { withProgress } from './progress.js';
import type { Services } from './services.js';

/**
 * Opens a connection at a person's click and makes it the current one. One that only the folder names is added to the user's own first,
 * after asking; in a folder that is not trusted it is refused.
 */
export async function openAsked({ connections, saved }: Pick<Services, 'connections' | 'saved'>, id: string): Promise<void> {
  const listed = connections.list().find((one) => one.id === id);
  const isOwn = listed?.state !== 'suggested';
  const opening = decideOpening({ namedBy: isOwn ? 'user' : 'workspace', isOwn, isAsked: true, isTrusted: vscode.workspace.isTrusted });
  const target = parseConnectionId(id);
  if (opening === 'needTrust') {
    throw new UserError('This folder is not trusted, so no connection that it suggests is opened.', { code: 'NeedsTrust', hint: 'Trust the folder first.' });
  }
  if (opening === 'ask' && target !== undefined) {
    const what = target.kind === 'sandbox' ? 'The local sandbox.' : `The AWS profile ${target.profile} in ${target.region}. A profile may run a program to get its credentials.`;
    if (!await confirm(`Add the connection that this folder suggests: ${listed?.label ?? id}?`, what, 'Add and Open')) return;
    await saved.add(target);
  }
  await withProgress(`Opening ${listed?.label ?? id}`, (signal) => connections.makeCurrent(id, signal));
}
