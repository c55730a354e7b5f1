import { leaving, type Answer, type PickQuestion, type Prompter, type QuestionFrame } from './prompter.js';
import type { Asking } from './runWizard.js';

/** How a list is named, and how one of its items is shown, asked for and told from the others. */
export interface ListEditing<T> {
  readonly title: string;
  /** "return URL": for "Add a Return URL…", "Save 2 Return URLs". */
  readonly noun: string;
  readonly placeholder: string;
  readonly icon: string;
  readonly labelOf: (item: T) => string;
  readonly descriptionOf?: (item: T) => string;
  /** Whether it may only be looked at. */
  readonly isFixed?: (item: T) => boolean;
  /**
   * Asks for a new item, or for another in the place of this one.
   * @param begun what was typed for it before somebody went back: it is offered again
   */
  readonly ask: (item: T | undefined, others: readonly T[], asking: Asking, begun: T | undefined) => Promise<Answer<T>>;
  /** What is wrong with the list as a whole, as a sentence. */
  readonly findFault?: (items: readonly T[]) => string | undefined;
}

/** What was typed and left, by what it is in the place of; undefined for a new item. */
type Begun<T> = Map<T | undefined, T>;

type Row<T> = { readonly kind: 'save' } | { readonly kind: 'add' } | { readonly kind: 'item'; readonly item: T };

/**
 * Shows a list and lets items be added, changed and removed before anything is sent. Undefined where the person gave up: nothing is
 * changed then.
 */
export async function editList<T>(prompter: Prompter, editing: ListEditing<T>, before: readonly T[]): Promise<readonly T[] | undefined> {
  const asking = (title: string): Asking => ({ prompter, frame: frameOf(title, true) });
  let items = before;
  const begun: Begun<T> = new Map();
  for (;;) {
    const answer = await prompter.pick(toQuestion(editing, before, items), frameOf(editing.title, false));
    if (answer.kind !== 'value') return undefined;
    const row = answer.value;
    if (row.kind === 'save') {
      if (editing.findFault?.(items) === undefined) return items;
      continue;
    }
    const changed = row.kind === 'add'
      ? await add(editing, items, begun, asking(`Add a ${toTitle(editing.noun)}`))
      : await change(editing, items, row.item, begun, asking(editing.labelOf(row.item)));
    // Whoever leaves one question keeps what was changed so far.
    if (changed.kind === 'value') items = changed.value;
  }
}

const frameOf = (title: string, canGoBack: boolean): QuestionFrame => ({ title, step: 1, totalSteps: 1, canGoBack });

async function askOne<T>({ ask }: ListEditing<T>, item: T | undefined, others: readonly T[], begun: Begun<T>, asking: Asking): Promise<Answer<T>> {
  const answer = await ask(item, others, asking, begun.get(item));
  if (answer.kind === 'back' && answer.typed !== undefined) begun.set(item, answer.typed);
  else begun.delete(item);
  return answer;
}

async function add<T>(editing: ListEditing<T>, items: readonly T[], begun: Begun<T>, asking: Asking): Promise<Answer<readonly T[]>> {
  const answer = await askOne(editing, undefined, items, begun, asking);
  return answer.kind === 'value' ? { kind: 'value', value: [...items, answer.value] } : leaving(answer);
}

async function change<T>(editing: ListEditing<T>, items: readonly T[], item: T, begun: Begun<T>, asking: Asking): Promise<Answer<readonly T[]>> {
  if (editing.isFixed?.(item) === true) return { kind: 'back' };
  const others = items.filter((other) => other !== item);
  for (;;) {
    const what = await asking.prompter.pick<'change' | 'remove'>({
      placeholder: `What is to be done with this ${editing.noun}?`,
      items: [{ label: 'Change…', icon: 'edit', value: 'change' }, { label: 'Remove', icon: 'trash', value: 'remove' }],
    }, asking.frame);
    if (what.kind !== 'value') return leaving(what);
    if (what.value === 'remove') return { kind: 'value', value: others };
    const answer = await askOne(editing, item, others, begun, asking);
    if (answer.kind === 'value') return { kind: 'value', value: items.map((other) => (other === item ? answer.value : other)) };
    if (answer.kind === 'cancel') return answer;
  }
}

function toQuestion<T>(editing: ListEditing<T>, before: readonly T[], items: readonly T[]): PickQuestion<Row<T>> {
  const { noun, labelOf, descriptionOf = () => '', isFixed = () => false, findFault = () => undefined } = editing;
  const fault = findFault(items);
  const added = items.filter((item) => !before.includes(item)).length;
  const removed = before.filter((item) => !items.includes(item)).length;
  const counts = [added === 0 ? '' : `${added} new`, removed === 0 ? '' : `${removed} gone`].filter((text) => text !== '').join(', ');
  const save = {
    label: `Save ${items.length} ${toTitle(items.length === 1 ? noun : `${noun}s`)}`, description: fault ?? counts, icon: fault === undefined ? 'check' : 'error',
    value: { kind: 'save' as const },
  };
  return {
    placeholder: fault ?? editing.placeholder,
    items: [
      ...(added + removed === 0 ? [] : [save]),
      { label: `Add a ${toTitle(noun)}…`, icon: 'add', value: { kind: 'add' } },
      ...items.map((item, index) => ({
        label: labelOf(item), description: isFixed(item) ? `${descriptionOf(item)} (AWS's own)` : descriptionOf(item),
        icon: isFixed(item) ? 'lock' : editing.icon, value: { kind: 'item' as const, item },
        ...(index === 0 ? { section: items.length === 1 ? noun : `${noun}s` } : {}),
      })),
    ],
  };
}

/** "return URL" → "Return URL" */
const toTitle = (noun: string): string => noun.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
