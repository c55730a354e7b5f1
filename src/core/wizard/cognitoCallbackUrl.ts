import { validateCallbackUrl } from '../cognito/rules.js';
import type { Oauth2ProviderSummary } from '../identity/control.js';
import { withAnswer, type Step } from './runWizard.js';

export interface CognitoCallbackUrlDraft {
  /** The credential provider whose callback URL is meant; empty: a URL is typed. Undefined before the question. */
  readonly provider: string | undefined;
  readonly url: string;
}

export const newCognitoCallbackUrl: CognitoCallbackUrlDraft = { provider: undefined, url: '' };

/** That of a credential provider, or another one, which is typed. Without providers there is nothing to choose from. */
export function cognitoCallbackUrlSteps(providers: readonly Oauth2ProviderSummary[]): readonly Step<CognitoCallbackUrlDraft>[] {
  return [
    {
      id: 'provider',
      when: () => providers.length > 0,
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.pick({
          placeholder: 'Which callback URL?', initial: draft.provider,
          items: [
            ...providers.map(({ name, vendor }, index) => (
              { label: name, description: vendor, icon: 'key', value: name, ...(index === 0 ? { section: 'of a credential provider' } : {}) })),
            { label: 'Another URL…', description: 'of an application of yours', icon: 'edit', section: 'other', value: '' },
          ],
        }, frame),
        (provider) => ({ ...draft, provider }),
      ),
    },
    {
      id: 'url',
      when: ({ provider }) => (provider ?? '') === '',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'Where may the browser return to after sign-in?', placeholder: 'https://app.example/callback',
          initial: draft.url, validate: validateCallbackUrl,
        }, frame),
        (url) => ({ ...draft, url }),
      ),
    },
  ];
}
