import assert from 'node:assert/strict';
import { scriptedPrompter } from '../../../test/support/scriptedPrompter.js';
import { runWizard, withAnswer, type Step } from './runWizard.js';

interface Draft {
  readonly size: string;
  readonly colour: string;
  readonly note: string;
}

const ask = (id: keyof Draft, when?: (draft: Draft) => boolean): Step<Draft> => ({
  id,
  ...(when === undefined ? {} : { when }),
  ask: async (draft, { prompter, frame }) => withAnswer(
    await prompter.input({ prompt: id, initial: draft[id], validate: () => undefined }, frame),
    (text) => ({ ...draft, [id]: text }),
  ),
});

const options = {
  title: 'New shirt',
  steps: [ask('size'), ask('colour', ({ size }) => size === 'large'), ask('note')],
  initial: { size: '', colour: '', note: '' },
};

describe('runWizard', () => {
  it('asks every step and returns the state', async () => {
    const prompter = scriptedPrompter({ type: 'large' }, { type: 'red' }, { type: 'gift' });
    assert.deepEqual(await runWizard(prompter, options), { size: 'large', colour: 'red', note: 'gift' });
    prompter.assertDone();
  });

  it('leaves out steps that the answers make needless, and counts again', async () => {
    const prompter = scriptedPrompter({ type: 'large' }, 'back', { type: 'small' }, { type: 'gift' });
    assert.deepEqual(await runWizard(prompter, options), { size: 'small', colour: '', note: 'gift' });
    assert.deepEqual(
      prompter.asked.map(({ text, step, totalSteps }) => `${text} ${step}/${totalSteps}`),
      ['size 1/2', 'colour 2/3', 'size 1/3', 'note 2/2'],
    );
  });

  it('keeps the values on Back', async () => {
    const prompter = scriptedPrompter({ type: 'large' }, { type: 'red' }, 'back', 'back', 'accept', 'accept', { type: 'gift' });
    assert.deepEqual(await runWizard(prompter, options), { size: 'large', colour: 'red', note: 'gift' });
  });

  it('offers Back on all steps but the first', async () => {
    const prompter = scriptedPrompter({ type: 'large' }, { type: 'red' }, { type: 'gift' });
    await runWizard(prompter, options);
    assert.deepEqual(prompter.asked.map(({ canGoBack }) => canGoBack), [false, true, true]);
  });

  it('returns nothing where the person gives up', async () => {
    assert.equal(await runWizard(scriptedPrompter({ type: 'large' }, 'cancel'), options), undefined);
  });
});
