import { Secret } from '../base/secret.js';
import type { PasswordPolicy } from '../cognito/control.js';
import { validatePassword } from '../cognito/rules.js';
import { withAnswer, type Step } from './runWizard.js';

export interface CognitoPasswordDraft {
  readonly origin: 'generated' | 'typed' | undefined;
  /** Only of `typed`. */
  readonly password: Secret | undefined;
  /** False: the user has to change it at the next sign-in. */
  readonly isPermanent: boolean | undefined;
}

export const newCognitoPassword: CognitoPasswordDraft = { origin: undefined, password: undefined, isPermanent: undefined };

/** Made up or typed → the password, where it is typed. For a user who has to set a new one; it stays for good. */
export function cognitoNewPasswordSteps<S extends CognitoPasswordDraft>(policy: PasswordPolicy): readonly Step<S>[] {
  return [
    {
      id: 'origin',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.pick<'generated' | 'typed'>({
          placeholder: 'Which password?', initial: draft.origin,
          items: [
            { label: 'A Strong One Made Up', description: 'kept in the secret storage of VS Code', icon: 'sparkle', value: 'generated' },
            { label: 'One That I Type…', description: `at least ${policy.minimumLength} characters`, icon: 'edit', value: 'typed' },
          ],
        }, frame),
        (origin) => ({ ...draft, origin, password: origin === 'typed' ? draft.password : undefined }),
      ),
    },
    {
      id: 'password',
      when: ({ origin }) => origin === 'typed',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'The password. Goes to Cognito and to the secret storage of VS Code only.', password: true,
          initial: draft.password?.reveal(), validate: (text) => validatePassword(text, policy),
        }, frame),
        (password) => ({ ...draft, password: new Secret(password) }),
      ),
    },
  ];
}

/** The same → for how long. Part of every wizard that sets a password for somebody. */
export function cognitoPasswordSteps<S extends CognitoPasswordDraft>(policy: PasswordPolicy): readonly Step<S>[] {
  return [
    ...cognitoNewPasswordSteps<S>(policy),
    {
      id: 'isPermanent',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.pick({
          placeholder: 'For how long?', initial: draft.isPermanent,
          items: [
            { label: 'For Good', description: 'the user can sign in at once', icon: 'check', value: true },
            { label: 'Until the Next Sign-In', description: 'Cognito then asks the user for a new one', icon: 'history', value: false },
          ],
        }, frame),
        (isPermanent) => ({ ...draft, isPermanent }),
      ),
    },
  ];
}

/** The password of a finished draft; `generate` makes one up where none was typed. */
export function toPassword({ origin, password }: CognitoPasswordDraft, generate: () => Secret): Secret {
  if (origin === 'typed' && password === undefined) throw new TypeError('A typed password is missing.');
  return password ?? generate();
}
