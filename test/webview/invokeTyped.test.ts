import assert from 'node:assert/strict';
import type { FrameMcp, FrameSignIn, ToolField } from '../../src/webview/protocol/invoke.js';
import { FRAME, HISTORY, finished, turn } from './invokeFixtures.js';
import { useInvokePanels } from './invokePage.js';

const choice = (name: string, choices: readonly string[], start: string): ToolField => ({ name, description: '', isRequired: false, isNullable: false, kind: 'choice', choices, start });
const TOOLS: FrameMcp = {
  kind: 'ready', server: 'travel-tools', instructions: undefined,
  tools: [
    { name: 'a', title: 'a', description: '', fields: [choice('unit', ['celsius', 'fahrenheit'], 'celsius')] },
    // Called as every object calls something of its own.
    { name: 'constructor', title: 'constructor', description: '', fields: [choice('toString', ['dry-run', 'real'], 'dry-run')] },
    { name: 'c', title: 'c', description: '', fields: [{ ...choice('userId', [], ''), kind: 'text' }] },
  ],
};

describe('what is typed in the invoke panel', () => {
  const show = useInvokePanels();

  it('stays in a row of headers whatever the frame brings, until the host has others', async () => {
    const { page, view } = await show([turn({})], { ...FRAME, headers: [] });
    await page.getByRole('tab', { name: 'Headers' }).click();
    await page.getByRole('button', { name: 'Add Header' }).click();
    await page.keyboard.type('X-Team');
    await view.frame({ ...FRAME, headers: [], history: HISTORY });
    const names = page.locator('.header-row .name');
    assert.deepEqual(await names.evaluateAll((all) => all.map((name) => (name as HTMLInputElement).value)), ['X-Team']);
    assert.equal(await names.evaluate((name) => name === document.activeElement), true);
    await page.getByRole('button', { name: 'Remove header 1' }).click();
    await page.getByRole('tab', { name: 'Headers' }).focus();
    await view.frame({ ...FRAME, headers: [{ name: 'X-Other', value: '1' }] });
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('.header-row .name')?.value === 'X-Other');
  });

  it('is in the rows of headers again after the view was hidden, though it was refused', async () => {
    const { page } = await show([], { ...FRAME, headers: [] }, { setHeaders: () => Promise.reject(Object.assign(new Error('A name has no spaces.'), { field: 'name 0' })) });
    await page.getByRole('tab', { name: 'Headers' }).click();
    await page.getByRole('button', { name: 'Add Header' }).click();
    await page.keyboard.type('Bad Name');
    await page.keyboard.press('Tab');
    await page.keyboard.type('v');
    await page.keyboard.press('Tab');
    await page.locator('#header-fault').waitFor();
    await page.reload();
    await page.getByRole('tab', { name: 'Headers' }).click();
    assert.equal(await page.locator('.header-row .name').inputValue(), 'Bad Name');
  });

  it('is sent to no other target: headers, a payload and arguments are gone there, wherever the focus is', async () => {
    const { page, view, calls } = await show([], { ...FRAME, headers: [] });
    const prompt = page.getByRole('textbox', { name: 'Prompt' });
    await prompt.fill('Hello');
    await page.getByRole('tab', { name: 'JSON' }).click();
    await page.getByRole('textbox', { name: 'Payload as JSON' }).fill('{"key":"of A"}');
    await page.getByRole('tab', { name: 'Headers' }).click();
    await page.getByRole('button', { name: 'Add Header' }).click();
    await page.keyboard.type('X-Api-Key');
    await page.keyboard.press('Tab');
    await page.keyboard.type('secret of A');
    const key = '[{"name":"X-Api-Key","value":"secret of A"}]';
    await page.keyboard.press('Enter');
    await view.frame({ ...FRAME, headers: JSON.parse(key) as typeof FRAME.headers });
    await view.frame({ ...FRAME, talkId: 2, headers: [] });
    await page.locator('.header-row').waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'JSON' }).click();
    assert.equal(await page.getByRole('textbox', { name: 'Payload as JSON' }).inputValue(), FRAME.payload);
    await page.getByRole('tab', { name: 'Prompt' }).click();
    assert.equal(await prompt.inputValue(), 'Hello');
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('aci-composer textarea')?.value === '');
    assert.deepEqual(calls.slice(1), [`setHeaders ${key} 1`, 'send {"mode":"prompt","text":"Hello","userId":"alice"}']);
  });

  it('is no longer the user once another one was chosen', async () => {
    const signIn = (workloadName: string, userId: string): FrameSignIn => ({ kind: 'workload', workloadName, userId });
    const { page, view, calls } = await show([], { ...FRAME, signIn: signIn('one', 'alice') });
    await page.locator('input.user').fill('carol');
    await view.frame({ ...FRAME, signIn: signIn('one', 'alice'), history: HISTORY });
    assert.equal(await page.locator('input.user').inputValue(), 'carol');
    await view.frame({ ...FRAME, signIn: signIn('two', 'bob') });
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('input.user')?.value === 'bob');
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Hello');
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('aci-composer textarea')?.value === '');
    assert.equal(calls.at(-1), 'send {"mode":"prompt","text":"Hello","userId":"bob"}');
  });

  it('is shown by each choice of a tool as it is sent', async () => {
    const { page, calls } = await show([], { ...FRAME, mcp: TOOLS });
    const tool = page.getByRole('combobox', { name: 'Tool' });
    const shown = (name: string): Promise<unknown> => page.getByRole('combobox', { name, exact: true }).evaluate((field) => (field as HTMLSelectElement).value);
    await page.locator('#tool-unit').selectOption('fahrenheit');
    await tool.selectOption('constructor');
    assert.equal(await shown('toString'), 'dry-run');
    await page.locator('#tool-toString').selectOption('real');
    await tool.selectOption('a');
    assert.equal(await shown('unit'), 'fahrenheit');
    await page.getByRole('button', { name: 'Call' }).click();
    await tool.selectOption('constructor');
    assert.equal(await shown('toString'), 'real');
    await page.getByRole('button', { name: 'Call' }).click();
    await page.evaluate(() => undefined);
    assert.deepEqual(calls.slice(1), ['callTool "a" {"unit":"fahrenheit"} "alice"', 'callTool "constructor" {"toString":"real"} "alice"']);
  });

  it('is at fault in the form where an argument has the name of the user id', async () => {
    const { page } = await show([], { ...FRAME, mcp: TOOLS }, { callTool: () => Promise.reject(Object.assign(new Error('A value is needed.'), { field: 'userId' })) });
    await page.getByRole('combobox', { name: 'Tool' }).selectOption('c');
    await page.getByRole('button', { name: 'Call' }).click();
    await page.locator('#tool-userId-fault', { hasText: 'A value is needed.' }).waitFor();
    assert.equal(await page.locator('#user-problem').count(), 0);
  });

  it('is sent by its keys alone, whatever has the focus', async () => {
    const { page, calls } = await show([finished({})]);
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Hello');
    await page.getByRole('button', { name: 'Copy the answer' }).focus();
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('aci-composer textarea')?.value === '');
    assert.deepEqual(calls.slice(1), ['send {"mode":"prompt","text":"Hello","userId":"alice"}']);
  });

  it('is left alone by keys of an input method', async () => {
    const { page, calls } = await show([turn({})]);
    const box = page.getByRole('textbox', { name: 'Prompt' });
    await box.dispatchEvent('keydown', { key: 'Escape', isComposing: true, bubbles: true, cancelable: true });
    await box.press('Escape');
    await page.evaluate(() => undefined);
    assert.deepEqual(calls.slice(1), ['cancel']);
  });

  it('leaves the box in sight, however long a refusal is', async () => {
    const { page } = await show([], FRAME, { send: () => Promise.reject(Object.assign(new Error('Refused.'), { hint: 'x '.repeat(4_000) })) });
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Hello');
    await page.keyboard.press('Control+Enter');
    await page.locator('footer .problem').waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight));
    assert.ok((await page.getByRole('alert').evaluate((alert) => alert.textContent.length)) < 400);
  });
});
