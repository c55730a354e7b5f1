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
    ...referenceSteps<S>('Name or ARN of your secret in Secrets Manager.'),
  ];
}

/** Where the account keeps a secret of its own. */
function referenceSteps<S extends SecretDraft>(prompt: string): readonly Step<S>[] {
  const when = ({ secretSource }: S) => secretSource === 'EXTERNAL';
  return [
    {
      id: 'secretId', when,
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt, placeholder: 'prod/weather', initial: draft.secretId, validate: validateSecretId,
        }, frame),
        (secretId) => ({ ...draft, secretId }),
      ),
    },
    {
      id: 'jsonKey', when,
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'Under which key of its JSON the secret is.', placeholder: 'api_key', initial: draft.jsonKey, validate: validateJsonKey,
        }, frame),
        (jsonKey) => ({ ...draft, jsonKey }),
      ),
    },
  ];
}

/**
 * For another secret in the place of one that the account keeps itself: a value that is typed here would be kept by AgentCore from then on,
 * which is no rotation of that one.
 */
const otherReferenceSteps = <S extends SecretDraft>(): readonly Step<S>[] => referenceSteps<S>(
  'AgentCore reads this secret of yours in Secrets Manager: rotate it there. To have another one read, enter its name or ARN.');

/** For another secret in the place of one, wherever that is kept. */
export const otherSecretSteps = <S extends SecretDraft>({ secretSource }: SecretDraft, inAgentCore: readonly Step<S>[]): readonly Step<S>[] => (
  secretSource === 'EXTERNAL' ? otherReferenceSteps<S>() : inAgentCore);

/** Whether both say the same secret of the account, so that there is nothing to send. */
export const isSameReference = (one: SecretDraft, other: SecretDraft): boolean => (
  one.secretSource === 'EXTERNAL' && other.secretSource === 'EXTERNAL' && one.secretId === other.secretId && one.jsonKey === other.jsonKey);

/** Said where a reference was not changed. */
export const SAME_REFERENCE = 'It is the same secret as before, so nothing was changed. Rotate the secret itself in Secrets Manager.';
