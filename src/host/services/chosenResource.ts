import * as vscode from 'vscode';
import { resourceOfRow } from '../../core/resource/ofRow.js';
import type { Resource } from '../../core/resource/resource.js';
import type { TreeNode } from '../../core/tree/nodes.js';
import type { Services } from './services.js';

/** The row that a command is called on, or the one that is selected, with its resource; says it where there is none. */
export function chosenResource({ selection }: Pick<Services, 'selection'>, node: TreeNode | undefined): { readonly node: TreeNode; readonly resource: Resource } | undefined {
  const row = node ?? selection();
  const resource = resourceOfRow(row);
  if (row !== undefined && resource !== undefined) return { node: row, resource };
  void vscode.window.showInformationMessage('Select a resource in the Resources view first, such as a workload identity or a gateway.');
  return undefined;
}
