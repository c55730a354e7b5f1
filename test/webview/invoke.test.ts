import assert from 'node:assert/strict';
import { assertAccessible, assertFits, takePicture } from './harness.js';
import { FRAME, HISTORY, LOG_LINES, MCP, allCards, conversation, endings, finished, turn } from './invokeFixtures.js';
import { useInvokePanels } from './invokePage.js';
import { THEMES } from './themes.js';

const LOGS = { state: { kind: 'following' }, lines: LOG_LINES } as const;

/** What is seen, with the widths and the height it is looked at. */
const SCENES = [
  { name: 'conversation', turns: conversation(), frame: { ...FRAME, history: HISTORY }, logs: LOGS, widths: [300, 400, 480, 900, 1100], height: 860 },
  { name: 'cards', turns: allCards(), frame: FRAME, logs: undefined, widths: [300, 480, 1100], height: 2000 },
  {
    name: 'endings', turns: endings(), logs: { state: { kind: 'failed', message: 'Logs cannot be read.', hint: 'The role DevRole needs logs:StartLiveTail on /aws/bedrock-agentcore/runtimes/billing_agent-a1B2c3D4e5-DEFAULT.', statement: true }, lines: [] },
    frame: {
      ...FRAME, workloadName: 'my-agent', provider: 'my-provider', signIn: { kind: 'bearer', token: { who: 'alice', from: 'flow engine', expiresAtMs: Date.now() + 41.5 * 60_000 } },
      returnUrl: { kind: 'unseen', reason: 'Nothing in this request carries the return URL. Put it into the payload as "returnUrl", or into a header that the runtime lets through.' },
    },
    widths: [300, 400, 900], height: 2600,
  },
  {
    name: 'tool', turns: [], logs: undefined, widths: [300, 480, 900], height: 860,
    frame: { ...FRAME, target: { kind: 'local', name: 'travel-tools', address: 'http://127.0.0.1:8080/mcp', connection: '', status: 'Answers', statusTone: 'good', protocol: 'MCP', qualifier: undefined }, mcp: MCP, signIn: { kind: 'workload', workloadName: 'quickstart-agent', userId: 'alice' } },
  },
] as const;

describe('the invoke panel', () => {
  const show = useInvokePanels();

  for (const { name, turns, frame, logs, widths, height } of SCENES) {
    it(`is accessible and fits at every width in four themes: ${name}`, async function () {
      this.timeout(90_000);
      const { page, setTheme } = await show(turns, frame, {}, logs);
      for (const theme of THEMES) {
        await setTheme(theme);
        for (const width of widths) {
          await page.setViewportSize({ width, height });
          await takePicture(page, `invoke-${name}-${width}-${theme.name}`);
          await assertFits(page, `${name} at ${width} in ${theme.name}`);
        }
        await assertAccessible(page, `${name} in ${theme.name}`);
        await page.setViewportSize({ width: widths[0], height });
        await assertAccessible(page, `${name}, narrow, in ${theme.name}`);
      }
    });
  }

  it('walks tabs by arrows and when VS Code says so', async () => {
    const { page, view, setTheme } = await show([turn({ eventCount: 3 })]);
    const list = page.locator('.turn').getByRole('tab', { name: 'Events 3' });
    await page.locator('.turn').getByRole('tab', { name: 'Text' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.activeElement?.textContent.startsWith('Events') && document.activeElement.getAttribute('aria-selected') === 'true');
    await page.keyboard.press('Control+1');
    assert.equal(await list.getAttribute('aria-selected'), 'true', 'a key that is a keybinding of VS Code');
    for (const [action, tab] of [['showText', 'text'], ['showRaw', 'raw'], ['showEvents', 'events']] as const) {
      await view.act(action);
      await page.waitForFunction((id) => document.querySelector(id)?.getAttribute('aria-selected') === 'true', `#turn-1-${tab}`);
    }
    for (const theme of THEMES.filter(({ bodyClass }) => bodyClass.includes('high-contrast'))) {
      await setTheme(theme);
      assert.equal(await list.evaluate((tab) => getComputedStyle(tab).borderBottomWidth), '3px', 'told from the line below by its weight');
    }
  });

  it('goes from region to region when VS Code says so, and back to what had the focus there', async () => {
    const { page, view } = await show([turn({})], { ...FRAME, history: HISTORY });
    const box = page.getByRole('textbox', { name: 'Prompt' });
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.closest('[data-region]')?.tagName ?? '');
    await box.focus();
    await page.keyboard.press('F6');
    assert.equal(await focused(), 'FOOTER', 'a key that is a keybinding of VS Code');
    const seen: string[] = [];
    for (const action of ['nextRegion', 'nextRegion', 'nextRegion', 'nextRegion', 'nextRegion', 'previousRegion', 'nextRegion'] as const) {
      await view.act(action);
      seen.push(await focused());
    }
    assert.deepEqual(seen, ['SECTION', 'HEADER', 'MAIN', 'ASIDE', 'FOOTER', 'ASIDE', 'FOOTER']);
    assert.ok(await box.evaluate((element) => element === document.activeElement));
  });

  it('says in full for whom it sends, before it says where the agent is', async () => {
    const { page, view } = await show([], FRAME);
    for (const [frame, signIn] of [
      [FRAME, { kind: 'iam', userId: 'alice.example' }],
      [SCENES[3].frame, { kind: 'workload', workloadName: 'quickstart-agent-of-a-team', userId: 'alice.example' }],
    ] as const) {
      await view.frame({ ...frame, signIn });
      for (const width of [600, 899, 900]) {
        await page.setViewportSize({ width, height: 800 });
        await assertFits(page, `${signIn.kind} at ${width}`);
        const cut = await page.locator('input.user').evaluate((field) => field.scrollWidth - field.clientWidth);
        const right = await page.locator('.sign-in').evaluate((box) => (box.querySelector('.more')?.getBoundingClientRect().left ?? 0) - (box.querySelector('.user')?.getBoundingClientRect().right ?? 0));
        assert.deepEqual([cut, right >= 0], [0, true], `${signIn.kind} at ${width}`);
      }
    }
  });

  it('is steered from its header', async () => {
    const { page, calls } = await show([], FRAME);
    for (const name of [/^Agent quickstart_agent, Local Sandbox, ready/, /^Qualifier DEFAULT/, 'Choose another sign-in', /^Session 7d0c…e41b, copy/, 'New Session', 'Stop Session', 'More']) {
      await page.getByRole('button', { name }).click();
    }
    await page.setViewportSize({ width: 480, height: 800 });
    await page.getByRole('button', { name: 'History' }).click();
    assert.deepEqual(calls.slice(1), ['chooseTarget', 'chooseQualifier', 'chooseSignIn', 'copySessionId', 'newSession', 'stopSession', 'showMore "alice"', 'showHistory "alice"']);
  });

  it('says how long a token lives, and that there is none', async () => {
    const bearer = (expiresAtMs: number) => ({ ...FRAME, signIn: { kind: 'bearer', token: { who: 'alice', from: 'Cognito', expiresAtMs } } } as const);
    const { page, view } = await show([], bearer(Date.now() + 41.5 * 60_000));
    await page.getByRole('button', { name: 'Signed in with JWT, 41 min left, alice, Cognito.' }).waitFor();
    await view.frame(bearer(Date.now() - 1000));
    await page.getByRole('button', { name: 'Signed in with JWT, ended' }).waitFor();
    await view.frame({ ...FRAME, signIn: { kind: 'bearer', token: undefined } });
    await page.getByText('JWT · no token').waitFor();
    assert.equal(await page.locator('input.user').count(), 0);
  });

  it('shows what was sent in this window, goes to it and sends it again', async () => {
    const turns = [finished({ id: 1, text: 'line\n\n'.repeat(100) }), turn({ id: 2 })];
    const { page, calls } = await show(turns, { ...FRAME, history: HISTORY });
    const rail = page.getByRole('complementary', { name: 'History' });
    await rail.getByRole('button', { name: 'finished: List my groups' }).click();
    assert.ok(await page.locator('#turn-1').evaluate((element) => element.getBoundingClientRect().top >= 0));
    assert.equal(await rail.getByRole('button', { name: 'waiting: Who am I?' }).getAttribute('aria-current'), 'true');
    const again = rail.getByRole('button', { name: 'Send Again: Hello' });
    await again.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await rail.getByRole('button', { name: 'Compare Two…' }).click();
    assert.deepEqual(calls.slice(1), ['rerun "a 3" "alice"', 'compareTwo']);
    await page.setViewportSize({ width: 899, height: 800 });
    assert.equal(await rail.isVisible(), false);
  });

  it('keeps where the reader was across a reload, and never a token', async () => {
    const { page, savedState } = await show([finished({})]);
    await page.locator('#turn-1-raw').click();
    await page.locator('input.user').fill('bob');
    assert.deepEqual(await savedState(), { target: { kind: 'runtime', address: FRAME.target?.address }, tab: 'raw', userId: 'bob', connectionId: 'sandbox', hasTurns: true });
    await page.reload();
    await page.locator('header').waitFor();
    assert.equal(await page.locator('#turn-1-raw').getAttribute('aria-selected'), 'true');
    assert.equal(await page.locator('input.user').inputValue(), 'bob');
    await page.locator('input.user').fill('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl');
    assert.ok(!JSON.stringify(await savedState()).includes('eyJ'));
  });

  it('leaves the user of one connection behind at another', async () => {
    const { page, view, savedState } = await show([]);
    await page.locator('input.user').fill('bob');
    await view.frame({ ...FRAME, connectionId: '', target: undefined });
    assert.equal(await page.locator('input.user').inputValue(), 'bob');
    await view.frame({ ...FRAME, connectionId: 'profile:acme@us-east-1', target: undefined, signIn: { kind: 'iam', userId: '' } });
    await page.locator('header').getByText('Choose an Agent…').waitFor();
    assert.equal(await page.locator('input.user').inputValue(), '');
    assert.deepEqual(await savedState(), { tab: 'text', userId: '', connectionId: 'profile:acme@us-east-1', hasTurns: false });
  });

  it('has a field for a user id only where one goes along, which may be empty', async () => {
    const { page, view, calls } = await show([]);
    const box = page.getByRole('textbox', { name: 'Prompt' });
    const send = async () => {
      await box.fill('Hello');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.evaluate(() => undefined);
    };
    await page.locator('input.user').fill('');
    await send();
    for (const [signIn, words] of [
      [{ kind: 'none' }, 'No sign-in: it asks nobody who they are. Choose another sign-in'],
      [{ kind: 'iam', userId: undefined }, 'IAM: signed with IAM. Choose another sign-in'],
      [{ kind: 'workload', workloadName: undefined, userId: undefined }, 'No identity: acts as no workload identity. Choose another sign-in'],
    ] as const) {
      await view.frame({ ...FRAME, signIn });
      await page.getByRole('button', { name: words }).waitFor();
      assert.equal(await page.locator('input.user').count(), 0);
      await send();
    }
    await assertAccessible(page, 'without a user');
    await view.frame({ ...FRAME, signIn: { kind: 'workload', workloadName: 'my-agent', userId: '' } });
    await send();
    assert.deepEqual(calls.slice(1), Array.from({ length: 5 }, () => 'send {"mode":"prompt","text":"Hello","userId":""}'));
    await takePicture(page, 'invoke-workload-nobody');
  });

  it('says that a reload lost the conversation, and remembers whether there is one to be lost', async () => {
    const { page, view, savedState } = await show([], { ...FRAME, lostTranscript: true });
    const hasTurns = async () => (await savedState() as { readonly hasTurns?: boolean } | undefined)?.hasTurns;
    await page.getByText('The window was reloaded. What was said here before is gone, and this is a new session.').waitFor();
    assert.notEqual(await hasTurns(), true);
    await view.turn(finished({}));
    await page.locator('#turn-1').waitFor();
    assert.equal(await hasTurns(), true);
    await view.clear();
    await page.locator('#turn-1').waitFor({ state: 'detached' });
    assert.equal(await hasTurns(), false);
  });
});
