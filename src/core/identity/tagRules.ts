import { isCancellation, UserError } from '../base/errors.js';
import { explain, plainText } from '../base/explain.js';
import { findEdgeSpace, findLengthFault, findStranger, withRule } from '../base/textFaults.js';
import type { IdentityControl, Tags } from './control.js';

export interface TagEntry {
  readonly key: string;
  readonly value: string;
}

/** How many tags a resource has at the most (`TagsMap`). */
export const MOST_TAGS = 50;

const RULE = /[a-zA-Z0-9\s._:/=+@-]/;

/**
 * The key of a tag: `[a-zA-Z0-9\s._:/=+@-]*`, 1 to 128 characters. Those of AWS itself begin with `aws:`, in any case of letters, and
 * nobody else may set them.
 * @param others keys that are taken
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
 */
export function validateTagKey(text: string, others: readonly string[] = []): string | undefined {
  const rule = 'The key of a tag has letters, digits, spaces and . _ : / = + @ - only, 1 to 128.';
  const fault = findEdgeSpace(text) ?? findStranger(text, RULE) ?? findLengthFault(text, { min: 1, max: 128 });
  if (fault !== undefined) return withRule(rule, fault);
  if (/^aws:/i.test(text)) return "Keys that begin with aws: are AWS's own, and cannot be set.";
  return others.includes(text) ? `There is a tag of this key already: ${text}` : undefined;
}

/** The value of a tag: the same signs, up to 256; none is good too. */
export function validateTagValue(text: string): string | undefined {
  const rule = 'The value of a tag has letters, digits, spaces and . _ : / = + @ - only, up to 256.';
  return text === '' ? undefined : withRule(rule, findEdgeSpace(text) ?? findStranger(text, RULE) ?? findLengthFault(text, { min: 1, max: 256 }));
}

/** AWS's own tags, which can be looked at only. */
export const isOfAws = (key: string): boolean => /^aws:/i.test(key);

/** What has to be sent so that a resource with these tags has those. */
export function toTagChanges(before: Tags, after: Tags): { readonly put: Tags; readonly remove: readonly string[] } {
  return {
    put: Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value)),
    remove: Object.keys(before).filter((key) => !Object.hasOwn(after, key)),
  };
}

/**
 * Sends the tags of a resource as two calls, those that are set first: whoever may not set them removes none then. Where the resource would
 * have more than it may meanwhile, those that go are removed first.
 * @throws UserError `SavedInPart` where only the first call was carried out, also at the signal
 */
export async function saveTags(
  control: Pick<IdentityControl, 'tag' | 'untag'>, arn: string, before: Tags, after: Tags, signal?: AbortSignal,
): Promise<void> {
  const { put, remove } = toTagChanges(before, after);
  const keys = Object.keys(put);
  const hasRoom = Object.keys({ ...before, ...put }).filter((key) => !isOfAws(key)).length <= MOST_TAGS;
  const set = { keys, done: 'set', open: 'not set', send: () => control.tag(arn, put, signal) };
  const unset = { keys: remove, done: 'removed', open: 'not removed', send: () => control.untag(arn, remove, signal) };
  const [first, second] = (hasRoom ? [set, unset] as const : [unset, set] as const);
  if (first.keys.length > 0) await first.send();
  if (second.keys.length === 0) return;
  try {
    await second.send();
  } catch (error) {
    if (first.keys.length === 0) throw error;
    const why = isCancellation(error) ? 'It was cancelled.' : plainText(explain(error, 'save the tags'));
    throw new UserError(`Only a part of the tags is saved. Tags that were ${first.done}: ${first.keys.join(', ')}. Tags that were ${second.open}: ${second.keys.join(', ')}`, {
      code: 'SavedInPart', hint: why, cause: error,
    });
  }
}
