import * as vscode from 'vscode';
import { runWizard } from '../../core/wizard/runWizard.js';
import { tokenVaultSteps, toTokenVaultKey, type TokenVaultDraft } from '../../core/wizard/tokenVault.js';
import { confirm } from '../services/confirm.js';
import { withFirmProgress, withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';
import { showDone } from '../services/showDone.js';

/** Sets which KMS key encrypts the token vault, after saying what depends on it. */
export const tokenVaultSetKey: Command = async ({ connections, prompter, loader }) => {
  const { info } = connections.require();
  const { control } = await connections.clientsOf(info);
  const { keyType, kmsKeyArn = '' } = await withProgress('Reading the token vault', (signal) => control.getTokenVault(signal));
  const draft = await runWizard<TokenVaultDraft>(prompter, {
    title: 'Key of the Token Vault', steps: tokenVaultSteps,
    initial: { keyType: keyType === 'CustomerManagedKey' ? keyType : 'ServiceManagedKey', kmsKeyArn },
  });
  if (draft === undefined) return;
  const key = toTokenVaultKey(draft);
  if (key.keyType === keyType && (key.keyType === 'ServiceManagedKey' || key.kmsKeyArn === kmsKeyArn)) {
    void vscode.window.showInformationMessage('The token vault has this key already. Nothing was changed.');
    return;
  }
  const now = key.keyType === 'ServiceManagedKey' ? 'a key of AWS' : key.kmsKeyArn;
  const before = keyType === 'CustomerManagedKey' ? kmsKeyArn : 'a key of AWS';
  const detail = [
    `In ${info.label}, ${info.region}.`, `Now: ${before}`, `Then: ${now}`, '',
    'Every token and secret of the vault depends on the key: where AgentCore may not use it, or it is deleted, agents get none any more.',
  ].join('\n');
  if (!await confirm('Change the key of the token vault?', detail, 'Change Key')) return;
  const then = await connections.clientsOf(info);
  await withFirmProgress('Changing the key of the token vault', () => then.control.setTokenVaultKey(key));
  await loader.reloadGroup('tokenVault', info.id);
  showDone('The token vault has another key');
};
