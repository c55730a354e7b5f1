import { Secret } from '../base/secret.js';
import { withAnswer, type Step } from './runWizard.js';

export interface CognitoSignInDraft {
  readonly password: Secret | undefined;
}

/**
 * Asks for a password that is not kept. It is tried as it is typed: the policy may be newer than the password.
 * @param keptIsWrong Cognito refused the password that was kept for this user
 */
export function cognitoSignInSteps(username: string, keptIsWrong: boolean): readonly Step<CognitoSignInDraft>[] {
  return [
    {
      id: 'password',
      ask: async (_draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: `${keptIsWrong ? 'The kept password no longer fits. ' : ''}Password of ${username}. Goes to Cognito only and is not kept.`, password: true,
          validate: (text) => (text === '' ? 'Type the password of the user.' : undefined),
        }, frame),
        (password) => ({ password: new Secret(password) }),
      ),
    },
  ];
}
