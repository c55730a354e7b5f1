import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assertAccessible, assertFits, takePicture } from './harness.js';
import { FRAME, LOG_LINES, events, finished, turn } from './invokeFixtures.js';
import { useInvokePanels } from './invokePage.js';
import { THEMES } from './themes.js';

const TOTAL = 200_000;
const rowsDrawn = (page: Page): Promise<number> => page.locator('tr[data-row]').count();

describe('the lists of the invoke panel', () => {
  const show = useInvokePanels();

  it('scroll through 200,000 events and draw a few of them', async function () {
    this.timeout(30_000);
    const asked: string[] = [];
    const { page, calls } = await show([finished({ eventCount: TOTAL })], FRAME, {
      events: (turnId, from, amount, characters) => {
        asked.push(`${turnId} ${from}+${amount} ${characters}`);
        return Promise.resolve({ events: events(amount, from).map((event) => ({ ...event, data: characters > 300 ? 'the whole of it' : event.data, isCut: characters <= 300 })) });
      },
    });
    await page.locator('#turn-1-events').click();
    const grid = page.getByRole('grid', { name: 'Events' });
    await grid.getByText(`"part ${TOTAL} of an answer`).waitFor();
    assert.equal(await grid.getAttribute('aria-rowcount'), String(TOTAL + 1));
    for (const share of [0.5, 0.1, 0.9]) {
      await page.locator('.list').evaluate((list, part) => { list.scrollTop = list.scrollHeight * part; }, share);
      await page.waitForFunction((near) => {
        const n = Number(document.querySelector('tr[data-row] td')?.textContent.trim());
        return Math.abs(n - near) < 100 && document.querySelector('tr[data-row] .data') !== null;
      }, TOTAL * share);
      assert.ok(await rowsDrawn(page) < 200);
    }
    assert.ok(asked.every((words) => Number(/\+(\d+)/.exec(words)?.[1]) <= 200), asked.join(', '));
    await grid.focus();
    await page.keyboard.press('Home');
    await page.locator('#event-1-1.current').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('PageDown');
    const current = await grid.getAttribute('aria-activedescendant');
    assert.ok(Number(current?.split('-').at(-1)) > 10);
    await page.keyboard.press('Enter');
    await page.locator(`#${current ?? ''} [aria-expanded="true"]`, { hasText: 'the whole of it' }).waitFor();
    await page.getByRole('button', { name: 'Open in Editor' }).click();
    assert.equal(calls.at(-1), `openEvent 1 ${current?.split('-').at(-1) ?? ''}`);
    await grid.focus();
    await page.keyboard.press('End');
    await page.locator(`#event-1-${TOTAL}.current`).waitFor();
    assert.ok(await rowsDrawn(page) < 200);
  });

  it('follow the newest event, and stay where one reads', async () => {
    const { page, view } = await show([turn({ eventCount: 500 })]);
    await page.locator('#turn-1-events').click();
    await page.getByText('"part 500 of').waitFor();
    await view.grow({ batch: 1, turnId: 1, text: '', eventCount: 600, bytes: 1 });
    await page.getByText('"part 600 of').waitFor();
    await page.locator('.list').evaluate((list) => { list.scrollTop = 0; });
    await page.getByText('"part 1 of').waitFor();
    await view.grow({ batch: 2, turnId: 1, text: '', eventCount: 612, bytes: 1 });
    await page.getByRole('button', { name: '12 new events' }).click();
    await page.getByText('"part 612 of').waitFor();
    await page.getByRole('button', { name: '12 new events' }).waitFor({ state: 'detached' });
  });

  it('are accessible with a row unfolded and an event that is incomplete', async function () {
    this.timeout(60_000);
    const { page, setTheme } = await show([turn({ eventCount: 6, state: { kind: 'cut' }, endedAtMs: Date.now() })], FRAME, {
      events: () => Promise.resolve({ events: events(6).map((event) => (event.n === 6 ? { ...event, incomplete: true, data: '{"message":', raw: 'data: {"message":' } : event)) }),
    });
    await page.locator('#turn-1-events').click();
    await page.locator('tr[data-row="2"]').click();
    await page.getByRole('row', { name: 'incomplete' }).waitFor();
    for (const theme of THEMES) {
      await setTheme(theme);
      for (const tab of ['events', 'raw']) {
        await page.locator(`#turn-1-${tab}`).click();
        await page.locator('[data-row="5"]', { hasText: 'message' }).waitFor();
        for (const width of [400, 900]) {
          await page.setViewportSize({ width, height: 700 });
          await takePicture(page, `invoke-${tab}-${width}-${theme.name}`);
          await assertFits(page, `${tab} at ${width} in ${theme.name}`);
        }
        await assertAccessible(page, `${tab} in ${theme.name}`);
      }
    }
  });

  it('show an answer as it came, with the head it came with', async () => {
    const { page } = await show([finished({ eventCount: 1_000 })], FRAME, {
      events: (_turn, from, amount) => Promise.resolve({ events: events(amount, from).map((event) => (event.n === 1_000 ? { ...event, raw: 'id: 7\nevent: done\ndata: bye\n\n' } : event)) }),
    });
    await page.locator('#turn-1-raw').click();
    await page.getByText('200 · text/event-stream').waitFor();
    await page.getByText('event: done').waitFor();
    await page.getByText('data: "part 999 of').waitFor();
    const raw = page.getByRole('region', { name: 'The answer as it came' });
    await raw.evaluate((list) => { list.scrollTop = list.scrollHeight / 2; });
    await page.getByText('data: "part 500 of').waitFor({ state: 'attached' });
    assert.ok(await page.locator('.raw-event').count() < 200);
  });

  it('read no logs before they are asked for, then follow, filter and clear them', async () => {
    const { page, view, calls } = await show([]);
    const head = page.getByRole('button', { name: /^Logs/ });
    await head.click();
    await view.logState({ kind: 'opening' });
    await page.getByText('Opening the logs…').waitFor();
    await view.logState({ kind: 'following' });
    await view.logLines(LOG_LINES);
    await page.getByText('WARN still waiting').waitFor();
    const more = Array.from({ length: 3_000 }, (_, index) => ({ n: index + 5, atMs: Date.now(), text: `line ${index + 5}` }));
    for (let at = 0; at < more.length; at += 500) await view.logLines(more.slice(at, at + 500));
    await page.getByText('line 3004').waitFor();
    assert.ok(await page.locator('.log-line').count() < 100);
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByRole('textbox', { name: 'Filter the logs' }).fill('LINE 2999');
    await page.waitForFunction(() => document.querySelectorAll('.log-line').length === 1);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('Nothing was logged yet.').waitFor();
    await view.logLines([{ n: 3_005, atMs: Date.now(), text: 'after all' }]);
    await page.getByText('after all').waitFor();
    await page.getByRole('button', { name: 'Open the log in an editor' }).click();
    await head.click();
    await page.setViewportSize({ width: 400, height: 700 });
    await page.locator('.logs-about.narrow', { hasText: 'after all' }).waitFor();
    assert.match(await page.locator('.badge').innerText(), /^1\b/);
    await takePicture(page, 'invoke-logs-400-dark');
    assert.deepEqual(calls.slice(1), ['openLogs', 'showLogsInEditor', 'closeLogs']);
  });

  it('say that lines without the session are hidden in a log that all sessions write to, and show them by a toggle', async () => {
    const logs = { title: 'CloudWatch Logs · this session', showsAllLines: false };
    const { page, view, calls, setTheme } = await show([], { ...FRAME, logs }, {}, { state: { kind: 'following' }, lines: [] });
    await page.getByText('Lines that do not name this session are hidden, such as stack traces and prints.').waitFor();
    await page.getByText('No line names this session yet.').waitFor();
    const toggle = page.getByRole('button', { name: 'Show All Lines', pressed: false });
    await toggle.click();
    await view.frame({ ...FRAME, logs: { title: 'CloudWatch Logs · all sessions', showsAllLines: true } });
    await view.logState({ kind: 'opening' });
    await view.logState({ kind: 'following' });
    await view.logLines(LOG_LINES);
    await page.getByText('Lines of other sessions are among these.').waitFor();
    const pressed = page.getByRole('button', { name: 'Show All Lines', pressed: true });
    assert.ok(await pressed.evaluate((button) => button === document.activeElement), 'the toggle keeps the focus');
    for (const theme of THEMES) {
      await setTheme(theme);
      await assertAccessible(page, `logs in ${theme.name}`);
    }
    await page.setViewportSize({ width: 400, height: 700 });
    await takePicture(page, 'invoke-logs-all-400');
    await pressed.click();
    assert.deepEqual(calls.slice(1), ['showAllLogLines true', 'showAllLogLines false']);
  });

  it('say why logs cannot be read, and copy the statement that allows it', async () => {
    const { page, view, calls } = await show([], { ...FRAME, logs: { title: 'CloudWatch Logs · this session', showsAllLines: false } });
    await view.logState({ kind: 'failed', message: 'Logs cannot be read.', hint: 'The role DevRole needs logs:StartLiveTail.', statement: true });
    await page.getByRole('alert').filter({ hasText: 'logs:StartLiveTail' }).waitFor({ state: 'attached' });
    assert.match(await page.getByRole('group', { name: 'Logs cannot be read' }).innerText(), /Copy statement\s·\sTry again/);
    assert.equal(await page.getByRole('button', { name: 'Show All Lines' }).count(), 0, 'there are no lines');
    await page.getByRole('button', { name: 'Copy statement' }).click();
    await page.getByRole('button', { name: 'Try again' }).click();
    await view.logState({ kind: 'failed', message: 'Logs cannot be read.', hint: '', statement: false });
    await page.getByRole('button', { name: 'Copy statement' }).waitFor({ state: 'detached' });
    assert.deepEqual(calls.slice(1), ['copyLogsStatement', 'openLogs']);
  });
});
