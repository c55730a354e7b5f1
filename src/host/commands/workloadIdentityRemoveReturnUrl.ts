import * as vscode from 'vscode';
import type { IdentityControl } from '../../core/identity/control.js';
import { addReturnUrl, removeReturnUrl } from '../../core/identity/returnUrls.js';
import type { ConnectionInfo, TreeNode } from '../../core/tree/nodes.js';
import { showError } from '../services/commandRunner.js';
import { chooseIdentity } from '../services/pickResource.js';
import { withProgress } from '../services/progress.js';
import { returnUrlOf, type ReturnUrl } from '../services/rows.js';
import type { Command, Services } from '../services/services.js';
import { write } from '../services/write.js';

const UNDO = 'Undo';

/** Takes one return URL off a workload identity, says so and offers Undo. */
export const workloadIdentityRemoveReturnUrl: Command = async (services, node) => {
  const { connections, loader } = services;
  const { info } = connections.require();
  const { control } = await connections.clientsOf(info);
  const chosen = returnUrlOf(node) ?? await choose(control, node);
  if (chosen === undefined) return;
  const { identity, url } = chosen;
  const then = await connections.clientsOf(info);
  await write(
    `Removing a return URL from ${identity}`, `it may have been removed from ${identity}`, () => loader.reloadGroup('workloadIdentity', info.id),
    (signal) => removeReturnUrl(then.control, identity, url, signal),
  );
  // Not awaited: the notification stays until it is closed.
  void vscode.window.showInformationMessage(`No longer registered on ${identity}: ${url}`, UNDO)
    .then((pressed) => (pressed === UNDO ? undo(services, info, chosen) : undefined))
    .then(undefined, (error: unknown) => showError(services, error, 'register the return URL again'));
};

async function undo({ connections, loader }: Services, info: ConnectionInfo, { identity, url }: ReturnUrl): Promise<void> {
  const { control } = await connections.clientsOf(info);
  await write(
    `Adding a return URL to ${identity}`, `it may have been registered on ${identity}`, () => loader.reloadGroup('workloadIdentity', info.id),
    (signal) => addReturnUrl(control, identity, url, signal),
  );
  vscode.window.setStatusBarMessage(`$(check) Return URL is registered on ${identity} again`, 5_000);
}

async function choose(control: IdentityControl, node: TreeNode | undefined): Promise<ReturnUrl | undefined> {
  const title = 'Remove Return URL';
  const chosen = await chooseIdentity(control, node, { title, placeholder: 'From which workload identity?', none: 'There is no workload identity yet.' });
  if (chosen === undefined) return undefined;
  const { name } = chosen;
  const { allowedResourceOauth2ReturnUrls: urls } = await withProgress(`Reading ${name}`, (signal) => control.getWorkloadIdentity(name, signal));
  if (urls.length === 0) {
    void vscode.window.showInformationMessage(`There is no return URL on this workload identity: ${name}`);
    return undefined;
  }
  const url = await vscode.window.showQuickPick([...urls], { title: `${title} from ${name}`, placeHolder: 'Which one is to be removed?', ignoreFocusOut: true });
  return url === undefined ? undefined : { identity: name, url };
}
