import assert from 'node:assert/strict';
import { createDrawnPage } from './drawnPage.js';

const never = () => new Promise<boolean>(() => undefined);

describe('the page of a panel', () => {
  it('answers what it is asked while it is drawn', async () => {
    const page = createDrawnPage();
    assert.deepEqual([page.isDrawn(), await page.ask(() => assert.fail('Nobody is there to be asked.'))], [false, false]);
    page.begin();
    assert.deepEqual([page.isDrawn(), await page.ask(() => Promise.resolve(true)), await page.ask(() => Promise.resolve(false))], [true, true, false]);
    await assert.rejects(page.ask(() => Promise.reject(new Error('broken'))), { message: 'broken' });
  });

  it('has said no to what it left open when it is hidden, or drawn anew elsewhere', async () => {
    const page = createDrawnPage();
    for (const leave of ['end', 'begin'] as const) {
      page.begin();
      const answer = page.ask(never);
      page[leave]();
      assert.equal(await answer, false);
    }
    assert.equal(await page.ask(() => Promise.resolve(true)), true);
  });
});
