import { isOfAws, MOST_TAGS, validateTagKey, validateTagValue, type TagEntry } from '../identity/tagRules.js';
import type { ListEditing } from './editList.js';
import { withAnswer, type Asking } from './runWizard.js';
import type { Answer } from './prompter.js';

/** The tags of one resource. The key of a tag stays: another key is another tag. */
export const tagsEditing = (name: string): ListEditing<TagEntry> => ({
  title: `Tags of ${name}`, noun: 'tag', placeholder: 'Which tags does it have?', icon: 'tag',
  labelOf: ({ key }) => key,
  descriptionOf: ({ value }) => value,
  isFixed: ({ key }) => isOfAws(key),
  ask: (tag, others, asking, begun) => (tag === undefined ? askNew(begun, others, asking) : askValue(tag, asking, begun)),
  findFault: (tags) => {
    const own = tags.filter(({ key }) => !isOfAws(key)).length;
    return own > MOST_TAGS ? `A resource has up to ${MOST_TAGS} tags, and these are ${own}.` : undefined;
  },
});

const askValue = async (tag: TagEntry, { prompter, frame }: Asking, begun = tag): Promise<Answer<TagEntry>> => withAnswer(
  await prompter.input({ prompt: `Value of the tag ${tag.key}. May be empty.`, initial: begun.value, validate: validateTagValue }, frame),
  (value) => (value === tag.value ? tag : { ...tag, value }),
);

/** Key → value. Back keeps both. */
async function askNew(begun: TagEntry = { key: '', value: '' }, others: readonly TagEntry[], { prompter, frame }: Asking): Promise<Answer<TagEntry>> {
  const keys = others.map(({ key }) => key);
  let tag = begun;
  for (;;) {
    const named = withAnswer(
      await prompter.input({ prompt: 'Key of the tag.', placeholder: 'team', initial: tag.key, validate: (text) => validateTagKey(text, keys) }, { ...frame, step: 1, totalSteps: 2 }),
      (key): TagEntry => ({ ...tag, key }),
    );
    if (named.kind !== 'value') return named;
    const valued = await askValue(named.value, { prompter, frame: { ...frame, step: 2, totalSteps: 2 } });
    if (valued.kind !== 'back') return valued;
    tag = valued.typed ?? named.value;
  }
}
