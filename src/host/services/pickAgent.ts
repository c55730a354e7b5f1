import * as vscode from 'vscode';
import type { LocalAgent } from '../../core/localAgents/localAgents.js';
import { describeAgent } from '../../core/tree/localAgent.js';
import type { TreeNode } from '../../core/tree/nodes.js';
import { pickRow } from './quickPick.js';
import type { Services } from './services.js';

/** The user's own agent of the row a command was called on, or one that the person picks; undefined where they do not. */
export async function chooseAgent(
  { localAgents }: Pick<Services, 'localAgents'>, node: TreeNode | undefined, title: string, isMeant: (agent: LocalAgent) => boolean,
): Promise<LocalAgent | undefined> {
  if (node?.kind === 'runtime' && node.agent !== undefined) return node.agent;
  localAgents.require();
  const agents = (await localAgents.list()).filter(isMeant);
  if (agents.length === 0) {
    void vscode.window.showInformationMessage(`${title}: there is no agent to do this with.`);
    return undefined;
  }
  const chosen = await pickRow(
    agents.map((agent) => ({ label: agent.name, description: `${describeAgent(agent).state} · ${new URL(agent.url).host}`, agent })),
    { title, placeHolder: 'Which agent?', matchOnDescription: true },
  );
  return chosen?.agent;
}
