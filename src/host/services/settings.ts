import * as vscode from 'vscode';
import { settingIds } from '../../generated/ids.js';
import { toSeconds, toText, toTexts } from './settingValues.js';

export interface Settings {
  /** The resource OAuth2 return URL. */
  readonly callbackUrl: string;
  /** Hosts whose consent pages are opened without a click. */
  readonly trustedHosts: readonly string[];
  /** `sandbox`, `profile:NAME@REGION`, or empty. */
  readonly defaultConnection: string;
  /** Empty: the extension's own storage. */
  readonly sandboxDataDirectory: string;
  /** Whether tokens are pointed out in documents. */
  readonly tokensInEditor: boolean;
  /** How far clocks may be apart. */
  readonly clockSkewSeconds: number;
  /** How long before its end a token that was inspected is announced to end; 0: not at all. */
  readonly noticeBeforeExpirySeconds: number;
}

/** Trusts a host from now on, for this user: its consent pages are opened without a click. */
export async function addTrustedHost(host: string): Promise<void> {
  const all = vscode.workspace.getConfiguration();
  const own = toTexts(all.inspect<unknown>(settingIds.consentTrustedHosts)?.globalValue);
  if (!own.includes(host)) await all.update(settingIds.consentTrustedHosts, [...own, host], vscode.ConfigurationTarget.Global);
}

/** The settings as they are now; read again for each use, so that a change needs no reload. */
export function readSettings(): Settings {
  const all = vscode.workspace.getConfiguration();
  return {
    callbackUrl: toText(all.get(settingIds.callbackUrl)),
    trustedHosts: toTexts(all.get(settingIds.consentTrustedHosts)).map((host) => host.toLowerCase()),
    defaultConnection: toText(all.get(settingIds.defaultConnection)),
    sandboxDataDirectory: toText(all.get(settingIds.sandboxDataDirectory)),
    tokensInEditor: all.get<unknown>(settingIds.jwtInEditor) !== false,
    clockSkewSeconds: toSeconds(all.get(settingIds.jwtClockSkewSeconds)),
    noticeBeforeExpirySeconds: toSeconds(all.get(settingIds.jwtNoticeBeforeExpirySeconds)),
  };
}
