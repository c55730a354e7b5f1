import { validateProviderName } from '../identity/rules.js';
import { withAnswer, type Step } from './runWizard.js';

export interface ProviderNameDraft {
  readonly name: string;
}

/** Asks for the name of a credential provider, of whatever kind it is. */
export function providerNameStep<D extends ProviderNameDraft>(): Step<D> {
  return {
    id: 'name',
    ask: async (draft, { prompter, frame }) => withAnswer(
      await prompter.input({
        prompt: 'Name of the credential provider. It cannot be changed later.', initial: draft.name, validate: validateProviderName,
      }, frame),
      (name) => ({ ...draft, name }),
    ),
  };
}

/** A name that AgentCore takes, for the provider of a user pool with this name. */
export function toProviderName(poolName: string): string {
  return `${poolName.replaceAll(/[^A-Za-z0-9_-]+/g, '-').replace(/-$/, '').slice(0, 120)}-cognito`;
}
