import assert from 'node:assert/strict';
import { watchSignIn } from './signInWatch.js';

describe('a sign-in in the browser', () => {
  function scene(answers: (boolean | Error)[]) {
    const told: unknown[] = [];
    let looks = 0;
    const watch = watchSignIn(() => {
      looks += 1;
      const answer = answers.shift() ?? false;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    }, (error) => { told.push(error); });
    return { watch, told, looks: () => looks };
  }

  it('is looked for until it is done, and not after that', async () => {
    const { watch, looks } = scene([false, true]);
    assert.deepEqual([await watch.look(true), await watch.look(true), await watch.look(true), looks()], [false, true, true, 2]);
  });

  it('is waited for on, however often a look has failed, and only the first that is to be told is told', async () => {
    const [early, first, second] = [new Error('still in the browser'), new Error('refused'), new Error('refused again')];
    const { watch, told } = scene([early, first, second, true]);
    assert.deepEqual([await watch.look(false), await watch.look(true), await watch.look(true), await watch.look(false)], [false, false, false, true]);
    assert.deepEqual(told, [first]);
  });

  it('is looked for by one look at a time', async () => {
    const { watch, looks } = scene([true, true]);
    assert.deepEqual(await Promise.all([watch.look(false), watch.look(true)]), [true, true]);
    assert.equal(looks(), 1);
  });
});
