import { findEdgeSpace, findLengthFault, findStranger, withRule } from '../base/textFaults.js';
import type { Tags } from './control.js';

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
