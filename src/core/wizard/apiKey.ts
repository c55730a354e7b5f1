import { validateApiKey } from '../identity/rules.js';
import { providerNameStep } from './providerName.js';
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
  providerNameStep<ApiKeyDraft>(),
  ...secretSteps<ApiKeyDraft>({
    prompt: ({ name }) => `API key of ${name}. Goes to AgentCore only, which keeps it in Secrets Manager.`, validate: validateApiKey,
  }),
];

/** Who keeps the key → the key, or where it is. */
export const apiKeyEditSteps: readonly Step<ApiKeyDraft>[] = [
  {
    id: 'secretSource',
    ask: async (draft, { prompter, frame }) => withAnswer(
      await prompter.pick({
        placeholder: `Who keeps the API key of ${draft.name}?`, initial: draft.secretSource,
        items: [
          { label: 'AgentCore', description: 'MANAGED: you type it again, as AgentCore does not give it back', icon: 'key', value: 'MANAGED' },
          { label: 'A Secret of Yours', description: 'EXTERNAL: it stays in your own secret in Secrets Manager', icon: 'references', value: 'EXTERNAL' },
        ] as const,
      }, frame),
      (secretSource) => ({ ...draft, secretSource }),
    ),
  },
  ...apiKeyAgainSteps.map((step) => (step.id === 'secret' ? { ...step, when: ({ secretSource }: ApiKeyDraft) => secretSource === 'MANAGED' } : step)),
];
