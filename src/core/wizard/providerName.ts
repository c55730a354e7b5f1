import { validateProviderName } from '../identity/rules.js';
import { withAnswer, type Step } from './runWizard.js';

export interface ProviderNameDraft {
  readonly name: string;
}

/** Asks for the name of a credential provider whose every other setting is known. */
export const providerNameSteps: readonly Step<ProviderNameDraft>[] = [
  {
    id: 'name',
    ask: async ({ name }, { prompter, frame }) => withAnswer(
      await prompter.input({
        prompt: 'Name of the credential provider. It cannot be changed later.', initial: name, validate: validateProviderName,
      }, frame),
      (answer) => ({ name: answer }),
    ),
  },
];

/** A name that AgentCore takes, for the provider of a user pool with this name. */
export function toProviderName(poolName: string): string {
  return `${poolName.replaceAll(/[^A-Za-z0-9_-]+/g, '-').replace(/-$/, '').slice(0, 120)}-cognito`;
}
