import { toRecord } from '../base/record.js';
import { Secret } from '../base/secret.js';
import type { ProviderDraft } from '../identity/providerDraft.js';
import { providerFields, type Choice, type ProviderField } from '../identity/providerFields.js';
import { validateProviderName } from '../identity/rules.js';
import { describeAsked, vendors } from '../identity/vendors.js';
import type { Answer } from './prompter.js';
import { withAnswer, type Asking, type Step } from './runWizard.js';

/** The sandbox's own issuer and client, so that a first provider needs no typing. */
export interface ProviderDefaults {
  readonly discoveryUrl?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
}

/** Whose questions have a default that most providers keep. */
export type Detail = 'usual' | 'every setting';

/** Vendor → name → the fields that the vendor needs. */
export function providerSteps(defaults: ProviderDefaults = {}, detail: Detail = 'usual'): readonly Step<ProviderDraft>[] {
  const fields = providerFields.filter(({ isDetail = false }) => detail === 'every setting' || !isDetail);
  return [vendorStep, nameStep, ...fields.map((field): Step<ProviderDraft> => ({
    id: field.id, when: field.when, ask: (draft, asking) => askFor(field, draft, defaults, asking),
  }))];
}

const SECRET_AGAIN = 'AgentCore does not give the secret back. Enter it again, or choose a secret in Secrets Manager.';

/** The same for a provider that is there, begun from `toProviderDraft`: neither vendor nor name can be changed. */
export const providerEditSteps: readonly Step<ProviderDraft>[] = providerFields.map((field) => ({
  id: field.id,
  when: field.when,
  ask: (draft, asking) => askFor(field.kind === 'secret' ? { ...field, prompt: () => SECRET_AGAIN } : field, draft, {}, asking),
}));

const vendorStep: Step<ProviderDraft> = {
  id: 'vendor',
  ask: async (draft, { prompter, frame }) => withAnswer(
    await prompter.pick({
      placeholder: 'Which service gives out the tokens?', initial: draft.vendor,
      items: vendors.map((entry, index) => ({
        label: entry.label, description: describeAsked(entry), icon: entry.icon, value: entry.vendor,
        ...(entry.server === 'any' ? { section: 'custom' } : index === 0 ? { section: 'known vendors' } : {}),
      })),
    }, frame),
    (vendor) => ({ ...draft, vendor }),
  ),
};

const nameStep: Step<ProviderDraft> = {
  id: 'name',
  ask: async (draft, { prompter, frame }) => withAnswer(
    await prompter.input({
      prompt: 'Name of the credential provider. It cannot be changed later.', initial: draft.name, validate: validateProviderName,
    }, frame),
    (name) => ({ ...draft, name }),
  ),
};

async function askFor(field: ProviderField, draft: ProviderDraft, defaults: ProviderDefaults, { prompter, frame }: Asking): Promise<Answer<ProviderDraft>> {
  const prompt = field.prompt(draft);
  const { validate = () => undefined } = 'validate' in field ? field : {};
  switch (field.kind) {
    case 'choice': {
      const items = field.choices.map((choice) => ({ label: choice.label, description: choice.description, value: choice }));
      const initial = field.choices.find((choice) => isChosen(choice, draft));
      return withAnswer(await prompter.pick({ placeholder: prompt, items, initial }, frame), ({ put }) => ({ ...draft, ...put }));
    }
    case 'secret': {
      const initial = draft.clientSecret?.reveal() ?? (isDefaultClient(draft, defaults) ? defaults.clientSecret : undefined);
      const question = { prompt, password: true, initial, validate };
      return withAnswer(await prompter.input(question, frame), (text) => ({ ...draft, clientSecret: new Secret(text) }));
    }
    case 'text': {
      const placeholder = field.placeholder?.(draft);
      const initial = draft[field.id] === '' ? toDefault(field.id, draft, defaults) : draft[field.id];
      const question = { prompt, ...(placeholder === undefined ? {} : { placeholder }), initial, validate };
      return withAnswer(await prompter.input(question, frame), (text) => ({ ...draft, [field.id]: text }));
    }
  }
}

function isChosen({ put }: Choice, draft: ProviderDraft): boolean {
  const now = toRecord(draft);
  return Object.entries(put).every(([name, value]) => now[name] === value);
}

const isDefaultServer = ({ vendor, discoveryUrl }: ProviderDraft, defaults: ProviderDefaults) => (
  vendor === 'CustomOauth2' && discoveryUrl === defaults.discoveryUrl);
const isDefaultClient = (draft: ProviderDraft, defaults: ProviderDefaults) => (
  isDefaultServer(draft, defaults) && draft.clientId === defaults.clientId);

/** What an empty field begins with: the sandbox's client only where its issuer was taken. */
function toDefault(id: ProviderField['id'], draft: ProviderDraft, defaults: ProviderDefaults): string | undefined {
  if (id === 'discoveryUrl') return defaults.discoveryUrl;
  return id === 'clientId' && isDefaultServer(draft, defaults) ? defaults.clientId : '';
}
