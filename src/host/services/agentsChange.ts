import * as vscode from 'vscode';
import { readAgentsFile, writeAgentsFile, type AgentsFile } from './agentsFiles.js';
import { showError } from './commandRunner.js';
import type { Services } from './services.js';

const UNDO = 'Undo';
const OPEN_FILE = 'Open File';

/** Writes a list, lets the sandbox read it, and draws what became of it. */
async function apply({ localAgents, loader }: Services, file: AgentsFile): Promise<void> {
  await writeAgentsFile(file);
  await localAgents.followLists();
  await loader.reloadGroup('runtime', 'sandbox');
}

async function offer(services: Services, before: AgentsFile, text: string, said: string): Promise<void> {
  const chosen = await vscode.window.showInformationMessage(said, OPEN_FILE, UNDO);
  if (chosen === OPEN_FILE) await vscode.window.showTextDocument(before.uri);
  if (chosen !== UNDO) return;
  if ((await readAgentsFile(before.uri)).text === text) await apply(services, before);
  else void vscode.window.showWarningMessage('The list of agents was changed meanwhile, so it is left as it is.');
}

/**
 * Changes a list of agents and offers to undo that.
 * @param text that it is to have
 * @param toSaid what is said of it, once the sandbox has read the list
 */
export async function changeAgentsFile(services: Services, before: AgentsFile, text: string, toSaid: () => Promise<string>): Promise<void> {
  await apply(services, { uri: before.uri, text });
  // Not awaited: the command has done its work when the list is there.
  offer(services, before, text, await toSaid()).catch((error: unknown) => showError(services, error, 'change the list of agents'));
}
