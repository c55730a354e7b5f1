import assert from 'node:assert/strict';
import { assertAccessible, assertFits, takePicture } from './harness.js';
import { FRAME, allCards, card, finished, refused, turn } from './invokeFixtures.js';
import { useInvokePanels } from './invokePage.js';

describe('the cards of the invoke panel', () => {
  const show = useInvokePanels();

  it('opens nothing without a click, and shows on the card why a click came to nothing', async () => {
    const waiting = turn({ consents: [card({ kind: 'waiting', opened: false })] });
    const { page, calls, view } = await show([waiting], FRAME, {
      openConsent: () => Promise.reject(Object.assign(new Error('The browser could not be opened.'), { hint: 'Copy the URL.' })),
    });
    const shown = page.getByRole('group', { name: 'The agent asks for your consent' });
    assert.equal(calls.length, 1);
    assert.equal(await shown.getByText('The agent returns to a page of its own').count(), 0);
    await shown.getByRole('button', { name: 'Open in Browser' }).click();
    await shown.getByText('The browser could not be opened.').waitFor();
    assert.deepEqual(await shown.getByRole('button').allInnerTexts(), ['Open in Browser', 'Copy URL', 'Cancel']);
    await shown.getByRole('button', { name: 'Copy URL' }).click();
    await shown.getByText('The browser could not be opened.').waitFor({ state: 'detached' });
    await view.turn({ ...waiting, text: '', consents: [card({ kind: 'waiting', opened: true })] });
    await page.getByRole('button', { name: 'Open Browser Again' }).waitFor();
    await page.getByText('Waiting for you to finish in the browser…').waitFor();
    await view.turn({ ...waiting, text: '', consents: [card({ kind: 'completed', atMs: Date.now() })] });
    await page.getByRole('group', { name: 'Consent given' }).waitFor();
    assert.match(await page.getByRole('status').innerText(), /Consent given/);
    assert.equal(await page.locator('.text').innerText(), waiting.text);
  });

  for (const [label, call] of [['Open in Browser', 'openConsent'], ['Copy URL', 'copyConsentUrl']] as const) {
    it(`takes a second click on ${label} for the first while that one runs`, async () => {
      const running: (() => void)[] = [];
      let begin: () => void = () => undefined;
      const { page } = await show([turn({ consents: [card({ kind: 'waiting', opened: false })] })], FRAME, {
        [call]: () => new Promise<void>((resolve) => {
          running.push(resolve);
          begin();
        }),
      });
      const button = page.getByRole('button', { name: label });
      const asked = (): Promise<void> => new Promise((resolve) => { begin = resolve; });
      const first = asked();
      await button.dblclick();
      await first;
      await page.locator('vscode-button[aria-disabled="true"]', { hasText: label }).waitFor();
      running.at(0)?.();
      await page.locator('.card vscode-button[aria-disabled="false"]', { hasText: label }).waitFor();
      const second = asked();
      await button.click();
      await second;
      assert.equal(running.length, 2);
    });
  }

  it('offers the settings and another try where the port is taken, on the card and below the box', async () => {
    const taken = (): Promise<void> => Promise.reject(Object.assign(
      new Error('Port 8765 is in use by another program. The return URL is registered with this port, so no other is taken.'),
      { code: 'PortInUse', hint: 'Close that program.' },
    ));
    const asked: string[] = [];
    const refuse = (name: string) => (): Promise<void> => {
      asked.push(name);
      return taken();
    };
    const { page, calls } = await show([turn({ consents: [card({ kind: 'waiting', opened: false })] })], FRAME, {
      openConsent: refuse('open'), newSession: refuse('new'),
    });
    await page.getByRole('button', { name: 'Open in Browser' }).click();
    await page.getByRole('button', { name: 'New Session' }).click();
    const places = [['.card', 'open'], ['footer', 'new']] as const;
    for (const [place] of places) await page.locator(place).getByText('Port 8765 is in use by another program.').waitFor();
    for (const [place, name] of places) {
      const shown = page.locator(place);
      assert.deepEqual(await shown.locator('vscode-button:not([secondary], .send)').allInnerTexts(), ['Show Settings'], place);
      await shown.getByRole('button', { name: 'Try Again' }).click();
      await page.getByRole('alert').filter({ hasText: 'Port 8765' }).waitFor({ state: 'attached' });
      await shown.getByRole('button', { name: 'Show Settings' }).click();
      await shown.getByText('Port 8765').waitFor();
      assert.deepEqual(asked.filter((other) => other === name), [name, name]);
    }
    for (const width of [400, 900]) {
      await page.setViewportSize({ width, height: 800 });
      await takePicture(page, `invoke-port-${width}-dark`);
      await assertFits(page, `at ${width}`);
      await assertAccessible(page, `at ${width}`);
    }
    assert.deepEqual(calls.slice(1), ['showSettings', 'showSettings']);
  });

  it('shows what the agent reports as its failure in red, never as finished, and adds the return URL', async () => {
    let take: (draft: unknown) => void = () => undefined;
    const sent = new Promise((resolve) => { take = resolve; });
    const { page, calls } = await show([refused('addReturnUrl')], FRAME, {
      send: (draft) => {
        take(draft);
        return Promise.resolve();
      },
    });
    const shown = page.getByRole('group', { name: 'Return URL is not registered on quickstart-agent.' });
    assert.equal(await page.locator('.metrics .state').innerText(), 'answered with an error');
    assert.match(await page.locator('.metrics .codicon').getAttribute('class') ?? '', /codicon-error tone-red/);
    await shown.getByRole('button', { name: 'Add It' }).dblclick();
    await shown.getByRole('button', { name: 'Added' }).waitFor();
    await page.getByRole('status').filter({ hasText: 'Return URL added' }).waitFor({ state: 'attached' });
    await shown.getByRole('button', { name: 'Added' }).press('Enter');
    await shown.getByRole('button', { name: 'Send Again' }).click();
    assert.deepEqual(await sent, { mode: 'prompt', text: 'Who am I?', userId: 'alice' });
    assert.deepEqual(calls.slice(1), ['addReturnUrl 1']);
  });

  it('offers no remedy for a failure of the agent that has none', async () => {
    const { page } = await show([refused(undefined)]);
    assert.deepEqual(await page.locator('.card').getByRole('button').allInnerTexts(), ['Send Again']);
  });

  it('asks again once the answer has ended, and by one button', async () => {
    const asked = { consents: [card({ kind: 'refused', atMs: Date.now(), error: 'access_denied' })], refusal: { message: 'The consent was refused.', fix: undefined } };
    const { page, view } = await show([turn(asked)]);
    assert.equal(await page.locator('.card').getByRole('button').count(), 0);
    await view.turn(finished({ ...asked, text: '' }));
    await page.getByRole('button', { name: 'Ask Again' }).waitFor();
    assert.equal(await page.locator('.card').getByRole('button').count(), 1);
    assert.equal(await page.getByRole('group', { name: 'The consent was refused.' }).count(), 0, 'the card of the consent says it');
    await view.turn(finished({ ...allCards()[0], id: 1, text: '' }));
    await page.getByRole('button', { name: 'Restart Sandbox' }).waitFor();
    assert.equal(await page.getByRole('button', { name: /Ask Again|Send Again/ }).count(), 1, 'on the card of what failed');
  });

  it('leads to the field of the user where the agent needs one', async () => {
    const { page, view, calls } = await show([refused('nameUser')], { ...FRAME, signIn: { kind: 'iam', userId: '' } });
    const name = page.getByRole('button', { name: 'Name a User' });
    assert.deepEqual(await page.locator('.card vscode-button:not([secondary])').allInnerTexts(), ['Name a User']);
    await name.click();
    assert.ok(await page.locator('input.user').evaluate((field) => field === document.activeElement));
    await view.frame({ ...FRAME, signIn: { kind: 'none' } });
    await page.locator('input.user').waitFor({ state: 'detached' });
    await name.click();
    await page.evaluate(() => undefined);
    assert.deepEqual(calls.slice(1), ['chooseSignIn']);
  });

  it('says on the card why the return URL was not added', async () => {
    const { page } = await show([refused('addReturnUrl')], FRAME, {
      addReturnUrl: () => Promise.reject(new Error('DevRole may not call UpdateWorkloadIdentity.')),
    });
    await page.getByRole('button', { name: 'Add It' }).click();
    await page.locator('.card').getByText('DevRole may not call UpdateWorkloadIdentity.').waitFor();
    await page.getByRole('button', { name: 'Add It' }).waitFor();
  });

  it('announces a failure of the agent once as an alert', async () => {
    const { page, view } = await show([turn({})]);
    const told = await page.evaluateHandle(() => {
      const heard: string[] = [];
      new MutationObserver(() => { heard.push(document.querySelector('[role="alert"]')?.textContent ?? ''); })
        .observe(document.querySelector('[role="alert"]') ?? document, { childList: true, characterData: true, subtree: true });
      return heard;
    });
    const { refusal } = refused(undefined);
    await view.turn(turn({ text: '', refusal }));
    await page.getByRole('alert').filter({ hasText: 'Return URL is not registered' }).waitFor({ state: 'attached' });
    await view.turn(refused(undefined));
    await page.getByRole('status').filter({ hasText: 'Answer finished with an error, 3 events' }).waitFor({ state: 'attached' });
    assert.deepEqual(await told.jsonValue(), ['Return URL is not registered on quickstart-agent.']);
  });

  it('has no way to open a link of another host, and shows in bold where it differs', async () => {
    const { page, calls } = await show(allCards());
    const shown = page.getByRole('group', { name: 'This link is not AgentCore’s' });
    assert.deepEqual(await shown.getByRole('button').allInnerTexts(), ['Copy URL', 'Trust This Host…', 'Dismiss']);
    assert.equal(await shown.locator('dd b').innerText(), '.amaz0naws');
    await shown.getByRole('button', { name: 'Trust This Host…' }).click();
    await shown.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByRole('button', { name: 'Restart Sandbox' }).click();
    assert.deepEqual(calls.slice(1), ['trustHost "7"', 'cancelConsent "7"', 'restartSandbox']);
  });

  it('says what a server says beside its link, and that an answer has more links and tokens than are shown', async () => {
    const { page } = await show([turn({
      consents: [
        card({ kind: 'waiting', opened: false }, { id: '1', host: 'login.other.example', hostNote: 'not the host of this connection; you trust it', said: 'Sign in to read your calendar.' }),
        card({ kind: 'waiting', opened: false }, { id: '2', trusted: false, host: 'evil.example', said: 'Sign\u202ein.' }),
      ],
      hasMoreConsents: true, tokens: [{ id: 0, where: 'access_token', n: 7 }], hasMoreTokens: true,
    })]);
    const asks = page.getByRole('group', { name: 'The agent asks for your consent' });
    assert.match(await asks.innerText(), /login\.other\.example · not the host of this connection; you trust it[\s\S]*It says\s+Sign in to read your calendar\./);
    assert.doesNotMatch(await page.getByRole('group', { name: 'This link is not AgentCore’s' }).innerText(), /\u202e/);
    await page.getByText('The answer has more links that ask for a consent. They are among its events.').waitFor();
    assert.equal(await page.getByRole('list', { name: 'Tokens in this answer' }).locator('li').last().innerText(), 'More of them are among the events');
    await takePicture(page, 'invoke-cards-of-servers-900-dark');
    await page.getByRole('button', { name: 'among the events' }).click();
    await page.locator('#turn-1-events[aria-selected="true"]').waitFor();
  });

  it('offers no trust in a host where the link would not be opened all the same', async () => {
    const { page } = await show([finished({ consents: [card({ kind: 'waiting', opened: false }, { trusted: false, canTrust: false, host: 'evil.example' })] })]);
    const shown = page.getByRole('group', { name: 'This link is not AgentCore’s' });
    assert.deepEqual(await shown.getByRole('button').allInnerTexts(), ['Copy URL', 'Dismiss']);
    assert.equal(await page.locator('.metrics .state').innerText(), 'link not AgentCore’s', 'and not finished alone');
  });

  it('says that nothing is completed here where the agent returns to a page of its own', async () => {
    const { page } = await show([turn({ consents: [card({ kind: 'waiting', opened: false }, { returnsHere: false })] })]);
    await page.getByText('The agent returns to a page of its own: nothing is completed here.').waitFor();
  });

  it('names the target of a gateway, and its provider once that is known', async () => {
    const unnamed = { provider: '', scopes: [], gatewayTarget: 'profile', agent: 'quickstart-gateway' };
    const { page, view } = await show([finished({ consents: [card({ kind: 'waiting', opened: false }, unnamed)] })]);
    await page.getByText('the provider of its target profile, whose name the gateway does not say').waitFor();
    assert.match(await page.getByRole('group', { name: 'The gateway asks for your consent' }).innerText(), /Gateway\s+quickstart-gateway/);
    assert.equal(await page.locator('.metrics .state').innerText(), 'waiting for consent', 'though the answer has ended');
    await view.turn(turn({ text: '', consents: [card({ kind: 'completed', atMs: Date.now() }, unnamed)] }));
    await page.getByText('may now use the provider of its target profile for alice').waitFor();
    await view.turn(turn({ text: '', consents: [card({ kind: 'waiting', opened: false }, { ...unnamed, provider: 'github' })] }));
    await page.getByText('github · of its target profile').waitFor();
    await takePicture(page, 'invoke-gateway-consent-dark');
  });

  it('leads to another sign-in where the runtime takes no such caller, and says that nothing was sent', async () => {
    const state = { kind: 'failed', message: 'This runtime takes a JWT, and IAM is chosen.', hint: 'It would answer 403.', isSent: false, remedy: 'signIn' } as const;
    const { page, calls, view } = await show([turn({ state, text: '' })], { ...FRAME, signInFits: false });
    const shown = page.getByRole('group', { name: 'Not sent: This runtime takes a JWT, and IAM is chosen.' });
    const primary = () => shown.locator('vscode-button:not([secondary])').allInnerTexts();
    assert.deepEqual(await primary(), ['Get a Token…']);
    await shown.getByRole('button', { name: 'Get a Token…' }).click();
    await view.frame({ ...FRAME, signIn: { kind: 'bearer', token: { who: 'alice', from: 'clipboard', expiresAtMs: undefined } } });
    await shown.getByRole('button', { name: 'Choose Another Sign-In' }).click();
    assert.deepEqual(await primary(), ['Send Again']);
    await takePicture(page, 'invoke-signed-in-again-dark');
    await view.frame({ ...FRAME, signIn: { kind: 'bearer', token: { who: 'alice', from: 'clipboard', expiresAtMs: Date.now() - 1 } } });
    await shown.getByRole('button', { name: 'Get a Token…' }).waitFor();
    assert.deepEqual(await primary(), ['Get a Token…']);
    assert.deepEqual(calls.slice(1), ['chooseSignIn', 'chooseSignIn']);
  });

  it('asks how to sign in where a gateway does not say by what it knows its callers', async () => {
    const state = { kind: 'failed', message: 'Not sent: this gateway authenticates its callers, and does not say by what.', hint: 'Choose how to sign in.', isSent: false, remedy: 'signIn' } as const;
    const { page, calls } = await show([turn({ state, text: '' })], { ...FRAME, signIn: { kind: 'unchosen' }, signInFits: false });
    await page.locator('header').getByRole('button', { name: 'No sign-in is chosen. Choose a Sign-In…' }).click();
    assert.deepEqual(await page.locator('.card').getByRole('button').allInnerTexts(), ['Choose a Sign-In…', 'Send Again']);
    await takePicture(page, 'invoke-unchosen-dark');
    await assertAccessible(page, 'no sign-in');
    assert.deepEqual(calls.slice(1), ['chooseSignIn']);
  });

  it('shows what an agent said of its own failure as it said it', async () => {
    const { page } = await show([turn({ text: '', state: { kind: 'failed', message: 'The agent itself failed.', hint: 'The agent said: KeyError\n  line 12', isSent: true, remedy: undefined } })]);
    assert.equal(await page.locator('pre.said').innerText(), 'KeyError\n  line 12');
    assert.deepEqual(await page.locator('.card').getByRole('button').allInnerTexts(), ['Send Again']);
  });

  it('inspects the tokens of an answer', async () => {
    const { page, calls } = await show([finished({
      tokens: [{ id: 4, where: 'access_token', n: 7 }], result: { message: '', canInspect: true, claims: [{ name: 'sub', value: 'alice' }] },
    })]);
    await page.getByRole('button', { name: 'Inspect the token access_token of event 7' }).click();
    await page.getByRole('button', { name: 'Inspect token' }).click();
    assert.deepEqual(calls.slice(1), ['inspectToken 1 4', 'inspectToken 1 "result"']);
  });

  it('announces a new card once as an alert', async () => {
    const { page, view } = await show([turn({})]);
    await view.turn(turn({ text: '', consents: [card({ kind: 'waiting', opened: false })] }));
    const alert = page.getByRole('alert').filter({ hasText: 'The agent asks for your consent. Opens: 127.0.0.1:41875' });
    await alert.waitFor();
    // Another one at the same host is told with the same words, which are heard where they were gone meanwhile.
    const told = await page.evaluateHandle(() => {
      const heard: string[] = [];
      const region = document.querySelector('[role="alert"]') ?? document;
      new MutationObserver(() => { heard.push(region.textContent ?? ''); }).observe(region, { childList: true, characterData: true, subtree: true });
      return heard;
    });
    await view.turn(turn({ text: '', consents: [card({ kind: 'waiting', opened: false }), card({ kind: 'waiting', opened: false }, { id: 'another' })] }));
    await page.waitForFunction((heard) => heard.length === 2, told);
    assert.deepEqual(await told.jsonValue(), ['', 'The agent asks for your consent. Opens: 127.0.0.1:41875']);
  });
});
