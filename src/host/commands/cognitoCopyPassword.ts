import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { chooseUser } from '../services/pickCognito.js';
import type { Command } from '../services/services.js';
import { showDone } from '../services/showDone.js';

/** Copies the password that VS Code keeps for a user: one that a set-up made up, or that was set here. */
export const cognitoCopyPassword: Command = async ({ connections, passwords }, node) => {
  const { info } = connections.require();
  const { cognito } = await connections.clientsOf(info);
  const chosen = await chooseUser(cognito, node, 'Copy Password');
  if (chosen === undefined) return;
  const { pool, username } = chosen;
  const password = await passwords.get({ connectionId: info.id, poolId: pool.id, username });
  if (password === undefined) {
    throw new UserError(`No password is kept for user: ${username}`, {
      code: 'NoPasswordKept', hint: 'Only those that were set here are kept. Set a new one to have it kept.',
    });
  }
  await vscode.env.clipboard.writeText(password.reveal());
  showDone(`Password copied: ${username}`);
};
