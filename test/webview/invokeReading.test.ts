import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assertAccessible, takePicture } from './harness.js';
import { FRAME, HISTORY, LOG_LINES, card, events, finished, turn } from './invokeFixtures.js';
import { useInvokePanels } from './invokePage.js';

const LONG = 'A line\n\n'.repeat(100);

/** Scrolls to the top of the conversation; done when the page knows it. */
const goUp = (page: Page) => page.locator('.conversation').evaluate((region) => new Promise<void>((resolve) => {
  region.addEventListener('scroll', () => { resolve(); }, { once: true });
  region.scrollTop = 0;
}));

describe('reading in the invoke panel', () => {
  const show = useInvokePanels();

  it('gets what never ends as JSON as it is, in short parts', async () => {
    const text = JSON.stringify({ items: Array.from({ length: 5_000 }, (_, id) => ({ id, words: `some *words* for [${id}](https://example.com/${id})` })) }).slice(0, 200_000);
    const { page } = await show([finished({ text, isTextCut: true })]);
    assert.equal(await page.locator('aci-answer :is(p > a, i)').count(), 0);
    assert.ok(await page.locator('aci-answer pre.plain').count() >= 7);
    await page.getByText('too long to be shown here in full').waitFor();
    await page.getByRole('button', { name: 'Copy what is shown of the answer' }).click();
    await page.getByRole('status').filter({ hasText: 'Copied what is shown.' }).waitFor({ state: 'attached' });
  });

  it('draws the end of an answer that is looked at for the first time, wherever the reader is', async () => {
    const { page } = await show([finished({ id: 1, text: LONG.repeat(200) }), finished({ id: 2, text: LONG })]);
    await page.locator('#turn-1-events').dispatchEvent('click');
    await goUp(page);
    await page.locator('#turn-1-text').dispatchEvent('click');
    await page.locator('#turn-1').getByRole('button', { name: 'Show Earlier' }).waitFor();
    assert.ok(await page.locator('#turn-1 aci-answer p').count() < 6_000);
  });

  it('copies all of code that is drawn in parts, and counts every row of a table', async () => {
    const code = Array.from({ length: 800 }, (_, index) => `line_${index} = ${index}`).join('\n');
    const rows = Array.from({ length: 500 }, (_, index) => `| ${index} | x |\n`).join('');
    const { page } = await show([finished({ text: `\`\`\`py\n${code}\n\`\`\`\n\n| a | b |\n|---|---|\n${rows}` })]);
    await page.evaluate(() => { navigator.clipboard.writeText = (text) => { document.title = String(text.length); return Promise.resolve(); }; });
    await page.getByRole('button', { name: 'Copy this code' }).last().click();
    await page.waitForFunction((length) => document.title === String(length), code.length);
    assert.ok(await page.locator('.md-block.continued').count() > 0);
    assert.equal(await page.locator('.md-table tbody tr').count(), 500);
    assert.equal(await page.getByText('more rows').count(), 0);
  });

  it('sees what hides in code, and words and address of a link that only looks like a consent', async () => {
    const { page } = await show([finished({ text: '`a\u202eb`\n\n```js\n/* \u2066 */\n```\n\n[the portal](https://login.example.com/authorize?a=b&amp;request_uri=urn:x) [next](https://example.com/?a=1&amp;b=2)' })]);
    const text = await page.locator('aci-answer').innerText();
    assert.ok(text.includes('a\\u202eb') && text.includes('/* \\u2066 */'));
    assert.ok(text.includes('the portal (https://login.example.com/authorize?a=b&request_uri=urn:x)'));
    assert.deepEqual(await page.locator('aci-answer a').evaluateAll((all) => all.map((link) => link.getAttribute('href'))), ['https://example.com/?a=1&b=2']);
  });

  it('has the newest turns on the page, and earlier ones as they are asked for', async () => {
    const turns = Array.from({ length: 45 }, (_, index) => finished({ id: index + 3, text: `Answer ${index + 3}` }));
    const { page, view } = await show(turns, { ...FRAME, notKept: 2, history: HISTORY.map((row) => (row.id === 'b 1' ? { ...row, turnId: 4 } : row)) });
    const ids = () => page.locator('.turn').evaluateAll((all) => [all.length, all[0]?.id]);
    const button = page.locator('.earlier');
    assert.deepEqual(await ids(), [20, 'turn-28']);
    await goUp(page);
    const before = await page.locator('#turn-28').boundingBox();
    await button.focus();
    await page.keyboard.press('Enter');
    await page.locator('#turn-8').waitFor({ state: 'attached' });
    await page.getByRole('status').filter({ hasText: '20 earlier turns shown' }).waitFor({ state: 'attached' });
    assert.deepEqual([await ids(), await button.innerText()], [[40, 'turn-8'], 'Show 5 Earlier Turns']);
    assert.ok(Math.abs(((await page.locator('#turn-28').boundingBox())?.y ?? 0) - (before?.y ?? NaN)) < 1);
    assert.equal(await button.evaluate((element) => element === document.activeElement), true);
    assert.equal(await page.getByText('not kept').count(), 0);
    await assertAccessible(page, 'earlier turns');
    await takePicture(page, 'invoke-earlier-turns');
    await page.keyboard.press('Enter');
    await page.getByText('2 earlier turns are not kept.').waitFor({ state: 'attached' });
    assert.equal(await page.locator('.conversation').evaluate((region) => region === document.activeElement), true);
    // Whoever follows the end leaves them again, but for the one in which the focus is.
    await page.locator('.conversation').press('End');
    await page.locator('#turn-20-text').evaluate((tab) => { tab.focus({ preventScroll: true }); });
    await view.turn(turn({ id: 48 }));
    await page.locator('#turn-48').waitFor({ state: 'attached' });
    assert.deepEqual(await ids(), [29, 'turn-20']);
    await page.getByRole('textbox', { name: 'Prompt' }).focus();
    await view.turn(turn({ id: 49 }));
    await page.locator('#turn-49').waitFor({ state: 'attached' });
    assert.deepEqual(await ids(), [20, 'turn-30']);
    await page.getByRole('complementary', { name: 'History' }).getByRole('button', { name: 'finished: List my groups' }).click();
    await page.locator('#turn-4').waitFor();
    assert.ok(await page.locator('#turn-4').evaluate((element) => element.getBoundingClientRect().top >= 0));
  });

  it('goes on from where something was unfolded', async () => {
    const { page } = await show([finished({ text: LONG + JSON.stringify({ a: { c: Array.from({ length: 60 }, (_, index) => index) } }) })]);
    const fold = page.locator('summary').last();
    const before = await fold.boundingBox();
    await fold.click();
    await page.locator('.json-leaf').nth(59).waitFor();
    assert.equal((await page.locator('summary').last().boundingBox())?.y, before?.y);
  });

  it('keeps the focus where a button goes that had it', async () => {
    const { page, view } = await show([finished({ text: LONG })]);
    const focus = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent.trim().slice(0, 6) ?? '');
    await page.locator('vscode-button.send').focus();
    await view.turn(turn({ id: 2, text: LONG, eventCount: 3 }));
    await page.locator('vscode-button', { hasText: 'Cancel' }).waitFor();
    assert.equal(await focus(), 'Cancel');
    await goUp(page);
    await view.grow({ batch: 1, turnId: 2, text: 'x', eventCount: 9, bytes: 9 });
    await page.locator('.unseen vscode-button').focus();
    await page.keyboard.press('Enter');
    await page.locator('.unseen').waitFor({ state: 'detached' });
    assert.equal(await page.locator('.conversation').evaluate((region) => region === document.activeElement), true);
  });

  it('follows what is sent from the rail, and the first answer of a new session', async () => {
    const { page, view } = await show([finished({ text: LONG })], { ...FRAME, history: HISTORY });
    const isAtEnd = () => page.waitForFunction(() => {
      const region = document.querySelector('.conversation');
      return region !== null && region.scrollHeight > region.clientHeight && region.scrollHeight - region.scrollTop - region.clientHeight < 2;
    });
    await goUp(page);
    await page.getByRole('button', { name: /^Send Again: Hello/ }).dispatchEvent('click');
    await view.turn(turn({ id: 2, text: LONG }));
    await isAtEnd();
    await goUp(page);
    await view.clear();
    await view.turn(turn({ id: 3, text: LONG }));
    await isAtEnd();
  });

  it('keeps what is selected while the words go on', async () => {
    const { page, view } = await show([turn({ text: 'Alpha beta gamma' })]);
    const selected = await page.locator('aci-answer p').evaluate((paragraph) => {
      getSelection()?.selectAllChildren(paragraph);
      return getSelection()?.toString();
    });
    await view.grow({ batch: 1, turnId: 1, text: ' delta', eventCount: 15, bytes: 1 });
    assert.equal(await page.evaluate(() => getSelection()?.toString()), selected);
    await page.evaluate(() => { getSelection()?.removeAllRanges(); });
    await page.getByText('Alpha beta gamma delta').waitFor();
  });

  it('says why events could not be read, and reads them again when asked to', async () => {
    let fails = true;
    const { page } = await show([finished({ eventCount: 300 })], FRAME, { events: (_turnId, from, amount) => (fails ? Promise.reject(new Error('The file is gone.')) : Promise.resolve({ events: events(amount, from) })) });
    await page.getByRole('tab', { name: 'Events' }).click();
    await page.getByText('The events could not be read. The file is gone.').waitFor();
    fails = false;
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('part 300 of an answer').waitFor();
    assert.equal(await page.getByRole('grid').evaluate((grid) => grid === document.activeElement), true);
  });

  it('shows an event that did not end as it came, and says so', async () => {
    const { page } = await show([turn({ state: { kind: 'cut' }, endedAtMs: Date.now(), isLastIncomplete: true, eventCount: 1 })], FRAME, {
      events: () => Promise.resolve({ events: events(1).map((event) => ({ ...event, data: 'data: {"message":', incomplete: true })) }),
    });
    await page.getByText('The last event is incomplete, and nothing was retried.').waitFor();
    await page.getByRole('tab', { name: 'Raw' }).click();
    await page.locator('.raw-event', { hasText: '{"message":' }).waitFor();
    assert.equal(await page.locator('.raw-event').evaluate((event) => event.textContent), 'data: {"message":');
  });

  it('is told what is wrong with a link to the right host, which nobody can trust', async () => {
    const host = 'bedrock-agentcore.us-east-1.amazonaws.com';
    const { page, calls } = await show([finished({ consents: [card({ kind: 'waiting', opened: false }, { id: '7', trusted: false, host, expectedHost: host, oddity: 'scheme' })] })]);
    const shown = page.getByRole('group', { name: 'This link is not AgentCore’s' });
    await shown.getByText('it is not encrypted').waitFor();
    assert.deepEqual(await shown.getByRole('button').allInnerTexts(), ['Copy URL', 'Dismiss']);
    await shown.getByRole('button', { name: 'Copy URL' }).click();
    await page.getByRole('status').filter({ hasText: 'URL copied' }).waitFor({ state: 'attached' });
    assert.deepEqual(calls.slice(1), ['copyConsentUrl "7"']);
  });

  it('hears what is said twice twice', async () => {
    const { page } = await show([finished({})]);
    await page.evaluate(() => {
      const said: string[] = [];
      const status = document.querySelector('[role="status"]');
      Object.assign(globalThis, { said });
      if (status !== null) new MutationObserver(() => { said.push(status.textContent); }).observe(status, { childList: true, subtree: true, characterData: true });
    });
    for (const times of [1, 2]) {
      await page.getByRole('button', { name: 'Copy the answer' }).click();
      await page.waitForFunction((wanted) => (globalThis as unknown as { said: readonly string[] }).said.filter((words) => words === 'Answer copied').length === wanted, times);
    }
  });

  it('has room for the conversation in a low window with the logs open, and the whole qualifier in a usual one', async () => {
    const { page } = await show([finished({ text: LONG })], { ...FRAME, history: HISTORY }, {}, { state: { kind: 'following' }, lines: LOG_LINES });
    assert.equal(await page.locator('.qualifier .select-name').evaluate((name) => name.scrollWidth - name.clientWidth), 0);
    await page.setViewportSize({ width: 450, height: 400 });
    assert.ok(await page.locator('.conversation').evaluate((region) => region.clientHeight) >= 150);
  });
});
