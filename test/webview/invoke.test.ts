import assert from 'node:assert/strict';
import type { InvokeFrame, InvokeHost, InvokeView, Turn } from '../../src/webview/protocol/invoke.js';
import { assertAccessible, assertFits, startHarness, takePicture } from './harness.js';
import type { Harness, OpenPanel } from './harness.js';
import { FRAME, card, events, fakeHost, turn } from './invokeFixtures.js';
import { THEMES } from './themes.js';

const WIDTHS = [300, 480, 900, 1100];
type Invoke = OpenPanel<InvokeHost, InvokeView> & ReturnType<typeof fakeHost>;

describe('the invoke panel', () => {
  let harness: Harness;
  let open: Invoke[] = [];

  before(async () => { harness = await startHarness(); });
  after(() => harness.close());
  afterEach(async () => {
    for (const panel of open) {
      assert.deepEqual(panel.violations, []);
      await panel.close();
    }
    open = [];
  });

  async function show(turns: readonly Turn[], frame: InvokeFrame = FRAME, change: Partial<InvokeHost> = {}): Promise<Invoke> {
    const fake = fakeHost(frame, turns, change);
    const panel = await harness.open<InvokeHost, InvokeView>({ panel: 'invoke', host: fake.host });
    await panel.page.locator('header').waitFor();
    const shown = { ...panel, ...fake };
    open.push(shown);
    return shown;
  }

  const conversation = (): readonly Turn[] => [
    turn({
      id: 1, prompt: 'List my groups', text: 'You are in one group: staff.', state: { kind: 'finished' }, endedAtMs: Date.now() - 2500, events: events(11),
      result: { message: 'Hello alice, this is the token I used.', canInspect: true, claims: [{ name: 'sub', value: 'alice' }, { name: 'scope', value: 'openid profile email' }] },
    }),
    turn({ id: 2, consents: [card({ kind: 'waiting', opened: false })] }),
  ];
  const allCards = (): readonly Turn[] => [turn({
    text: '', consents: [
      card({ kind: 'waiting', opened: true }, { id: '1' }),
      card({ kind: 'completed', atMs: Date.now() }, { id: '2' }),
      card({ kind: 'refused', atMs: Date.now(), error: 'access_denied' }, { id: '3' }),
      card({ kind: 'failed', atMs: Date.now(), message: 'The session is fine, but the user named here is not the one who started it.', hint: 'Send again as that user.' }, { id: '4' }),
      card({ kind: 'expired', atMs: Date.now() }, { id: '5' }),
      card({ kind: 'canceled', atMs: Date.now() }, { id: '6' }),
      card({ kind: 'waiting', opened: false }, { id: '7', trusted: false, host: 'bedrock-agentcore.us-east-1.amaz0naws.com', expectedHost: 'bedrock-agentcore.us-east-1.amazonaws.com' }),
    ],
    state: { kind: 'failed', message: 'The sandbox ended. Its state is saved; this flow is cancelled.', hint: 'Restart the sandbox and send again.', restart: true },
  })];

  for (const theme of THEMES) {
    it(`is accessible and fits at every width in the theme ${theme.name}`, async function () {
      this.timeout(60_000);
      for (const [name, turns] of [['conversation', conversation()], ['cards', allCards()]] as const) {
        const { page, setTheme } = await show(turns);
        await setTheme(theme);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: name === 'cards' ? 1500 : 860 });
          await takePicture(page, `invoke-${name}-${width}-${theme.name}`);
          await assertFits(page, `${name} at ${width}`);
          await assertAccessible(page, `${name} at ${width}`);
        }
      }
    });
  }

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

  it('walks tabs by arrows and by Ctrl and a number, and events by arrows', async () => {
    const { page } = await show([turn({ events: events(3) })]);
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
    await page.waitForFunction(() => document.querySelector('#turn-1-text')?.getAttribute('aria-selected') === 'true');
    assert.equal(await list.getAttribute('tabindex'), '-1');
  });

  it('goes from region to region with F6', async () => {
    const { page } = await show([turn({})]);
    await page.getByRole('textbox', { name: 'Prompt' }).focus();
    const seen: string[] = [];
    for (let press = 0; press < 3; press += 1) {
      await page.keyboard.press('F6');
      seen.push(await page.evaluate(() => document.activeElement?.closest('[data-region]')?.tagName ?? ''));
    }
    assert.deepEqual(seen, ['HEADER', 'MAIN', 'FOOTER']);
  });

  it('says at the field that a user id is missing or too long, and sends nothing', async () => {
    const { page, calls } = await show([]);
    const user = page.locator('input.user');
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Hello');
    for (const [value, message] of [['', /is needed/], ['x'.repeat(129), /1 to 128 characters/]] as const) {
      await user.fill(value);
      await page.keyboard.press('Control+Enter');
      await page.locator('#user-problem').waitFor();
      assert.match(await page.locator('#user-problem').innerText(), message);
      assert.equal(await user.getAttribute('aria-describedby'), 'user-problem');
    }
    assert.deepEqual(calls.filter((call) => call.startsWith('send')), []);
  });

  it('puts a refusal of the host at the field it is about, or else below the box', async () => {
    const refusals = [{ message: 'A user id has no spaces.', field: 'userId' }, { message: 'An answer is still coming.', hint: 'Cancel it first.' }];
    const { page } = await show([], FRAME, { send: () => Promise.reject(Object.assign(new Error(), refusals.shift())) });
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Hello');
    await page.keyboard.press('Control+Enter');
    await page.locator('#user-problem', { hasText: 'A user id has no spaces.' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('aci-composer .problem', { hasText: 'An answer is still coming. Cancel it first.' }).waitFor();
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
    await box.fill('{"prompt":"x"}');
    await page.getByRole('tab', { name: 'Prompt' }).click();
    await page.getByRole('tab', { name: 'JSON' }).click();
    assert.equal(await box.inputValue(), '{"prompt":"x"}');
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction(() => document.querySelector('#box-fault') === null);
    assert.deepEqual(calls.slice(1), ['send {"mode":"json","text":"{\\"prompt\\":\\"x\\"}","userId":"alice"}']);
  });

  it('opens nothing without a click, and shows on the card why a click came to nothing', async () => {
    const waiting = turn({ consents: [card({ kind: 'waiting', opened: false })] });
    const { page, calls, view } = await show([waiting], FRAME, {
      openConsent: () => Promise.reject(Object.assign(new Error('Port 8765 is in use by another program.'), { hint: 'Choose another in the settings.' })),
    });
    const shown = page.getByRole('group', { name: 'The agent asks for your consent' });
    assert.equal(calls.length, 1);
    await shown.getByRole('button', { name: 'Open in Browser' }).click();
    await shown.getByText('Port 8765 is in use by another program.').waitFor();
    await shown.getByRole('button', { name: 'Copy URL' }).click();
    await shown.getByText('Port 8765').waitFor({ state: 'detached' });
    await view.turn({ ...waiting, events: [], text: '', consents: [card({ kind: 'waiting', opened: true })] });
    await page.getByRole('button', { name: 'Open Browser Again' }).waitFor();
    await page.getByText('Waiting for you to finish in the browser…').waitFor();
    await view.turn({ ...waiting, events: [], text: '', consents: [card({ kind: 'completed', atMs: Date.now() })] });
    await page.getByRole('group', { name: 'Consent given' }).waitFor();
    assert.match(await page.getByRole('status').innerText(), /Consent given/);
    assert.equal(await page.locator('.text').innerText(), waiting.text);
  });

  it('has no way to open a link of another host, and shows in bold where it differs', async () => {
    const { page, calls } = await show(allCards());
    const shown = page.getByRole('group', { name: 'This link is not AgentCore’s' });
    assert.deepEqual(await shown.getByRole('button').allInnerTexts(), ['Dismiss']);
    assert.equal(await shown.locator('dd b').innerText(), '0naws.com');
    await shown.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByRole('button', { name: 'Restart Sandbox' }).click();
    assert.deepEqual(calls.slice(1), ['cancelConsent "7"', 'restartSandbox']);
  });

  it('announces a new card once as an alert', async () => {
    const { page, view } = await show([turn({})]);
    await view.turn(turn({ events: [], text: '', consents: [card({ kind: 'waiting', opened: false })] }));
    await page.getByRole('alert').filter({ hasText: 'The agent asks for your consent. Opens: 127.0.0.1:41875' }).waitFor();
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
      text: html, events: [{ n: 1, atMs: Date.now(), type: html, bytes: 1, data: html, incomplete: false }], state: { kind: 'finished' }, endedAtMs: Date.now(),
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
    const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
    const { page, savedState, calls } = await show([turn({ state: { kind: 'finished' }, endedAtMs: Date.now() })]);
    await page.locator('#turn-1-events').click();
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Half a thought');
    const arn = FRAME.target?.arn ?? '';
    assert.deepEqual(await savedState(), { runtimeArn: arn, tab: 'events', userId: '', prompt: 'Half a thought' });
    await page.reload();
    await page.locator('header').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Prompt' }).inputValue(), 'Half a thought');
    assert.match(calls.at(-1) ?? '', /^ready .*"tab":"events"/);
    await page.getByRole('textbox', { name: 'Prompt' }).fill(`What is in ${token}?`);
    await page.getByRole('tab', { name: 'JSON' }).click();
    await page.getByRole('textbox', { name: 'Payload as JSON' }).fill(JSON.stringify({ token }));
    assert.ok(!JSON.stringify(await savedState()).includes('eyJ'));
  });

  it('says that a reload lost the conversation', async () => {
    const { page } = await show([], { ...FRAME, lostTranscript: true });
    await page.getByText('The conversation that was here is gone').waitFor();
  });
});
