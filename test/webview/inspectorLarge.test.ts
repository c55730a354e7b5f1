import assert from 'node:assert/strict';
import { assertAccessible, assertFits, takePicture } from './harness.js';
import { SIGNATURE, cognitoToken, encode, epoch, useInspector } from './inspectorPage.js';

const CLAIMS = 5_000;
/** Rows that are drawn of a list without an end. */
const MOST_ROWS = 120;

function largeToken(): string {
  const claims = Object.fromEntries(Array.from({ length: CLAIMS }, (_, index) => [`claim_${index}`, `value of the claim ${index}`]));
  return `${encode({ alg: 'RS256' })}.${encode({ iss: 'https://issuer.example', exp: epoch(600), ...claims })}.${SIGNATURE}`;
}

describe('the JWT inspector with much to show', function () {
  // A token of 250 kB is laid out by a browser that shares the machine with others.
  this.timeout(60_000);
  const show = useInspector();
  const token = largeToken();

  it('draws of 5,000 claims only those in sight, wherever a key or the wheel leads', async () => {
    assert.ok(token.length > 200 * 1024 && token.length < 256 * 1024, String(token.length));
    const { page } = await show(token);
    const table = page.getByRole('table', { name: 'Claims' });
    const drawn = () => page.locator('.claims tr[data-row]').count();
    assert.equal(await table.getAttribute('aria-rowcount'), String(CLAIMS + 3));
    assert.ok(await drawn() < MOST_ROWS);
    await page.locator('tr[data-row="0"]').focus();
    await page.keyboard.press('End');
    await page.locator(`tr[data-row="${CLAIMS + 1}"]:focus`).waitFor();
    await page.keyboard.press('Home');
    await page.locator('tr[data-row="0"]:focus').waitFor();
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    assert.ok(Number(await page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex'))) > 10);
    await page.locator('.rows').evaluate((box) => { box.scrollTop = box.scrollHeight / 2; });
    await page.locator('tr[data-row="2500"]').waitFor();
    assert.ok(await drawn() < MOST_ROWS);
    await takePicture(page, 'jwt-5000-900-dark');
    await assertAccessible(page, '5,000 claims');
  });

  it('does so in two lines a claim at 300 pixels', async () => {
    const { page } = await show(token, { width: 300 });
    await page.locator('tr[data-row="0"]').focus();
    await page.keyboard.press('End');
    await page.locator(`tr[data-row="${CLAIMS + 1}"]:focus`).waitFor();
    assert.ok(await page.locator('.claims tr[data-row]').count() < MOST_ROWS);
    await assertFits(page, '5,000 claims at 300');
  });

  it('does so in the tree', async () => {
    const { page } = await show(token);
    await page.getByRole('tab', { name: 'Tree' }).click();
    await page.getByRole('treeitem').first().focus();
    await page.keyboard.press('End');
    await page.locator(`[role=treeitem][data-row="${CLAIMS + 4}"]:focus`).waitFor();
    assert.ok(await page.getByRole('treeitem').count() < MOST_ROWS);
    await assertAccessible(page, 'tree of 5,000 claims');
  });

  it('does so where two such tokens are compared', async () => {
    const other = token.replace(/\.[^.]+\./, `.${encode({ iss: 'https://issuer.example', ...Object.fromEntries(Array.from({ length: CLAIMS }, (_, index) => [`claim_${index}`, `changed ${index}`])) })}.`);
    const { page } = await show(token, { host: { pickOther: () => Promise.resolve({ text: other }) } });
    await page.getByRole('button', { name: 'Compare with another token' }).click();
    await page.locator('.compare tr[data-row="0"]').focus();
    await page.keyboard.press('End');
    await page.locator(`.compare tr[data-row="${CLAIMS}"]:focus`).waitFor();
    assert.ok(await page.locator('.compare tr[data-row]').count() < MOST_ROWS);
    await page.keyboard.press('Home');
    await page.locator('.compare tr[data-row="0"]:focus').waitFor();
    await takePicture(page, 'jwt-compare-5000-900-dark');
    await assertAccessible(page, '5,000 claims compared');
    await page.setViewportSize({ width: 300, height: 760 });
    await assertFits(page, '5,000 claims compared at 300');
  });

  it('marks the last of 5,000 claims in the token', async () => {
    const { page } = await show(token);
    await page.locator('tr[data-row="0"]').focus();
    await page.keyboard.press('End');
    await page.locator(`tr[data-row="${CLAIMS + 1}"]:focus`).waitFor();
    await page.keyboard.press('Enter');
    const marked = await page.locator('.drawn mark').innerText();
    assert.match(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString().slice(-60), /claim_4999/);
    assert.ok(token.includes(marked));
  });

  it('searches a long log in pieces and stops at Cancel', async () => {
    const log = `${'2026-11-22 10:00:00 INFO nothing to see\n'.repeat(300_000)}Authorization: Bearer ${cognitoToken()}\n`;
    const { page } = await show('', { clipboard: log });
    await page.getByRole('button', { name: 'Paste from Clipboard' }).click();
    await page.locator('.kind', { hasText: 'Access token' }).waitFor();
    await page.evaluate(() => {
      // Cancelled as soon as it is said that it goes on.
      new MutationObserver((_, observer) => {
        const cancel = document.querySelector<HTMLElement>('.searching .link');
        if (cancel === null) return;
        observer.disconnect();
        cancel.click();
      }).observe(document.body, { childList: true, subtree: true });
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['nothing to see\n'.repeat(600_000), 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'], 'long.log'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    });
    await page.locator('.searching').waitFor({ state: 'detached' });
    await page.locator('.kind', { hasText: 'Access token' }).waitFor();
    assert.equal(await page.getByText('Nobody signed this token').count(), 0);
  });

  it('breaks a long name behind its marks, and a time not at its hyphens', async () => {
    const { page } = await show(cognitoToken({ 'custom:department': 'blue' }), { width: 300 });
    const linesOf = (name: string) => page.getByRole('rowheader', { name }).evaluate((cell) => {
      const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      const lines: string[] = [];
      for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(node);
        if (node.textContent?.trim() !== '') lines.push(`${node.textContent ?? ''} in ${range.getClientRects().length}`);
      }
      return lines;
    });
    assert.deepEqual([await linesOf('cognito:groups'), await linesOf('custom:department')], [['cognito: in 1', 'groups in 1'], ['custom: in 1', 'department in 1']]);
    for (const width of [300, 900]) {
      await page.setViewportSize({ width, height: 800 });
      const heights = await page.locator('.says .piece').evaluateAll((pieces) => pieces.map(({ clientHeight }) => clientHeight));
      assert.ok(heights.length >= 4 && Math.max(...heights) < 24, heights.join());
    }
  });
});
