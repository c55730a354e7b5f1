import { Secret } from '../base/secret.js';
import type { SignInWay } from '../cognito/signIn.js';
import { withAnswer, type Step } from './runWizard.js';

export interface CognitoSignInDraft {
  readonly way: SignInWay | undefined;
}

/** With the password or in the browser. */
export const cognitoSignInSteps: readonly Step<CognitoSignInDraft>[] = [
  {
    id: 'way',
    ask: async ({ way }, { prompter, frame }) => withAnswer(
      await prompter.pick<SignInWay>({
        placeholder: 'How?', initial: way,
        items: [
          { label: 'Password', description: 'the one that is kept here, or one that you type', icon: 'key', value: 'password' },
          { label: 'In the Browser', description: 'on the pages of the user pool, by code with PKCE', icon: 'globe', value: 'browser' },
        ],
      }, frame),
      (chosen) => ({ way: chosen }),
    ),
  },
];

export interface CognitoPasswordSignInDraft {
  readonly password: Secret | undefined;
}

/**
 * Asks for a password that is not kept. It is tried as it is typed: the policy may be newer than the password.
 * @param keptIsWrong Cognito refused the password that was kept for this user
 */
export function cognitoPasswordSignInSteps(username: string, keptIsWrong: boolean): readonly Step<CognitoPasswordSignInDraft>[] {
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
