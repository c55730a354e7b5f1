import assert from 'node:assert/strict';
import { scriptedPrompter, type ScriptedAnswer } from '../../../test/support/scriptedPrompter.js';
import { editList, type ListEditing } from './editList.js';
import { returnUrlsEditing } from './returnUrls.js';
import { tagsEditing } from './tags.js';

const OWN = 'http://127.0.0.1:8765/agentcore/callback';
const [ONE, TWO] = ['https://one.example/cb', 'https://two.example/cb'];

async function edit<T>(editing: ListEditing<T>, before: readonly T[], ...script: readonly ScriptedAnswer[]) {
  const prompter = scriptedPrompter(...script);
  const items = await editList(prompter, editing, before);
  prompter.assertDone();
  return { items, asked: prompter.asked };
}

describe('the list of return URLs', () => {
  const editing = returnUrlsEditing('orders', OWN);

  it('takes a new one, another in the place of one, and gives one up, all in one go', async () => {
    const { items } = await edit(editing, [ONE, TWO], { pick: 'Add a Return URL…' }, 'accept', { pick: ONE }, { pick: 'Change…' }, { type: 'https://one.example/other' },
      { pick: TWO }, { pick: 'Remove' }, { pick: 'Save 2 Return URLs' });
    assert.deepEqual(items, ['https://one.example/other', OWN]);
  });

  it('offers nothing to save before something is different, nor after it was put back', async () => {
    const { asked, items } = await edit(editing, [ONE], { pick: ONE }, { pick: 'Change…' }, { type: TWO }, { pick: TWO }, { pick: 'Change…' }, { type: ONE }, 'cancel');
    assert.deepEqual([items, asked[0]?.labels, asked.at(-1)?.labels], [undefined, ['Add a Return URL…', ONE], ['Add a Return URL…', ONE]]);
  });

  it('refuses one that is in it already', async () => {
    await assert.rejects(edit(editing, [ONE], { pick: 'Add a Return URL…' }, { type: ONE }), /in the list already: https:\/\/one/);
  });

  it('keeps what was typed on the way back', async () => {
    const { items } = await edit(editing, [ONE], { pick: 'Add a Return URL…' }, { typeAndGoBack: TWO }, { pick: 'Add a Return URL…' }, 'accept', { pick: 'Save 2 Return URLs' });
    assert.deepEqual(items, [ONE, TWO]);
  });

  it('can become empty, and goes back without a change', async () => {
    const { items } = await edit(editing, [ONE], { pick: ONE }, 'back', { pick: 'Add a Return URL…' }, 'back', { pick: ONE }, { pick: 'Change…' }, 'back', { pick: 'Remove' },
      { pick: 'Save 0 Return URLs' });
    assert.deepEqual(items, []);
  });
});

describe('the list of tags', () => {
  const team = { key: 'team', value: 'orders' };

  it('takes a key and a value, which may be empty, and leads back from the one to the other', async () => {
    const { items } = await edit(tagsEditing('orders'), [team], { pick: 'Add a Tag…' }, { type: 'stage' }, 'back', { type: 'cost' }, { type: '' }, { pick: 'Save 2 Tags' });
    assert.deepEqual(items, [team, { key: 'cost', value: '' }]);
  });

  it('keeps what was typed on every way back, also on the one to the list, and forgets it once it is in there', async () => {
    const { items, asked } = await edit(tagsEditing('orders'), [team],
      { pick: 'Add a Tag…' }, { type: 'stage' }, { typeAndGoBack: 'dev' }, { typeAndGoBack: 'stages' },
      { pick: 'Add a Tag…' }, 'accept', 'accept',
      { pick: 'team' }, { pick: 'Change…' }, { typeAndGoBack: 'bills' }, { pick: 'Change…' }, 'accept',
      { pick: 'Add a Tag…' }, 'back', { pick: 'Save 2 Tags' });
    assert.deepEqual(items, [{ key: 'team', value: 'bills' }, { key: 'stages', value: 'dev' }]);
    assert.deepEqual(asked.filter(({ text }) => text === 'Key of the tag.').map(({ initial, canGoBack, step }) => [initial, canGoBack, step]), [
      ['', true, 1], ['stage', true, 1], ['stages', true, 1], ['', true, 1],
    ]);
  });

  it('shows those of AWS and lets nobody change them', async () => {
    const { items } = await edit(tagsEditing('orders'), [{ key: 'aws:cloudformation:stack-name', value: 's' }, team],
      { pick: 'aws:cloudformation:stack-name' }, { pick: 'team' }, { pick: 'Remove' }, { pick: 'Save 1 Tag' });
    assert.equal(items?.length, 1);
  });

  it('takes no key twice', async () => {
    await assert.rejects(edit(tagsEditing('orders'), [team], { pick: 'Add a Tag…' }, { type: 'team' }), /There is a tag of this key already: team/);
  });

  it('does not save more than 50', async () => {
    const many = Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, value: '' }));
    const { items } = await edit(tagsEditing('orders'), many, { pick: 'Add a Tag…' }, { type: 'one-more' }, { type: '' }, { pick: 'Save 51 Tags' },
      { pick: 'k7' }, { pick: 'Remove' }, { pick: 'Save 50 Tags' });
    assert.equal(items?.length, 50);
  });
});
