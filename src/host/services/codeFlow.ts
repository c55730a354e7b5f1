import * as vscode from 'vscode';
import type { AwaitedCode } from '../../core/callback/consent.js';
import type { CodePorts, TokenRequest } from '../../core/flow/codeGrant.js';
import { startFlow, type FlowRun } from '../../core/flow/engine.js';
import type { FlowEvent, Reminder } from '../../core/flow/events.js';
import { createIssuerHttp } from '../../core/flow/issuerHttp.js';
import type { IssuedTokens } from '../../core/flow/oauth.js';
import { userTokenByCode } from '../../core/flow/userToken.js';
import { showError } from './commandRunner.js';
import type { Waiting } from './consents.js';
import { openWaiting, pasteCallback } from './pasteCallback.js';
import type { Report } from './progress.js';
import { pickRow } from './quickPick.js';
import type { Services } from './services.js';
import { showDone } from './showDone.js';

/** What a step does, as in "waiting for the sign-in". */
const DOING: Readonly<Record<string, string>> = {
  discovery: 'reading the discovery document', openBrowser: 'opening the browser', consent: 'waiting for the sign-in', returnUrl: 'reading what came back',
  checkReturn: 'checking what came back', redeem: 'trading the code for tokens', verify: 'verifying the ID token',
  deviceCode: 'asking for a code', poll: 'waiting for the code to be typed', token: 'asking for a token',
};

const REMINDING: Readonly<Record<Reminder, string>> = {
  noReturn: 'nobody is back yet; the status bar opens the page again or takes its address', lastMinute: 'one minute is left',
};

/** Runs a sign-in by code in the browser, through the callback listener of this window. */
export function runCodeFlow(services: Services, request: TokenRequest, signal: AbortSignal, report: Report): FlowRun<IssuedTokens> {
  const { consents, log, network } = services;
  let awaited: AwaitedCode | undefined;
  const ports: CodePorts = {
    http: createIssuerHttp({ fetch: network.fetch }),
    code: {
      redirectUri: consents.callbackUrl(),
      expectCode(code) {
        awaited = code;
        return consents.beginCode(code, (waiting) => { void offerMore(services, waiting, flow).catch((error: unknown) => showError(services, error, 'go on with the sign-in')); });
      },
    },
    browser: {
      open: async (url) => { if (awaited !== undefined) await openWaiting(consents, awaited, url, 'Choose a browser for this computer, or sign in with the password.'); },
    },
  };
  const flow = startFlow(userTokenByCode(request, ports), { signal, log, onEvent: followSteps(report) });
  return flow;
}

/** Says which step is under way, of how many, and what the sign-in goes on without. */
export function followSteps(report: Report): (event: FlowEvent) => void {
  let ids: readonly string[] = [];
  return (event) => {
    if (event.kind === 'started') ids = event.steps.map(({ id }) => id);
    if (event.kind === 'reminded') report(REMINDING[event.reminder], ids.indexOf(event.stepId), ids.length);
    if (event.kind === 'noticed') {
      const { id, message, fix = '' } = event.notice;
      void vscode.window.showWarningMessage(id === 'browserNotOpened' ? `${message} ${fix}` : message);
    }
    if (event.kind === 'stepStarted') report(DOING[event.stepId] ?? event.stepId, ids.indexOf(event.stepId), ids.length);
  };
}

/** What can be done while the browser is waited for: the notification has only Cancel, and may be hidden. */
async function offerMore({ consents }: Services, waiting: Waiting, flow: FlowRun<IssuedTokens>): Promise<void> {
  const items = [
    { label: 'Open Browser Again', icon: 'globe', act: () => flow.openAgain() },
    { label: 'Copy Sign-In URL', icon: 'copy', act: () => copyStartUrl(waiting) },
    { label: 'Paste Callback URL…', icon: 'clippy', act: () => pasteCallback(consents, waiting) },
    { label: 'Cancel Sign-In', icon: 'close', act: () => { flow.cancel(); return Promise.resolve(); } },
  ];
  const chosen = await pickRow(items, { title: `Sign-In to ${waiting.facts.agent}`, placeHolder: 'It waits in the browser.' });
  await chosen?.act();
}

/** The start page: a callback that did not begin there is not taken. The page that was opened before stops working. */
async function copyStartUrl(waiting: Waiting): Promise<void> {
  await vscode.env.clipboard.writeText(waiting.renewStartUrl());
  showDone('Sign-in URL copied, for a browser on this computer');
}
