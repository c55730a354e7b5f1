import type { Shell } from '../base/shellQuote.js';
import { withAnswer, type Step } from './runWizard.js';

export interface CognitoExportsDraft {
  readonly shell: Shell;
  readonly withSecrets: boolean;
}

export const newCognitoExports = (shell: Shell): CognitoExportsDraft => ({ shell, withSecrets: false });

/** Which shell → with or without secrets, which is never the default. */
export const cognitoExportsSteps: readonly Step<CognitoExportsDraft>[] = [
  {
    id: 'shell',
    ask: async (draft, { prompter, frame }) => withAnswer(
      await prompter.pick<Shell>({
        placeholder: 'For which shell?', initial: draft.shell,
        items: [
          { label: 'bash, zsh, sh', description: "export NAME='value'", icon: 'terminal-bash', value: 'posix' },
          { label: 'PowerShell', description: "$env:NAME = 'value'", icon: 'terminal-powershell', value: 'powershell' },
        ],
      }, frame),
      (shell) => ({ ...draft, shell }),
    ),
  },
  {
    id: 'withSecrets',
    ask: async (draft, { prompter, frame }) => withAnswer(
      await prompter.pick({
        placeholder: 'With the client secrets and the password?', initial: draft.withSecrets,
        items: [
          { label: 'Without Secrets', description: 'ids and addresses only', icon: 'lock', value: false },
          { label: 'With Secrets in Clear', description: 'keep what you paste out of files, tickets and chats', icon: 'unlock', value: true },
        ],
      }, frame),
      (withSecrets) => ({ ...draft, withSecrets }),
    ),
  },
];
