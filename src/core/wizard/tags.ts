import { isOfAws, MOST_TAGS, validateTagKey, validateTagValue, type TagEntry } from '../identity/tagRules.js';
import type { ListEditing } from './editList.js';
import { runWizard, withAnswer, type Asking, type Step } from './runWizard.js';
import type { Answer } from './prompter.js';

/** The tags of one resource. The key of a tag stays: another key is another tag. */
export const tagsEditing = (name: string): ListEditing<TagEntry> => ({
  title: `Tags of ${name}`, noun: 'tag', placeholder: 'Which tags does it have?', icon: 'tag',
  labelOf: ({ key }) => key,
  descriptionOf: ({ value }) => value,
  isFixed: ({ key }) => isOfAws(key),
  ask: (tag, others, asking) => (tag === undefined ? askNew(others, asking) : askValue(tag, asking)),
  findFault: (tags) => {
    const own = tags.filter(({ key }) => !isOfAws(key)).length;
    return own > MOST_TAGS ? `A resource has up to ${MOST_TAGS} tags, and these are ${own}.` : undefined;
  },
});

async function askValue(tag: TagEntry, { prompter, frame }: Asking): Promise<Answer<TagEntry>> {
  const answer = await prompter.input({
    prompt: `Value of the tag ${tag.key}. May be empty.`, initial: tag.value, validate: validateTagValue,
  }, frame);
  return withAnswer(answer, (value) => (value === tag.value ? tag : { ...tag, value }));
}

async function askNew(others: readonly TagEntry[], { prompter, frame: { title } }: Asking): Promise<Answer<TagEntry>> {
  const keys = others.map(({ key }) => key);
  const steps: readonly Step<TagEntry>[] = [
    {
      id: 'key',
      ask: async (tag, { frame }) => withAnswer(
        await prompter.input({
          prompt: 'Key of the tag.', placeholder: 'team', initial: tag.key, validate: (text) => validateTagKey(text, keys),
        }, frame),
        (key) => ({ ...tag, key }),
      ),
    },
    { id: 'value', ask: askValue },
  ];
  const tag = await runWizard(prompter, { title, steps, initial: { key: '', value: '' } });
  return tag === undefined ? { kind: 'back' } : { kind: 'value', value: tag };
}
