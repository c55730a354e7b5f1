import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { plainText } from '../../core/base/explain.js';
import type { AwaitedConsent, ConsentFacts } from '../../core/callback/consent.js';
import { confirm } from './confirm.js';
import type { Consents } from './consents.js';

const UNREACHABLE = 'The browser cannot reach this window. Sign in, then paste the address the browser ends on.';
const COPY = 'Copy Sign-in URL';
const PASTE = 'Paste Callback URL…';

/** Nobody else sees who signed in: the person's word stands for the cookie that the listener could not set. */
const wasIt = ({ agent, user, provider }: ConsentFacts): Promise<boolean> => confirm(
  'Was it you who signed in?',
  `${agent} may then use ${provider ?? 'what was consented to'} as ${user}. Do not confirm an address that somebody sent you.`,
  'It Was Me',
);

/** Tells that the browser will not come back by itself, and offers the box to paste into. */
export async function offerPaste(consents: Consents, consent: AwaitedConsent): Promise<void> {
  const chosen = await vscode.window.showInformationMessage(UNREACHABLE, COPY, PASTE);
  if (chosen === undefined) return;
  if (chosen === COPY) await copySignInUrl(consent);
  await pasteCallback(consents, consent);
}

const copySignInUrl = async ({ authorizationUrl }: AwaitedConsent) => { await vscode.env.clipboard.writeText(authorizationUrl); };

/** Asks for the address that the browser ended on, and finishes the consent with it. The box stays while it is not the right one. */
export function pasteCallback(consents: Consents, consent: AwaitedConsent): Promise<void> {
  const box = vscode.window.createInputBox();
  const copy: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('copy'), tooltip: COPY };
  box.title = `Consent of ${consent.facts.user} for ${consent.facts.agent}`;
  box.prompt = 'Sign in, then paste the address the browser ends on.';
  box.placeholder = 'http://127.0.0.1:8765/agentcore/callback?session_id=…';
  box.ignoreFocusOut = true;
  box.buttons = [copy];
  return new Promise((resolve) => {
    const accept = async () => {
      box.busy = true;
      try {
        if (await consents.paste(box.value, wasIt) !== undefined) box.hide();
      } catch (error) {
        box.validationMessage = error instanceof UserError ? plainText(error) : 'The consent could not be finished.';
      }
      box.busy = false;
    };
    box.onDidTriggerButton(() => { void copySignInUrl(consent); });
    box.onDidChangeValue(() => { box.validationMessage = undefined; });
    box.onDidAccept(() => { void accept(); });
    box.onDidHide(() => { box.dispose(); resolve(); });
    box.show();
  });
}
