import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';
import { plainText } from '../../core/base/explain.js';
import { escapeIcons } from '../../core/base/icons.js';
import { commandIds } from '../../generated/ids.js';
import type { Connections } from './connections.js';
import type { Consents } from './consents.js';
import { setContext } from './context.js';

const SECOND_MS = 1_000;

/** `9:12` */
function toClock(leftMs: number): string {
  const seconds = Math.max(0, Math.round(leftMs / SECOND_MS));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** At most two items on the left: the connection, and a consent only while one waits. */
export function createStatusBar(connections: Connections, consents: Consents): Disposable {
  const connection = vscode.window.createStatusBarItem('agentcoreIdentity.connection', vscode.StatusBarAlignment.Left, 10);
  connection.name = 'AgentCore Identity: Connection';
  connection.command = commandIds.connectionSwitch;
  const waiting = vscode.window.createStatusBarItem('agentcoreIdentity.consent', vscode.StatusBarAlignment.Left, 9);
  waiting.name = 'AgentCore Identity: Waiting Consent';
  waiting.command = commandIds.consentShow;
  let timer: NodeJS.Timeout | undefined;

  function drawConnection(): void {
    const state = connections.state();
    connection.backgroundColor = undefined;
    if (state.kind === 'connected') {
      const { info } = state;
      connection.text = info.kind === 'sandbox' ? `$(beaker) Sandbox: ${info.region}` : `$(cloud) ${escapeIcons(info.label)}: ${info.region}`;
      connection.tooltip = info.kind === 'sandbox' ? `Local sandbox of AgentCore Identity at ${info.host ?? ''}. Click to switch.` : 'AWS profile and region. Click to switch.';
    } else if (state.kind === 'connecting') {
      connection.text = '$(sync~spin) Connecting';
      connection.tooltip = `Connecting to ${state.what}`;
    } else if (state.kind === 'none') {
      connection.hide();
      return;
    } else {
      const what = state.kind === 'noCredentials' ? 'no credentials' : state.kind === 'failed' && state.error.code === 'SignInNeeded' ? 'not signed in' : 'cannot be used';
      connection.text = state.kind === 'ended' ? '$(beaker) Sandbox ended' : `$(cloud) ${escapeIcons(state.label)}: ${what}`;
      connection.tooltip = state.kind === 'ended' ? 'The sandbox ended. Click to start it again or to switch.' : `${plainText(state.error)} Click to switch.`;
      connection.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    }
    connection.show();
  }

  function drawWaiting(): void {
    const all = consents.waiting();
    const [first] = all;
    if (first === undefined) {
      clearInterval(timer);
      timer = undefined;
      waiting.hide();
      return;
    }
    timer ??= setInterval(drawWaiting, SECOND_MS);
    const { facts, expiresAtMs } = first;
    const isSignIn = facts.purpose === 'signIn';
    const others = all.length === 1 ? '' : ` +${all.length - 1}`;
    waiting.text = `$(clockface) ${isSignIn ? 'Sign-in' : 'Consent'} ${toClock(expiresAtMs - Date.now())}${others}`;
    waiting.tooltip = all.length > 1 ? `${all.length} wait in the browser. Click to choose one.` : isSignIn ? `The sign-in to ${facts.agent} waits in the browser.` : `${facts.agent} waits for the consent of ${facts.user} in the browser.`;
    waiting.show();
  }

  const tellCommands = () => {
    const open = connections.list().flatMap(({ id }) => connections.opened(id) ?? []);
    setContext({ sandboxRuns: connections.opened('sandbox') !== undefined, connected: open.length > 0, awsConnected: open.some(({ info }) => info.kind === 'aws') });
  };
  drawConnection();
  const subscriptions = [connections.onDidChange(drawConnection), connections.onDidChangeList(tellCommands), consents.onDidChange(drawWaiting)];
  return { dispose: () => { clearInterval(timer); for (const item of [...subscriptions, connection, waiting]) item.dispose(); } };
}
