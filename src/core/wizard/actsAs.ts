import { validateUserId } from '../identity/rules.js';
import { withAnswer, type Step } from './runWizard.js';

export interface UserIdDraft {
  /** Empty where an agent acts for nobody. */
  readonly userId: string;
}

/** Asks for whom an agent acts. */
export const userIdSteps: readonly Step<UserIdDraft>[] = [
  {
    id: 'userId',
    ask: async ({ userId }, { prompter, frame }) => withAnswer(
      await prompter.input({
        prompt: 'For which user id does it act? Leave it empty for no user.', placeholder: 'alice', initial: userId,
        validate: (text) => (text === '' ? undefined : validateUserId(text)),
      }, frame),
      (text) => ({ userId: text }),
    ),
  },
];
