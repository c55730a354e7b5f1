import assert from 'node:assert/strict';
import type { Answer, InputQuestion, PickQuestion, Prompter, QuestionFrame, SecretQuestion } from '../../src/core/wizard/prompter.js';

/** What the person at the screen does next: picks the row with this label, types this text, or leaves, with a text in the box. */
export type ScriptedAnswer = { readonly pick: string } | { readonly type: string } | { readonly typeAndGoBack: string } | 'accept' | 'back' | 'cancel' | 'elsewhere';

/** A question as it was asked. */
export interface AskedQuestion extends QuestionFrame {
  /** The placeholder of a list, the prompt of a field. */
  readonly text: string;
  /** Labels of a list; undefined for a field. */
  readonly labels?: readonly string[];
  readonly initial?: unknown;
  readonly password?: boolean;
}

interface ScriptedPrompter extends Prompter {
  readonly asked: readonly AskedQuestion[];
  assertDone(): void;
}

/**
 * A prompter that answers from a script, in order. A question that the script does not foresee, a label that is not
 * offered and a text that the question refuses fail the test, as do answers that are left over: see `assertDone`.
 */
export function scriptedPrompter(...script: readonly ScriptedAnswer[]): ScriptedPrompter {
  const answers = [...script];
  const asked: AskedQuestion[] = [];

  /** Back and cancel are the same for every question. */
  function next<T>(text: string, toValue: (answer: { readonly pick: string } | { readonly type: string } | 'accept') => T, toTyped?: (typed: string) => T): Promise<Answer<T>> {
    const answer = answers.shift();
    assert.ok(answer !== undefined, `The script has no answer for: ${text}`);
    assert.ok(answer !== 'elsewhere', `Nothing leads elsewhere from: ${text}`);
    if (answer === 'back' || answer === 'cancel') return Promise.resolve({ kind: answer });
    if (answer !== 'accept' && 'typeAndGoBack' in answer) {
      assert.ok(toTyped !== undefined, `Nothing can be typed at: ${text}`);
      return Promise.resolve({ kind: 'back', typed: toTyped(answer.typeAndGoBack) });
    }
    return Promise.resolve({ kind: 'value', value: toValue(answer) });
  }

  return {
    asked,
    pick<T>({ placeholder, items, initial }: PickQuestion<T>, frame: QuestionFrame) {
      asked.push({ ...frame, text: placeholder, labels: items.map(({ label }) => label), initial });
      return next(placeholder, (answer) => {
        const isChosen = (item: (typeof items)[number]) => (
          answer === 'accept' ? item.value === initial : 'pick' in answer && item.label === answer.pick);
        const chosen = items.find(isChosen);
        assert.ok(chosen !== undefined, `"${placeholder}" does not offer: ${JSON.stringify(answer)}`);
        return chosen.value;
      });
    },
    input({ prompt, initial, password, validate }: InputQuestion, frame: QuestionFrame) {
      asked.push({ ...frame, text: prompt, initial, password: password ?? false });
      return next(prompt, (answer) => {
        assert.ok(answer === 'accept' || 'type' in answer, `"${prompt}" asks for text, the script says: ${JSON.stringify(answer)}`);
        const text = answer === 'accept' ? initial ?? '' : answer.type;
        assert.equal(validate(text), undefined, `"${prompt}" refuses: ${text}`);
        return text;
      }, (typed) => typed);
    },
    async secret({ prompt, initial, elsewhere, validate }: SecretQuestion, frame: QuestionFrame) {
      if (answers[0] !== 'elsewhere') return this.input({ prompt, initial, validate, password: true }, frame);
      assert.ok(elsewhere !== undefined, `"${prompt}" leads nowhere else`);
      asked.push({ ...frame, text: prompt, initial, password: true });
      answers.shift();
      return { kind: 'elsewhere' };
    },
    assertDone: () => { assert.deepEqual(answers, [], 'Answers of the script were not asked for'); },
  };
}
