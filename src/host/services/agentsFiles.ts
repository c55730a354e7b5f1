import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { AGENTS_FILE } from '../../core/localAgents/agentsList.js';

const listOf = ({ uri }: vscode.WorkspaceFolder) => vscode.Uri.joinPath(uri, ...AGENTS_FILE);

/** The lists of agents of every folder of this window, whether they exist or not. None where the window is not trusted. */
export function listedAgentsFiles(): readonly string[] {
  return vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []).map((folder) => listOf(folder).fsPath) : [];
}

/** A list of agents as it is on disk. */
export interface AgentsFile {
  readonly uri: vscode.Uri;
  /** Undefined where there is none yet. */
  readonly text: string | undefined;
}

export async function readAgentsFile(uri: vscode.Uri): Promise<AgentsFile> {
  try {
    return { uri, text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) };
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return { uri, text: undefined };
    throw error;
  }
}

/** The list of the one folder there is, or of one that the person picks; undefined where they do not. Throws a `UserError` without a folder. */
export async function chooseAgentsFile(): Promise<AgentsFile | undefined> {
  const folders = requireFolders();
  const folder = folders.length === 1 ? folders[0] : await vscode.window.showWorkspaceFolderPick({ placeHolder: 'Which folder is the agent in?' });
  return folder === undefined ? undefined : readAgentsFile(listOf(folder));
}

/** Every list of this window. Throws a `UserError` without a folder. */
export function readAgentsFiles(): Promise<readonly AgentsFile[]> {
  return Promise.all(requireFolders().map((folder) => readAgentsFile(listOf(folder))));
}

function requireFolders(): readonly vscode.WorkspaceFolder[] {
  if (!vscode.workspace.isTrusted) {
    throw new UserError('This window is not trusted, so its lists of agents are not used.', { code: 'NotTrusted', hint: 'Trust its folder first.' });
  }
  const { workspaceFolders = [] } = vscode.workspace;
  if (workspaceFolders.length === 0) throw new UserError('No folder is open that could have a list of agents.', { code: 'NoFolder', hint: 'Open the folder of your agent first.' });
  return workspaceFolders;
}

/** Undefined removes the file. */
export async function writeAgentsFile({ uri, text }: AgentsFile): Promise<void> {
  if (text === undefined) await vscode.workspace.fs.delete(uri);
  else await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}
