import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import type { IdentityControl } from '../../core/identity/control.js';
import { addReturnUrls, describeReturnUrls, groupReturnUrls, removeReturnUrls, type RegisteredUrls } from '../../core/identity/returnUrls.js';
import type { ConnectionInfo, TreeNode } from '../../core/tree/nodes.js';
import { oneConnection } from '../../core/usage/oneConnection.js';
import { showError } from '../services/commandRunner.js';
import { chooseIdentity } from '../services/pickResource.js';
import { withProgress } from '../services/progress.js';
import { pickRow } from '../services/quickPick.js';
import { returnUrlOf, type ReturnUrl } from '../services/rows.js';
import type { Command, Services } from '../services/services.js';
import { showDone } from '../services/showDone.js';
import { write } from '../services/write.js';

const UNDO = 'Undo';

/** Takes the return URLs of the selected rows off their workload identities, says so and offers Undo for all of them. */
export const workloadIdentityRemoveReturnUrl: Command = async (services, node, nodes) => {
  const { connections } = services;
  const rows = nodes.filter(({ kind }) => kind === 'returnUrl');
  if (rows.length > 0 && rows.length < nodes.length) {
    throw new UserError('Return URLs and resources are selected together, so nothing was removed.', { code: 'MixedSelection', hint: 'Select the one or the other.' });
  }
  const info = oneConnection(rows.map((row) => connections.at(row).require().info)) ?? connections.require().info;
  const chosen = rows.length > 0 ? rows.flatMap((row) => returnUrlOf(row) ?? []) : await choose((await connections.clientsOf(info)).control, node);
  if (chosen.length > 0) await remove(services, info, groupReturnUrls(chosen));
};

async function remove(services: Services, info: ConnectionInfo, groups: readonly RegisteredUrls[]): Promise<void> {
  const { control } = await services.connections.clientsOf(info);
  const removed: RegisteredUrls[] = [];
  try {
    await change(services, info, 'Removing', 'removed', groups, async (group, signal) => {
      await removeReturnUrls(control, group, signal);
      removed.push(group);
    });
  } finally {
    // Also of those before one that failed.
    if (removed.length > 0) offerUndo(services, info, removed);
  }
}

function offerUndo(services: Services, info: ConnectionInfo, removed: readonly RegisteredUrls[]): void {
  // Not awaited: the notification stays until it is closed.
  void vscode.window.showInformationMessage(`No longer registered ${describeReturnUrls(removed)}`, UNDO)
    .then((pressed) => (pressed === UNDO ? undo(services, info, removed) : undefined))
    .then(undefined, (error: unknown) => showError(services, error, 'register the return URLs again'));
}

async function undo(services: Services, info: ConnectionInfo, groups: readonly RegisteredUrls[]): Promise<void> {
  const { control } = await services.connections.clientsOf(info);
  await change(services, info, 'Adding', 'registered', groups, async (group, signal) => { await addReturnUrls(control, group, signal); });
  showDone(`Registered again ${describeReturnUrls(groups)}`);
}

/** One identity after the other. */
function change(
  { loader }: Services, info: ConnectionInfo, doing: string, done: string, groups: readonly RegisteredUrls[], work: (group: RegisteredUrls, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const identities = groups.map(({ identity }) => identity).join(', ');
  const noun = groups.flatMap(({ urls }) => urls).length === 1 ? 'a return URL' : 'return URLs';
  return write(`${doing} ${noun}: ${identities}`, `${noun} may have been ${done}: ${identities}`, () => loader.reloadGroup('workloadIdentity', info.id), async (signal) => {
    for (const group of groups) await work(group, signal);
  });
}

async function choose(control: IdentityControl, node: TreeNode | undefined): Promise<readonly ReturnUrl[]> {
  const title = 'Remove Return URL';
  const chosen = await chooseIdentity(control, node, { title, placeholder: 'From which workload identity?', none: 'There is no workload identity yet.' });
  if (chosen === undefined) return [];
  const { name } = chosen;
  const { allowedResourceOauth2ReturnUrls: urls } = await withProgress(`Reading ${name}`, (signal) => control.getWorkloadIdentity(name, signal));
  if (urls.length === 0) {
    void vscode.window.showInformationMessage(`There is no return URL on this workload identity: ${name}`);
    return [];
  }
  const chosenUrl = await pickRow(urls.map((url) => ({ label: url })), { title: `${title} from ${name}`, placeHolder: 'Which one is to be removed?', ignoreFocusOut: true });
  return chosenUrl === undefined ? [] : [{ identity: name, url: chosenUrl.label }];
}
