// The user data of a VS Code that we start: its own folder, gone afterwards, with every first-run surface silenced.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../lifetime.mjs';

/** Settings of a person who wants to see the extension and nothing else. */
const QUIET_SETTINGS = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'remote.autoForwardPorts': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** Further settings of a run that a program drives. */
export const DRIVEN_SETTINGS = {
  'files.autoSave': 'off',
  'files.simpleDialog.enable': true,
  'window.dialogStyle': 'custom',
  'workbench.reduceMotion': 'on',
};

/** Settings of a person who trusts nothing yet and is not asked. */
export const UNTRUSTED_SETTINGS = { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' };

/**
 * Makes a fresh profile. It is removed at the end of the process, or by `removeFolder`.
 * @param {Record<string, unknown>} settings user settings beside the quiet ones
 */
export function freshProfile(settings) {
  const folder = temporaryFolder('profile');
  const text = JSON.stringify({ ...QUIET_SETTINGS, 'security.workspace.trust.enabled': false, ...settings }, null, 2);
  for (const user of ['data/User', 'User']) { // where the server looks, where the desktop looks
    mkdirSync(join(folder, user), { recursive: true });
    writeFileSync(join(folder, user, 'settings.json'), text);
  }
  const extensions = join(folder, 'extensions');
  mkdirSync(extensions);
  return { folder, extensions };
}
