import { join } from 'node:path';
import * as vscode from 'vscode';
import { createSharedFilesReader } from './core/profiles/sharedFiles.js';
import { createActivity } from './core/activity/activity.js';
import { createTreeLoader } from './core/tree/loader.js';
import { createActivityView } from './host/activity/view.js';
import { commandTable } from './host/commands/index.js';
import { createInvokePanels } from './host/panels/invoke.js';
import { createJwtInspectorPanels } from './host/panels/jwtInspector.js';
import { actAt } from './host/panels/windowPorts.js';
import { createAgentLogs } from './host/services/agentLogs.js';
import { listedAgentsFiles } from './host/services/agentsFiles.js';
import { registerCommands, showError } from './host/services/commandRunner.js';
import { createCognitoSetups } from './host/services/cognitoSetups.js';
import { createConnections } from './host/services/connections.js';
import { createConsents } from './host/services/consents.js';
import { createLocalAgentsService } from './host/services/localAgents.js';
import { createLog } from './host/services/log.js';
import { createPasswords } from './host/services/passwords.js';
import { pickActsAs } from './host/services/pickActsAs.js';
import { pickQualifier, pickTarget } from './host/services/pickTarget.js';
import { createSandboxProcess } from './host/services/sandboxProcess.js';
import { createResourceDocuments } from './host/services/resourceDocuments.js';
import type { Services } from './host/services/services.js';
import { createSavedConnections } from './host/services/savedConnections.js';
import { readSettings } from './host/services/settings.js';
import { createSignIns } from './host/services/signIns.js';
import { createStatusBar } from './host/services/statusBar.js';
import { createTokenHistory } from './host/services/tokenHistory.js';
import { createTokenNotices } from './host/services/tokenNotices.js';
import { createTokensInEditor } from './host/services/tokensInEditor.js';
import { createVirtualDocuments } from './host/services/virtualDocuments.js';
import { readWindowKey } from './host/services/windowKey.js';
import { createWindowNetwork } from './host/services/windowNetwork.js';
import { createResourcesView } from './host/tree/provider.js';
import { createTokensView } from './host/tree/tokensView.js';
import { toTreeConnections } from './host/tree/treeConnections.js';
import { workspaceSource } from './host/tree/workspaceAgents.js';
import { createPrompter } from './host/wizard/prompter.js';

/** Makes everything once and wires it. Synchronous; starts nothing, reads nothing, contacts nobody. */
export function activate(context: vscode.ExtensionContext): void {
  const log = createLog();
  const sandbox = createSandboxProcess(context.extensionPath, listedAgentsFiles, log);
  const saved = createSavedConnections(log);
  const network = createWindowNetwork();
  const profiles = createSharedFilesReader();
  const activity = createActivity();
  const connections = createConnections({
    sandbox, saved, network, activity,
    sandboxDataDirectory: () => readSettings().sandboxDataDirectory || join(context.globalStorageUri.fsPath, 'sandbox'),
    files: profiles,
    isTrusted: () => vscode.workspace.isTrusted,
    onError: (error) => { void showError({ log }, error, 'open the connection'); },
  });
  const cognitoSetups = createCognitoSetups(join(context.globalStorageUri.fsPath, 'cognitoSetups'));
  const localAgents = createLocalAgentsService(connections, log);
  const loader = createTreeLoader({
    connections: toTreeConnections(connections, localAgents),
    setups: (connectionId) => cognitoSetups.of(connectionId),
    workspace: workspaceSource,
  });
  const consents = createConsents({ callbackUrl: () => readSettings().callbackUrl, key: () => readWindowKey(context.globalStorageUri.fsPath, log), log });
  const documents = createVirtualDocuments();
  const activityView = createActivityView(activity);
  const resourceDocuments = createResourceDocuments(connections, activity);
  const tokenHistory = createTokenHistory(Date.now);
  const tokenNotices = createTokenNotices(readSettings);
  const jwtInspectorPanels = createJwtInspectorPanels({
    network,
    extensionUri: context.extensionUri, log, connections, documents, history: tokenHistory, notices: tokenNotices, clockSkewSeconds: () => readSettings().clockSkewSeconds,
  });
  const invokePanels = createInvokePanels({
    extensionUri: context.extensionUri, log, settings: readSettings, connections, consents, localAgents, jwtInspectorPanels, documents,
    pickers: {
      target: (connectionId, current) => pickTarget(servicesAt(connectionId), current),
      qualifier: async (connectionId, runtime, current) => pickQualifier(await actAt(connections, connectionId).control(), runtime, current),
      // Loaded when it is asked for: it brings the library that reads tokens.
      signIn: async (info, inbound) => (await import('./host/services/pickSignIn.js')).pickSignIn(servicesAt(info.id), info, inbound),
      actsAs: (connectionId, current) => pickActsAs(servicesAt(connectionId), current),
    },
    onDidChangeIdentities: (connectionId) => { void loader.reloadGroup('workloadIdentity', connectionId); },
  });
  const resources = createResourcesView({ extensionUri: context.extensionUri, loader, connections, consents, localAgents });
  const agentLogs = createAgentLogs();
  const signIns = createSignIns((error) => { void showError({ log }, error, 'open the connection'); });
  const services: Services = {
    log, settings: readSettings, connections, saved, profiles, signIns, network, consents, localAgents, agentLogs, loader, selection: () => resources.selected()[0],
    selected: () => resources.selected(), reveal: (id) => resources.reveal(id), prompter: createPrompter(), activity, activityView, resourceDocuments,
    invokePanels, jwtInspectorPanels, tokenHistory, cognitoSetups, passwords: createPasswords(context.secrets),
  };
  const servicesAt = (connectionId: string | undefined): Services => ({ ...services, connections: { ...connections, ...actAt(connections, connectionId) } });
  context.subscriptions.push(
    log, sandbox, saved, network, signIns, connections, consents, localAgents, agentLogs, jwtInspectorPanels, tokenHistory, tokenNotices, documents, activity,
    activityView, resourceDocuments, invokePanels, resources, createStatusBar(connections, consents), createTokensInEditor(readSettings),
    createTokensView(tokenHistory, readSettings), registerCommands(services, commandTable, context.extension.packageJSON),
  );
}
