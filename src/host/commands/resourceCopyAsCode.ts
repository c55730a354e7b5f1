import * as vscode from 'vscode';
import { readResourceCall } from '../../core/asCode/readResourceCall.js';
import { describeResource } from '../../core/resource/resource.js';
import { chosenResource } from '../services/chosenResource.js';
import { pickCode } from '../services/pickCode.js';
import { withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';
import { showDone } from '../services/showDone.js';

/** Copies a resource as code that makes another like it, or opens that in an editor. Secrets are read from variables. */
export const resourceCopyAsCode: Command = async (services, node) => {
  const chosen = chosenResource(services, node);
  if (chosen === undefined) return;
  const { control, cognito, access } = services.connections.at(chosen.node).require();
  const what = describeResource(chosen.resource);
  const call = await withProgress(`Reading ${what}`, (signal) => readResourceCall({ control, cognito }, chosen.resource, signal));
  const picked = await pickCode(`Copy as Code: ${what}`, call, access);
  if (picked === undefined) return;
  if (picked.how === 'copy') {
    await vscode.env.clipboard.writeText(picked.text);
    showDone(`Copied as ${picked.language.label}: ${chosen.resource.name}`);
  } else {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: picked.text, language: picked.language.languageId }));
  }
};
