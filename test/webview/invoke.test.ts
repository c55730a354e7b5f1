import assert from 'node:assert/strict';
import { assertAccessible, assertFits, takePicture } from './harness.js';
import { FRAME, allCards, card, conversation, events, refusals, turn } from './invokeFixtures.js';
import { useInvokePanels } from './invokePage.js';
import { THEMES } from './themes.js';

describe('the invoke panel', () => {
  const show = useInvokePanels();

  for (const theme of THEMES) {
    it(`is accessible and fits at every width in the theme ${theme.name}`, async function () {
      this.timeout(60_000);
      const scenes = [
        ['conversation', conversation(), FRAME, [300, 480, 900, 1100]], ['cards', allCards(), FRAME, [300, 480, 900, 1100]],
        ['refusals', refusals(), { ...FRAME, workloadName: 'my-agent', provider: 'my-provider' }, [300, 400, 900]],
      ] as const;
      for (const [name, turns, frame, widths] of scenes) {
        const { page, setTheme } = await show(turns, frame);
        await setTheme(theme);
        for (const width of widths) {
          await page.setViewportSize({ width, height: name === 'cards' ? 1500 : 860 });
          await takePicture(page, `invoke-${name}-${width}-${theme.name}`);
          await assertFits(page, `${name} at ${width}`);
          await assertAccessible(page, `${name} at ${width}`);
        }
      }
    });
  }

  it('walks tabs by arrows and when VS Code says so, and events by arrows', async () => {
    const { page, view } = await show([turn({ events: events(3) })]);
    const text = page.locator('.turn').getByRole('tab', { name: 'Text' });
    const list = page.locator('.turn').getByRole('tab', { name: 'Events 3' });
    await text.focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.activeElement?.textContent.startsWith('Events') && document.activeElement.getAttribute('aria-selected') === 'true');
    await takePicture(page, 'invoke-events-900-dark');
    await assertAccessible(page, 'events');
    const rows = page.locator('.data');
    await rows.first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(await rows.nth(1).getAttribute('aria-expanded'), 'true');
    await page.keyboard.press('Control+1');
    assert.equal(await list.getAttribute('aria-selected'), 'true', 'a key that is a keybinding of VS Code');
    await view.act('showText');
    await page.waitForFunction(() => document.querySelector('#turn-1-text')?.getAttribute('aria-selected') === 'true');
    assert.equal(await list.getAttribute('tabindex'), '-1');
    await view.act('showEvents');
    await page.waitForFunction(() => document.querySelector('#turn-1-events')?.getAttribute('aria-selected') === 'true');
  });

  it('goes from region to region when VS Code says so, and back to what had the focus there', async () => {
    const { page, view } = await show([turn({})]);
    const box = page.getByRole('textbox', { name: 'Prompt' });
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.closest('[data-region]')?.tagName ?? '');
    await box.focus();
    await page.keyboard.press('F6');
    assert.equal(await focused(), 'FOOTER', 'a key that is a keybinding of VS Code');
    const seen: string[] = [];
    for (const action of ['nextRegion', 'nextRegion', 'nextRegion', 'previousRegion', 'nextRegion'] as const) {
      await view.act(action);
      seen.push(await focused());
    }
    assert.deepEqual(seen, ['HEADER', 'MAIN', 'FOOTER', 'MAIN', 'FOOTER']);
    assert.ok(await box.evaluate((element) => element === document.activeElement));
  });

  it('takes ten thousand events in batches, acknowledges each and stays usable', async function () {
    this.timeout(30_000);
    const { page, view, acknowledged } = await show([turn({ events: [], text: '' })]);
    await page.locator('#turn-1-events').click();
    for (let batch = 1; batch <= 50; batch += 1) {
      await view.append({ batch, turnId: 1, events: events(200, (batch - 1) * 200 + 1), text: `line ${batch}\n`, bytes: batch * 9600 });
    }
    await page.getByRole('tab', { name: 'Events 10000' }).waitFor();
    await page.waitForFunction(() => document.querySelector('.events')?.textContent.includes('part 10000'));
    assert.deepEqual(acknowledged, Array.from({ length: 50 }, (_, index) => index + 1));
    assert.ok(await page.locator('.events tbody tr').count() <= 400);
    await page.getByRole('textbox', { name: 'Prompt' }).fill('still here');
    await page.locator('#turn-1-text').click();
    await page.locator('.text', { hasText: 'line 50' }).waitFor();
  });

  it('does not scroll while one reads further up, and says how much is new', async () => {
    const { page, view } = await show([turn({ text: 'line\n'.repeat(200), events: [] })]);
    const region = page.getByRole('log');
    await region.evaluate((element) => { element.scrollTop = 0; });
    await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => { requestAnimationFrame(resolve); }); }));
    await view.append({ batch: 1, turnId: 1, events: events(12), text: 'more\n'.repeat(12), bytes: 1 });
    const button = page.getByRole('button', { name: '12 new events' });
    await button.waitFor();
    assert.equal(await region.evaluate((element) => element.scrollTop), 0);
    await button.click();
    await button.waitFor({ state: 'detached' });
    assert.ok(await region.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight < 30));
  });

  it('shows what agents and issuers send as text, whatever it is', async () => {
    const html = '<img src=x onerror="document.title=1"><script>document.title=2</script><b style="color:red">bold</b>';
    const long = 'x'.repeat(1_048_576);
    const { page } = await show([turn({
      text: html, events: [{ n: 1, atMs: Date.now(), deltaMs: 0, type: html, bytes: 1, data: html, incomplete: false }], state: { kind: 'finished' }, endedAtMs: Date.now(),
      consents: [card({ kind: 'waiting', opened: false }, { host: '127.0.0.1\u202egro.elpmaxe', agent: html, scopes: [html] })],
      result: { message: html, canInspect: true, claims: [{ name: html, value: '\u202eevil' }, { name: 'שלום', value: 'مرحبا' }, { name: 'long', value: long }] },
    })]);
    assert.equal(await page.locator('.text').innerText(), html);
    assert.equal(await page.title(), 'invoke');
    assert.equal(await page.locator('main img, main script').count(), 0);
    assert.match(await page.locator('.claims').innerText(), /\\u202eevil/);
    assert.match(await page.locator('.facts').innerText(), /127\.0\.0\.1\\u202egro/);
    assert.match(await page.locator('.claims').innerText(), /more characters\)/);
    await page.setViewportSize({ width: 300, height: 800 });
    await assertFits(page, 'hostile text');
  });

  it('keeps where the reader was across a reload, and never a token', async () => {
    const { page, savedState } = await show([turn({ state: { kind: 'finished' }, endedAtMs: Date.now() })]);
    await page.locator('#turn-1-events').click();
    await page.locator('input.user').fill('bob');
    assert.deepEqual(await savedState(), { runtimeArn: FRAME.target?.arn, tab: 'events', userId: 'bob' });
    await page.reload();
    await page.locator('header').waitFor();
    assert.equal(await page.locator('#turn-1-events').getAttribute('aria-selected'), 'true');
    assert.equal(await page.locator('input.user').inputValue(), 'bob');
    await page.locator('input.user').fill('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl');
    assert.ok(!JSON.stringify(await savedState()).includes('eyJ'));
  });

  it('says that a reload lost the conversation', async () => {
    const { page } = await show([], { ...FRAME, lostTranscript: true });
    await page.getByText('The window was reloaded. What was said here before is gone, and this is a new session.').waitFor();
  });
});
