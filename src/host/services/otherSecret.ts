import * as vscode from 'vscode';
import type { Prompter } from '../../core/wizard/prompter.js';
import { runWizard, type WizardOptions } from '../../core/wizard/runWizard.js';
import { isSameReference, SAME_REFERENCE, type SecretDraft } from '../../core/wizard/secretSteps.js';

/** Asks for another secret in the place of one. Undefined where the person gave up, or named the same secret of the account again, which is said. */
export async function askOtherSecret<S extends SecretDraft>(prompter: Prompter, options: WizardOptions<S>): Promise<S | undefined> {
  const draft = await runWizard(prompter, options);
  if (draft === undefined || !isSameReference(options.initial, draft)) return draft;
  void vscode.window.showInformationMessage(SAME_REFERENCE);
  return undefined;
}
