import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { toCommandShell } from '../../core/base/shellQuote.js';
import { parseConnectionId } from '../../core/connections/saved.js';
import { findSignIn, readTokenEnd, toSignInCommand, type SignIn } from '../../core/profiles/signIn.js';
import { chooseConnection } from '../services/pickConnection.js';
import type { Command } from '../services/services.js';

/** Runs the AWS CLI's own sign-in in a terminal, and opens the connection anew once somebody has signed in. */
export const connectionSignIn: Command = async (services, node) => {
  const { connections, profiles, signIns } = services;
  const chosen = await chooseConnection(services, node, { title: 'Sign In', placeholder: 'Which connection is to be signed in to?', mayBe: ({ kind, state }) => kind === 'aws' && state !== 'suggested' });
  const target = chosen === undefined ? undefined : parseConnectionId(chosen.id);
  if (chosen === undefined || target?.kind !== 'profile') return;
  if (chosen.state === 'suggested') throw new UserError(`This connection is not one of yours: ${chosen.label}`, { code: 'Suggested', hint: 'Open it first.' });
  const signIn = findSignIn(await profiles.read(), target.profile);
  if (signIn === undefined) {
    throw new UserError(`Nobody signs in to this profile in a browser: ${target.profile}`, {
      code: 'NoSignIn', hint: 'Its credentials come from elsewhere: from keys, a program, the environment, a container or an instance.',
    });
  }
  // The portal may have ended a session before its time: only a token of another end is a new one.
  const endBefore = await readTokenEnd(signIn);
  const command = toSignInCommand(signIn, toCommandShell(vscode.env.shell));
  const terminal = vscode.window.createTerminal({ name: `Sign in to ${signIn.profile}` });
  terminal.show();
  terminal.sendText(command);
  signIns.await(terminal, async () => {
    if (!await isSignedIn(signIn, endBefore)) return false;
    await connections.again(chosen.id);
    return true;
  });
};

/** Of `aws login` nothing is known but that its command has ended. */
async function isSignedIn(signIn: SignIn, endBefore: number | undefined): Promise<boolean> {
  const end = await readTokenEnd(signIn);
  return signIn.by === 'login' || (end !== undefined && end !== endBefore && end > Date.now());
}
