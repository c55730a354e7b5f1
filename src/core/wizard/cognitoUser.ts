import type { PasswordPolicy } from '../cognito/control.js';
import { validateEmail, validateUsername } from '../cognito/rules.js';
import { cognitoPasswordSteps, newCognitoPassword, type CognitoPasswordDraft } from './cognitoPassword.js';
import { withAnswer, type Step } from './runWizard.js';

export interface CognitoUserDraft extends CognitoPasswordDraft {
  readonly username: string;
  /** Empty: none. */
  readonly email: string;
}

export const newCognitoUser: CognitoUserDraft = { ...newCognitoPassword, username: '', email: '' };

/** User name → e-mail address → the password. */
export function cognitoUserSteps(policy: PasswordPolicy): readonly Step<CognitoUserDraft>[] {
  return [
    {
      id: 'username',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'User name. It cannot be changed later.', initial: draft.username, validate: validateUsername,
        }, frame),
        (username) => ({ ...draft, username }),
      ),
    },
    {
      id: 'email',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'E-mail address, which tokens then carry. No mail is sent. May be left empty.', placeholder: 'alice@example.com',
          initial: draft.email, validate: validateEmail,
        }, frame),
        (email) => ({ ...draft, email }),
      ),
    },
    ...cognitoPasswordSteps<CognitoUserDraft>(policy),
  ];
}
