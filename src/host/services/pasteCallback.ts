import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { plainText } from '../../core/base/explain.js';
import type { ConsentFacts } from '../../core/callback/consent.js';
import { openStartUrl } from './browser.js';
import { confirm } from './confirm.js';
import type { Consents, Waiting } from './consents.js';

const UNREACHABLE = 'The browser cannot reach this window. Sign in, then paste the address the browser ends on.';
const COPY = 'Copy Sign-In URL';
const PASTE = 'Paste Callback URL…';

/** What is to be known of a consent or sign-in whose callback is pasted. */
type Pasteable = Pick<Waiting, 'authorizationUrl' | 'facts'>;

/** Nobody else sees who signed in: the person's word stands for the cookie that the listener could not set. */
const wasIt = ({ purpose, agent, user, provider }: ConsentFacts): Promise<boolean> => confirm(
  'Was it you who signed in?',
  `${purpose === 'signIn' ? `VS Code then gets the tokens of whoever it was, for ${agent}.` : `${agent} may then use ${provider ?? 'what was consented to'} as ${user}.`} Do not confirm an address that somebody sent you.`,
  'It Was Me',
);

/**
 * Opens a start page in the browser; where that would not come back to this window, offers to paste. Throws a `UserError`: `NoBrowser`.
 * @param otherwise what a person does whom VS Code cannot open a browser
 */
export async function openWaiting(consents: Consents, waiting: Pasteable, startUrl: string, otherwise: string): Promise<void> {
  // Not awaited: the person may take minutes.
  if (await openStartUrl(startUrl, otherwise) === 'outOfReach') void offerPaste(consents, waiting);
}

/** Tells that the browser will not come back by itself, and offers the box to paste into. */
async function offerPaste(consents: Consents, consent: Pasteable): Promise<void> {
  const chosen = await vscode.window.showInformationMessage(UNREACHABLE, COPY, PASTE);
  if (chosen === undefined) return;
  if (chosen === COPY) await copySignInUrl(consent);
  await pasteCallback(consents, consent);
}

/** The page of the identity provider itself: a browser that cannot reach this window cannot begin at its start page. */
const copySignInUrl = async ({ authorizationUrl }: Pasteable) => { await vscode.env.clipboard.writeText(authorizationUrl); };

/** Asks for the address that the browser ended on, and finishes the consent with it. The box stays while it is not the right one. */
export function pasteCallback(consents: Consents, consent: Pasteable): Promise<void> {
  const box = vscode.window.createInputBox();
  const copy: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('copy'), tooltip: COPY };
  const { purpose, agent, user } = consent.facts;
  box.title = purpose === 'signIn' ? `Sign-In to ${agent}` : `Consent of ${user} for ${agent}`;
  box.prompt = 'Sign in, then paste the address the browser ends on.';
  box.placeholder = `${consents.callbackUrl()}?…`;
  box.ignoreFocusOut = true;
  box.buttons = [copy];
  return new Promise((resolve) => {
    const accept = async () => {
      box.busy = true;
      try {
        if (await consents.paste(box.value, wasIt) !== undefined) box.hide();
      } catch (error) {
        box.validationMessage = error instanceof UserError ? plainText(error) : purpose === 'signIn' ? 'The sign-in could not be finished.' : 'The consent could not be finished.';
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
