import { findUnfilled, toSettingRows, type SettingRow } from '../identity/providerChanges.js';
import type { ProviderDraft } from '../identity/providerDraft.js';
import { providerFields, type ProviderField } from '../identity/providerFields.js';
import { askField } from './askField.js';
import { confirmServer, type ServerSource } from './discoveredServer.js';
import type { PickQuestion, Prompter, QuestionFrame } from './prompter.js';

/** Said wherever an Update asks for a secret. */
export const SECRET_AGAIN = 'AgentCore does not give the secret back. Enter it again, or choose a secret in Secrets Manager.';

/** The same in a row of a list, which cuts off what is longer. */
const SECRET_ROW = 'AgentCore does not give it back: enter it, or choose one in Secrets Manager.';

/** The questions of the form, of which that for the secret is another one for a provider that is there already. */
const fields: readonly ProviderField[] = providerFields.map((field) => (field.kind === 'secret' ? { ...field, prompt: () => SECRET_AGAIN } : field));

const frameOf = (title: string, canGoBack: boolean): QuestionFrame => ({ title, step: 1, totalSteps: 1, canGoBack });

/**
 * Shows every setting of a provider, lets each be changed, and what is different before it is sent. An Update takes everything again:
 * what is missing for it, such as the secret, is asked for before it is offered. Undefined where the person gave up.
 * @param before what the service tells of the provider; its vendor and name stay
 */
export async function editProvider(prompter: Prompter, before: ProviderDraft, server?: ServerSource): Promise<ProviderDraft | undefined> {
  const title = `Edit ${before.name}`;
  const confirmed = server === undefined ? undefined : confirmServer(server);
  let draft = before;
  for (;;) {
    const answer = await prompter.pick(toQuestion(before, draft), frameOf(title, false));
    if (answer.kind !== 'value') return undefined;
    const missing = findUnfilled(draft);
    if (answer.value === 'update' && missing === undefined) return draft;
    const field = fields.find(({ id }) => id === (answer.value === 'update' ? missing?.id : answer.value));
    if (field === undefined) continue;
    const changed = await askField(field, draft, { prompter, frame: frameOf(title, true) });
    // Whoever leaves one question keeps what was changed so far.
    if (changed.kind !== 'value') continue;
    const checked = field.id === 'discoveryUrl' && changed.value.discoveryUrl !== draft.discoveryUrl
      ? await confirmed?.(changed.value, { prompter, frame: frameOf(title, true) }) ?? changed : changed;
    if (checked.kind === 'value') draft = checked.value;
  }
}

type Row = ProviderField['id'] | 'update';

function toQuestion(before: ProviderDraft, draft: ProviderDraft): PickQuestion<Row> {
  const rows = toSettingRows(before, draft);
  const count = rows.filter((row) => row.before !== undefined).length;
  const missing = findUnfilled(draft);
  const update = {
    label: `Update ${before.name}`, icon: 'check', value: 'update' as const,
    description: `${count === 1 ? '1 change' : `${count} changes`}${missing === undefined ? '' : `, asks for: ${missing.label.toLowerCase()}`}`,
  };
  return {
    placeholder: 'What is to be changed?',
    items: [
      ...(count === 0 ? [] : [update]),
      ...rows.map((row, index) => ({ ...toItem(row), ...(index === 0 ? { section: 'settings' } : {}) })),
    ],
  };
}

function toItem({ field, value, before, fault }: SettingRow) {
  const now = value === '' ? (fault === undefined ? 'none' : 'to be entered again') : value;
  return {
    label: field.label, value: field.id,
    description: before === undefined || before === '' ? now : `${before} → ${now}`,
    ...(field.kind === 'secret' && fault !== undefined ? { detail: SECRET_ROW } : {}),
    icon: before === undefined ? (fault === undefined ? 'blank' : 'warning') : 'edit',
  };
}
