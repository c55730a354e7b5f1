import { validateApiKey, validateProviderName } from '../identity/rules.js';
import { newSecret, secretSteps, type SecretDraft } from './secretSteps.js';
import { withAnswer, type Step } from './runWizard.js';

export interface ApiKeyDraft extends SecretDraft {
  readonly name: string;
}

export const newApiKey: ApiKeyDraft = { name: '', ...newSecret };

/** The key alone, for a provider that is there: an Update takes a key again, and nothing else. */
export const apiKeyAgainSteps: readonly Step<ApiKeyDraft>[] = secretSteps({
  prompt: ({ name }) => `New API key of ${name}. AgentCore does not give the present one back, and replaces it.`, validate: validateApiKey,
});

/** Name → key. */
export const apiKeySteps: readonly Step<ApiKeyDraft>[] = [
  {
    id: 'name',
    ask: async (draft, { prompter, frame }) => withAnswer(
      await prompter.input({
        prompt: 'Name of the credential provider. It cannot be changed later.', initial: draft.name, validate: validateProviderName,
      }, frame),
      (name) => ({ ...draft, name }),
    ),
  },
  ...secretSteps<ApiKeyDraft>({
    prompt: ({ name }) => `API key of ${name}. Goes to AgentCore only, which keeps it in Secrets Manager.`, validate: validateApiKey,
  }),
];
