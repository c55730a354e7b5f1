import { validateReturnUrl } from '../identity/rules.js';
import { withAnswer, type Step } from './runWizard.js';

export interface ReturnUrlDraft {
  readonly url: string;
}

/** Asks for one resource OAuth2 return URL; the initial state offers this window's own. */
export const returnUrlSteps: readonly Step<ReturnUrlDraft>[] = [
  {
    id: 'url',
    ask: async ({ url }, { prompter, frame }) => withAnswer(
      await prompter.input({
        prompt: 'Where may the browser return to after consent? This is not the callback URL of a provider.',
        placeholder: 'http://127.0.0.1:8765/agentcore/callback', initial: url, validate: validateReturnUrl,
      }, frame),
      (answer) => ({ url: answer }),
    ),
  },
];
