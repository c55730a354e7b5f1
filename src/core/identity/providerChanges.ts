import { toRecord } from '../base/record.js';
import type { ProviderDraft } from './providerDraft.js';
import { findTextFault, providerFields, type ProviderField } from './providerFields.js';

/** One setting of a provider that is being changed. */
export interface SettingRow {
  readonly field: ProviderField;
  /** As it will be; empty where nothing is said. */
  readonly value: string;
  /** As it was, where that is something else. */
  readonly before?: string;
  /** What the service would refuse, or reset. */
  readonly fault?: string;
}

/** Every setting that the changed provider has, in the order of the form. A secret is told by whether it was entered. */
export function toSettingRows(before: ProviderDraft, after: ProviderDraft): readonly SettingRow[] {
  return providerFields.filter(({ when }) => when(after)).map((field) => {
    const [was, value] = [field.when(before) ? describe(field, before) : '', describe(field, after)];
    const fault = findFault(field, after);
    return { field, value, ...(was === value ? {} : { before: was }), ...(fault === undefined ? {} : { fault }) };
  });
}

/** The first field that has to be asked before the provider can be sent. */
export function findUnfilled(draft: ProviderDraft): ProviderField | undefined {
  return providerFields.find((field) => field.when(draft) && findFault(field, draft) !== undefined);
}

/** The first text that a provider cannot be without and that the service did not tell. */
export function findUntold(draft: ProviderDraft): ProviderField | undefined {
  return providerFields.find((field) => (
    field.kind === 'text' && field.when(draft) && (draft[field.id] ?? '') === '' && findFault(field, draft) !== undefined));
}

function describe(field: ProviderField, draft: ProviderDraft): string {
  switch (field.kind) {
    case 'secret': return draft.clientSecret === undefined ? '' : 'entered';
    case 'text': return draft[field.id] ?? '';
    case 'choice': return field.choices.find(({ put }) => isIn(put, draft))?.label ?? '';
  }
}

const isIn = (put: object, draft: ProviderDraft) => Object.entries(put).every(([name, value]) => toRecord(draft)[name] === value);

function findFault(field: ProviderField, draft: ProviderDraft): string | undefined {
  switch (field.kind) {
    case 'secret': return field.validate(draft.clientSecret?.reveal() ?? '');
    case 'text': {
      const text = draft[field.id];
      return text === undefined ? 'AgentCore does not tell it.' : findTextFault(field, draft, text);
    }
    case 'choice': return undefined;
  }
}
