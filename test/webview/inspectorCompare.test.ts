import assert from 'node:assert/strict';
import { assertAccessible, assertFits, takePicture } from './harness.js';
import { cognitoToken, epoch, useInspector } from './inspectorPage.js';
import { THEMES } from './themes.js';

describe('two tokens compared', () => {
  const show = useInspector();
  const before = cognitoToken();
  const after = cognitoToken({
    iss: 'https://login.microsoftonline.com/8f1c/v2.0', aud: 'api://billing', act: { sub: 'quickstart-agent' }, scope: 'openid email invoices.read', exp: epoch(3600), token_use: undefined, 'cognito:groups': undefined,
  });
  const compare = async () => {
    const inspector = await show(before, { host: { pickOther: () => Promise.resolve({ text: after }) } });
    await inspector.page.getByRole('button', { name: 'Compare with another token' }).click();
    await inspector.page.getByRole('heading', { name: 'Compare tokens' }).waitFor();
    return inspector;
  };

  for (const theme of THEMES) {
    it(`are accessible and fit at every width in the theme ${theme.name}`, async function () {
      this.timeout(60_000);
      const { page, setTheme } = await compare();
      await setTheme(theme);
      for (const width of [300, 480, 900]) {
        await page.setViewportSize({ width, height: 760 });
        await takePicture(page, `jwt-compare-${width}-${theme.name}`);
        await assertFits(page, `at ${width}`);
        if (width !== 480) await assertAccessible(page, `at ${width}`);
      }
    });
  }

  it('have five verdicts, and a row in words for each claim that differs', async () => {
    const { page } = await compare();
    const cells = await page.getByRole('group', { name: 'Verdicts' }).getByRole('group').evaluateAll((all) => all.map((cell) => (cell.getAttribute('aria-label') ?? '').split('.')[0]));
    assert.deepEqual(cells, ['Subject: Kept', 'Audience: Added', 'Actor: Added', 'Scopes: Replaced', 'Life: Ends later']);
    const scope = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'scope' }) });
    assert.deepEqual([await scope.locator('del').allInnerTexts(), await scope.locator('ins').allInnerTexts()], [['profile'], ['invoices.read']]);
    assert.deepEqual(await page.locator('aci-compare-rows').getByRole('rowheader').allInnerTexts(), ['iss', 'aud', 'act.sub', 'scope', 'exp', 'token_use', 'cognito:groups[0]']);
    assert.match(await page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'exp' }) }).locator('[data-label="Before"]').innerText(), /\d\d:\d\d:\d\d$/);
    assert.match(await scope.innerText(), /Dropped: profile\. Granted: invoices\.read\./);
  });

  it('hide what is equal until asked, and can be swapped, copied and left', async () => {
    const { page, copied, remembered } = await compare();
    assert.equal(await page.getByRole('rowheader', { name: 'username' }).count(), 0);
    await page.getByRole('button', { name: 'Hide equal' }).click();
    await page.getByRole('rowheader', { name: 'username' }).waitFor();
    await page.getByRole('button', { name: 'Swap' }).click();
    await page.getByRole('group', { name: /^Actor: Lost/ }).waitFor();
    await page.getByRole('button', { name: 'Copy as a table' }).click();
    await page.getByRole('status').filter({ hasText: 'Comparison copied' }).waitFor();
    assert.match(copied[0] ?? '', /\| `scope` \| `openid email invoices\.read` \| `openid profile email` \|/);
    assert.equal(remembered.at(-1)?.other?.text, after);
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Token' }).waitFor();
    assert.equal(remembered.at(-1)?.other, undefined);
  });

  it('say what was wrong with the other one', async () => {
    const { page } = await show(before, { host: { pickOther: () => Promise.reject(new Error('No token was found in this text.')) } });
    await page.getByRole('button', { name: 'Compare with another token' }).click();
    await page.getByText('No token was found in this text.').waitFor();
  });
});
