import { toRecord } from '../base/record.js';
import { Secret } from '../base/secret.js';
import type { ProviderDraft } from '../identity/providerDraft.js';
import { findTextFault, type Choice, type ProviderField } from '../identity/providerFields.js';
import type { Answer } from './prompter.js';
import { withAnswer, type Asking } from './runWizard.js';

/** What the button in the box of a secret says. */
export const IN_SECRETS_MANAGER = 'Use a Secret in Secrets Manager';

/** What a field begins with where the draft has nothing for it. */
export interface Beginnings {
  readonly text?: string | undefined;
  readonly secret?: string | undefined;
}

/** Asks one question about a provider. What the draft holds is offered again. */
export async function askField(
  field: ProviderField, draft: ProviderDraft, { prompter, frame }: Asking, beginnings: Beginnings = {},
): Promise<Answer<ProviderDraft>> {
  const prompt = field.prompt(draft);
  switch (field.kind) {
    case 'choice': {
      const items = field.choices.map((choice) => ({ label: choice.label, description: choice.description, value: choice }));
      const initial = field.choices.find((choice) => isChosen(choice, draft));
      return withAnswer(await prompter.pick({ placeholder: prompt, items, initial }, frame), ({ put }) => ({ ...draft, ...put }));
    }
    case 'secret': {
      const initial = draft.clientSecret?.reveal() ?? beginnings.secret;
      const answer = await prompter.secret({ prompt, initial, validate: field.validate, elsewhere: IN_SECRETS_MANAGER }, frame);
      return answer.kind === 'elsewhere'
        ? { kind: 'value', value: { ...draft, secretSource: 'EXTERNAL' } }
        : withAnswer(answer, (text) => ({ ...draft, clientSecret: new Secret(text) }));
    }
    case 'text': {
      const placeholder = field.placeholder?.(draft);
      const text = draft[field.id] ?? '';
      const initial = text === '' ? beginnings.text ?? '' : text;
      const question = {
        prompt, ...(placeholder === undefined ? {} : { placeholder }), initial, validate: (typed: string) => findTextFault(field, draft, typed),
      };
      return withAnswer(await prompter.input(question, frame), (typed) => ({ ...draft, [field.id]: typed }));
    }
  }
}

/** Whether the draft says what this choice would put into it. */
export function isChosen({ put }: Choice, draft: ProviderDraft): boolean {
  const now = toRecord(draft);
  return Object.entries(put).every(([name, value]) => now[name] === value);
}
