import assert from 'node:assert/strict';
import { assertAccessible, takePicture } from './harness.js';
import { FRAME, MCP, finished, turn } from './invokeFixtures.js';
import { useInvokePanels } from './invokePage.js';

describe('what is sent from the invoke panel', () => {
  const show = useInvokePanels();

  it('offers three prompts to start with, which a click puts in the box', async () => {
    const { page, calls } = await show([]);
    await takePicture(page, 'invoke-empty-900-dark');
    await page.getByText('Ask quickstart_agent something.').waitFor();
    await page.getByRole('button', { name: FRAME.samples[1] ?? '' }).click();
    await page.waitForFunction((text) => document.querySelector<HTMLTextAreaElement>('aci-composer textarea')?.value === text, FRAME.samples[1]);
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('aci-composer textarea')?.value === '');
    assert.deepEqual(calls.slice(1), ['send {"mode":"prompt","text":"Which token do you hold for me?","userId":"alice"}']);
  });

  it('cancels with Escape while an answer comes', async () => {
    const { page, calls } = await show([turn({})]);
    await page.getByRole('textbox', { name: 'Prompt' }).press('Escape');
    await page.waitForFunction(() => document.querySelector('aci-composer')?.textContent.includes('Cancel'));
    assert.equal(calls.at(-1), 'cancel');
  });

  it('says at the field that a user id is too long, and sends nothing; names nobody where it is empty', async () => {
    const { page, calls } = await show([]);
    const user = page.locator('input.user');
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Hello');
    await user.fill('x'.repeat(129));
    await page.keyboard.press('Control+Enter');
    await page.locator('#user-problem').waitFor();
    assert.match(await page.locator('#user-problem').innerText(), /1 to 128 characters/);
    assert.equal(await user.getAttribute('aria-describedby'), 'user-problem');
    assert.deepEqual(calls.filter((call) => call.startsWith('send')), []);
    await user.fill('');
    assert.match(await user.getAttribute('title') ?? '', /InvokeAgentRuntimeForUser.*Leave it empty/);
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('aci-composer textarea')?.value === '');
    assert.equal(calls.at(-1), 'send {"mode":"prompt","text":"Hello","userId":""}');
  });

  it('puts a refusal of the host at the field it is about, or else below the box', async () => {
    const refusals = [{ message: 'A user id has no spaces.', field: 'userId' }, { message: 'An answer is still coming.', hint: 'Cancel it first.' }];
    const { page } = await show([], FRAME, { send: () => Promise.reject(Object.assign(new Error(), refusals.shift())) });
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Hello');
    await page.keyboard.press('Control+Enter');
    await page.locator('#user-problem', { hasText: 'A user id has no spaces.' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('footer .problem', { hasText: 'An answer is still coming. Cancel it first.' }).waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Prompt' }).inputValue(), 'Hello');
  });

  it('checks JSON as one types, by line and column, and keeps the payload', async () => {
    const { page, calls } = await show([]);
    await page.getByRole('tab', { name: 'JSON' }).click();
    const box = page.getByRole('textbox', { name: 'Payload as JSON' });
    assert.equal(await box.inputValue(), FRAME.payload);
    await box.fill('{\n  "prompt": nope\n}');
    assert.match(await page.locator('#box-fault').innerText(), /A value is not JSON, at line 2, column 13\./);
    await page.keyboard.press('Control+Enter');
    await box.fill(`${'['.repeat(150)}${']'.repeat(150)}`);
    assert.equal(await page.locator('#box-fault').count(), 0);
    await box.fill('{"prompt":"x"}');
    await page.getByRole('tab', { name: 'Prompt' }).click();
    await page.getByRole('tab', { name: 'JSON' }).click();
    assert.equal(await box.inputValue(), '{"prompt":"x"}');
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction(() => document.querySelector('#box-fault') === null);
    assert.deepEqual(calls.slice(1), ['send {"mode":"json","text":"{\\"prompt\\":\\"x\\"}","userId":"alice"}']);
  });

  it('gives back what was typed after a look at earlier prompts', async () => {
    const { page } = await show([finished({ prompt: 'First' })]);
    const box = page.getByRole('textbox', { name: 'Prompt' });
    const holds = (text: string) => page.waitForFunction((wanted) => document.querySelector<HTMLTextAreaElement>('aci-composer textarea')?.value === wanted, text);
    await box.fill('Half a thought');
    await box.press('Alt+ArrowUp');
    await holds('First');
    await box.pressSequentially('!');
    await box.press('Alt+ArrowDown');
    await holds('Half a thought');
    await box.press('Alt+ArrowUp');
    await holds('First');
    await page.keyboard.press('Control+Enter');
    await holds('Half a thought');
  });

  it('has what stood in the box when it is drawn anew, and nothing of it on disk', async () => {
    const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
    const { page, savedState } = await show([]);
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Half a thought');
    await page.getByRole('tab', { name: 'JSON' }).click();
    await page.getByRole('textbox', { name: 'Payload as JSON' }).fill(JSON.stringify({ token }));
    await page.reload();
    assert.equal(await page.getByRole('textbox', { name: 'Payload as JSON' }).inputValue(), JSON.stringify({ token }));
    await page.getByRole('textbox', { name: 'Payload as JSON' }).fill(FRAME.payload);
    await page.getByRole('tab', { name: 'Prompt' }).click();
    assert.equal(await page.getByRole('textbox', { name: 'Prompt' }).inputValue(), 'Half a thought');
    assert.deepEqual(await savedState(), { target: { kind: 'runtime', address: FRAME.target?.address }, tab: 'text', userId: '', connectionId: 'sandbox', hasTurns: false });
  });

  it('names in its header what the payload names, as long as that payload is ours', async () => {
    const { page, view } = await show([], { ...FRAME, workloadName: 'my-agent', provider: 'my-provider' });
    const names = page.locator('header .names');
    assert.equal(await names.innerText(), 'as my-agent · with my-provider');
    await page.getByRole('tab', { name: 'JSON' }).click();
    await page.getByRole('textbox', { name: 'Payload as JSON' }).fill('{"workloadName":"other"}');
    await names.filter({ hasText: 'as the edited payload names them' }).waitFor();
    await page.getByRole('tab', { name: 'Prompt' }).click();
    await view.frame({ ...FRAME, provider: 'my-provider' });
    await page.waitForFunction(() => document.querySelector('.names')?.textContent === 'with my-provider');
    await view.frame(FRAME);
    await names.waitFor({ state: 'detached' });
  });

  it('sends headers of one’s own once both of their fields are there, and before anything else', async () => {
    const { page, calls } = await show([], { ...FRAME, headers: [] });
    await page.getByRole('tab', { name: 'Headers' }).click();
    await page.getByRole('button', { name: 'Add Header' }).click();
    const row = page.getByRole('group', { name: 'Header 1' });
    await row.getByRole('textbox', { name: 'Name' }).fill('X-Team');
    await row.getByRole('textbox', { name: 'Value' }).focus();
    assert.deepEqual(calls.slice(1), []);
    await page.getByRole('tab', { name: 'Prompt' }).click();
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Hello');
    await page.getByRole('tab', { name: 'Headers' }).click();
    await row.getByRole('textbox', { name: 'Value' }).fill('blue');
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('aci-composer textarea')?.value !== 'Hello');
    assert.deepEqual(calls.slice(1), ['setHeaders [{"name":"X-Team","value":"blue"}] 1', 'send {"mode":"prompt","text":"Hello","userId":"alice"}']);
  });

  it('shows at its field which header is refused, sends nothing and goes there', async () => {
    const { page, calls } = await show([], FRAME, { setHeaders: () => Promise.reject(Object.assign(new Error('This header is set by the invocation itself: Host'), { field: 'name 1' })) });
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Hello');
    await page.getByRole('tab', { name: 'Headers 2' }).click();
    const name = page.getByRole('group', { name: 'Header 2' }).getByRole('textbox', { name: 'Name' });
    await name.fill('Host');
    await page.getByRole('tab', { name: 'Prompt' }).click();
    await page.keyboard.press('Control+Enter');
    await page.locator('#header-fault', { hasText: 'This header is set by the invocation itself: Host' }).waitFor();
    assert.equal(await name.getAttribute('aria-invalid'), 'true');
    assert.deepEqual(calls.slice(1), []);
    await assertAccessible(page, 'headers with a fault');
    await takePicture(page, 'invoke-headers-900-dark');
  });

  it('calls a tool with what was typed in its form, and shows a refusal at its field', async () => {
    const answers = [Promise.reject(Object.assign(new Error('This is a number without a fraction.'), { field: 'days' })), Promise.resolve()];
    for (const answer of answers) answer.catch(() => undefined);
    const called: unknown[] = [];
    const { page } = await show([], { ...FRAME, mcp: MCP }, {
      callTool: (...sent) => {
        called.push(sent);
        return answers.shift() ?? Promise.resolve();
      },
    });
    await page.getByRole('textbox', { name: 'city required' }).fill('Bern');
    const days = page.getByRole('textbox', { name: 'days' });
    await days.fill('1.5');
    await page.getByRole('button', { name: 'Call' }).click();
    await page.locator('#tool-days-fault', { hasText: 'This is a number without a fraction.' }).waitFor();
    assert.equal(await days.getAttribute('aria-describedby'), 'tool-days-fault');
    await days.fill('2');
    await page.getByRole('combobox', { name: 'detailed' }).selectOption('true');
    await page.locator('#tool-days-fault').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Enter');
    await page.getByRole('combobox', { name: 'Tool' }).selectOption('book');
    await page.getByRole('combobox', { name: 'Tool' }).selectOption('get_forecast');
    assert.equal(await page.getByRole('textbox', { name: 'city required' }).inputValue(), 'Bern');
    assert.deepEqual(called, [['get_forecast', { city: 'Bern', days: '1.5' }, 'alice'], ['get_forecast', { city: 'Bern', days: '2', detailed: 'true' }, 'alice']]);
  });

  it('has each tab in one line, and the whole form of a tool where nothing was said yet', async () => {
    const { page, view } = await show([turn({})]);
    await page.setViewportSize({ width: 300, height: 860 });
    for (const tab of await page.locator('.box').getByRole('tab').all()) assert.ok(((await tab.boundingBox())?.height ?? 0) < 24, await tab.innerText());
    await view.clear();
    await view.frame({ ...FRAME, mcp: MCP });
    await page.getByRole('combobox', { name: 'Tool' }).and(page.locator('[aria-describedby="about-tool"]')).waitFor();
    assert.equal(await page.locator('.tool-form').evaluate((form) => form.scrollHeight - form.clientHeight), 0);
  });

  it('sends a call of a tool again as it was', async () => {
    const { page, calls } = await show([turn({ state: { kind: 'cut' }, draft: { mode: 'tool', tool: 'get_forecast', text: '{"city":"Bern","days":3}' } })], { ...FRAME, mcp: MCP });
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.evaluate(() => undefined);
    assert.deepEqual(calls.slice(1), ['send {"mode":"tool","tool":"get_forecast","text":"{\\"city\\":\\"Bern\\",\\"days\\":3}","userId":"alice"}']);
  });

  it('waits for a server of MCP, and asks it again where it did not answer', async () => {
    const { page, view, calls } = await show([], { ...FRAME, mcp: { kind: 'connecting' } });
    await page.getByText('Asking the server for its tools…').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await view.frame({ ...FRAME, mcp: { kind: 'failed', message: 'Nothing answers at http://127.0.0.1:8080.', hint: 'Start the server.' } });
    await page.getByText('Nothing answers at http://127.0.0.1:8080. Start the server.').waitFor();
    await page.getByRole('button', { name: 'Reconnect' }).click();
    assert.equal(await page.getByRole('button', { name: 'Call' }).getAttribute('aria-disabled'), 'true');
    assert.deepEqual(calls.slice(1), ['stopConnecting', 'reconnect']);
  });

  it('says that the agent will not see the return URL, and why', async () => {
    const { page, view } = await show([], { ...FRAME, returnUrl: { kind: 'unseen', reason: 'Nothing in this request carries it.' } });
    const line = page.locator('header .return');
    assert.equal(await line.innerText(), 'The agent will not see the return URL. Nothing in this request carries it.');
    await view.frame(FRAME);
    await line.waitFor({ state: 'detached' });
  });
});
