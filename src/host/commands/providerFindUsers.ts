import * as vscode from 'vscode';
import { plainText } from '../../core/base/explain.js';
import { findUsers } from '../../core/usage/findUsers.js';
import type { ProviderRef, ProviderUser, Usage } from '../../core/usage/usage.js';
import { chooseProvider } from '../services/pickResource.js';
import { withProgress } from '../services/progress.js';
import { pickRow, type PickRow } from '../services/quickPick.js';
import type { Command } from '../services/services.js';
import { workspaceSource } from '../tree/workspaceAgents.js';

interface Item extends PickRow {
  readonly user: ProviderUser | undefined;
}

function toItem(user: ProviderUser): Item {
  return user.kind === 'gatewayTarget'
    ? { icon: 'type-hierarchy', label: user.target.name, description: `target of gateway ${user.gateway.name}`, user }
    : { icon: 'file', label: user.name, description: 'agent of this workspace', detail: vscode.workspace.asRelativePath(user.file), user };
}

/** What was looked through: an agent that asks for a token in its own code is in none of it. */
function toScope({ gateways, targets }: Usage): string {
  return `Looked through ${gateways} gateways with ${targets} targets and the project files of this workspace. Agents that ask in their own code are not found.`;
}

/** Finds the gateways' targets and the agents of the workspace that use a credential provider. */
export const providerFindUsers: Command = async (services, node) => {
  const { connections } = services;
  const control = await connections.control();
  const provider: ProviderRef | undefined = node?.kind === 'apiKeyProvider' ? { kind: 'apiKey', arn: node.provider.arn, name: node.provider.name }
    : await chooseProvider(control, node, { title: 'Find Who Uses It', placeholder: 'Which credential provider?', none: 'There is no OAuth2 credential provider.' })
      .then((chosen) => (chosen === undefined ? undefined : { kind: 'oauth2', arn: chosen.arn, name: chosen.name }));
  if (provider === undefined) return;
  const usage = await withProgress(`Finding who uses ${provider.name}`, async (signal, report) => findUsers(control, provider, {
    agents: (await workspaceSource()?.(signal))?.value ?? [], signal, onProgress: (done, total) => { if (done < total) report('Reading the targets of gateways', done, total); },
  }));
  const unread = usage.unread.map(({ what, error }): Item => ({ icon: 'warning', label: `Not read: ${what}`, detail: plainText(error), user: undefined }));
  if (usage.users.length + unread.length === 0) {
    void vscode.window.showInformationMessage(`Nobody was found who uses ${provider.name}. ${toScope(usage)}`);
    return;
  }
  const chosen = await pickRow([...usage.users.map(toItem), ...unread], { title: `Who Uses ${provider.name}`, placeHolder: toScope(usage) });
  if (chosen?.user?.kind === 'workspaceAgent') {
    const line = chosen.user.line - 1;
    await vscode.window.showTextDocument(vscode.Uri.file(chosen.user.file), { selection: new vscode.Range(line, 0, line, 0) });
  }
};
