import { Secret } from '../base/secret.js';
import type { SecretReference } from '../identity/providerConfig.js';
import { validateJsonKey, validateSecretId } from '../identity/rules.js';
import { IN_SECRETS_MANAGER } from './askField.js';
import { withAnswer, type Step } from './runWizard.js';

/** A secret as a form holds it: typed, or where the account keeps it. What was typed of both stays on the way back. */
export interface SecretDraft {
  readonly secret: Secret | undefined;
  readonly secretSource: 'MANAGED' | 'EXTERNAL';
  readonly secretId: string;
  readonly jsonKey: string;
}

export const newSecret: SecretDraft = { secret: undefined, secretSource: 'MANAGED', secretId: '', jsonKey: '' };

/** Undefined while nothing was typed. */
export function toKeptSecret({ secret, secretSource, secretId, jsonKey }: SecretDraft): Secret | SecretReference | undefined {
  return secretSource === 'EXTERNAL' ? { secretId, jsonKey } : secret;
}

/** A box for the secret, and from its button on the questions for one in Secrets Manager. */
export function secretSteps<S extends SecretDraft>(question: {
  readonly prompt: (draft: S) => string;
  readonly validate: (text: string) => string | undefined;
}): readonly Step<S>[] {
  const isElsewhere = ({ secretSource }: S) => secretSource === 'EXTERNAL';
  return [
    {
      id: 'secret',
      async ask(draft, { prompter, frame }) {
        const initial = draft.secret?.reveal();
        const answer = await prompter.secret({
          prompt: question.prompt(draft), initial, validate: question.validate, elsewhere: IN_SECRETS_MANAGER,
        }, frame);
        return answer.kind === 'elsewhere'
          ? { kind: 'value', value: { ...draft, secretSource: 'EXTERNAL' } }
          : withAnswer(answer, (text) => ({ ...draft, secretSource: 'MANAGED', secret: new Secret(text) }));
      },
    },
    {
      id: 'secretId', when: isElsewhere,
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'Name or ARN of your secret in Secrets Manager.', placeholder: 'prod/weather', initial: draft.secretId, validate: validateSecretId,
        }, frame),
        (secretId) => ({ ...draft, secretId }),
      ),
    },
    {
      id: 'jsonKey', when: isElsewhere,
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'Under which key of its JSON the secret is.', placeholder: 'api_key', initial: draft.jsonKey, validate: validateJsonKey,
        }, frame),
        (jsonKey) => ({ ...draft, jsonKey }),
      ),
    },
  ];
}
