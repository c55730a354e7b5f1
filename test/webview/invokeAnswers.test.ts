import assert from 'node:assert/strict';
import { assertFits, takePicture } from './harness.js';
import { card, finished, turn } from './invokeFixtures.js';
import { useInvokePanels } from './invokePage.js';

const HOSTILE = [
  '<img src="https://tracker.example/x.png" onerror="document.title=1"><script>document.title=2</script><b style="color:red">bold</b>', '',
  '<iframe src="javascript:document.title=3"></iframe>', '',
  '[click](javascript:document.title=4) [data](data:text/html,x) [command](command:workbench.action.quit) [file](file:///etc/passwd)', '',
  '![pixel](https://tracker.example/pixel.png) ![x](x "onerror=document.title=5")', '',
  '[Sign in](https://bedrock-agentcore.us-east-1.amaz0naws.com/identities/oauth2/authorize?request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Ax) [bank](https://bank.example@evil.example/)', '',
  '[AWS](https://evil.example/aws) https://example.com/a?b=c <https://аpple.com>', '',
  `|${' h |'.repeat(60)}\n|${'---|'.repeat(60)}\n${`|${' cell |'.repeat(60)}\n`.repeat(300)}`, '',
  '`${7*7}` {{constructor}} &lt;script&gt; &#106;avascript &amp;amp;', '',
  `${'> '.repeat(3000)}deep`, '', 'x'.repeat(100_000),
].join('\n');

describe('answers in the invoke panel', () => {
  const show = useInvokePanels();

  it('are Markdown that can do nothing', async function () {
    this.timeout(30_000);
    const { page } = await show([finished({ text: HOSTILE })]);
    const asked: string[] = [];
    page.on('request', (request) => { asked.push(request.url()); });
    await page.locator('.text').waitFor();
    for (let more = page.getByRole('button', { name: 'Show Earlier' }); await more.count() > 0;) await more.click();
    const answer = page.locator('.text');
    assert.equal(await page.title(), 'invoke');
    assert.equal(await page.locator('main :is(img, script, iframe, style, object, form)').count(), 0);
    const links = await answer.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    assert.deepEqual(links, ['https://evil.example/aws', 'https://example.com/a?b=c', 'https://xn--pple-43d.com/']);
    const text = await answer.innerText();
    for (const words of [
      '<script>document.title=2</script>', 'click (javascript:document.title=4)', 'pixel (image not loaded: https://tracker.example/pixel.png)', 'AWS (evil.example)', '(xn--pple-43d.com)',
      'consent link of bedrock-agentcore.us-east-1.amaz0naws.com, see its card', 'bank (https://bank.example@evil.example/)', '${7*7} {{constructor}} <script> javascript &amp;',
    ]) assert.ok(text.includes(words), words);
    assert.ok(!text.includes('request_uri'));
    assert.deepEqual(asked, []);
    for (const width of [300, 900]) {
      await page.setViewportSize({ width, height: 800 });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, `hostile Markdown at ${width}`);
      assert.equal(await page.getByRole('log', { name: 'Conversation' }).evaluate((element) => element.scrollWidth - element.clientWidth), 0, 'only a table scrolls sideways');
    }
  });

  it('show what agents and issuers name as text, whatever it is', async () => {
    const html = '<img src=x onerror="document.title=1">';
    const { page } = await show([finished({
      head: html, tokens: [{ id: 1, where: html, n: 1 }], consents: [card({ kind: 'waiting', opened: false }, { host: '127.0.0.1\u202egro.elpmaxe', agent: html, scopes: [html] })],
      result: { message: html, canInspect: true, claims: [{ name: html, value: '\u202eevil' }, { name: 'שלום', value: 'مرحبا' }, { name: 'long', value: 'x'.repeat(1_048_576) }] },
    })]);
    assert.equal(await page.title(), 'invoke');
    assert.equal(await page.locator('main img').count(), 0);
    assert.match(await page.locator('.claims').innerText(), /\\u202eevil/);
    assert.match(await page.locator('.facts').innerText(), /127\.0\.0\.1\\u202egro/);
    assert.match(await page.locator('.claims').innerText(), /more characters\)/);
    await page.setViewportSize({ width: 300, height: 800 });
    await assertFits(page, 'hostile names');
  });

  it('fold where they are JSON, keep its numbers and draw only what is unfolded', async () => {
    const { page } = await show([finished({ text: JSON.stringify({ id: 1, big: ['x'], rows: Array.from({ length: 5_000 }, (_, n) => ({ n })) }, undefined, 2).replace('"id": 1', '"id": 12345678901234567890') })]);
    const tree = page.locator('aci-json');
    await tree.getByText('12345678901234567890').waitFor();
    const rows = tree.locator('summary', { hasText: 'rows: [ 5,000 items ]' });
    assert.ok(await tree.locator('summary').count() < 10);
    await rows.click();
    await tree.getByRole('button', { name: 'Show 100 More' }).click();
    await page.waitForFunction(() => document.querySelectorAll('aci-json summary').length > 200);
    await rows.click();
    await page.waitForFunction(() => document.querySelectorAll('aci-json summary').length < 10);
  });

  it('copy their code, as it was written', async () => {
    const { page } = await show([finished({ text: 'Run\n\n```sh\necho "<b>"\n```\n' })]);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy this code' }).click();
    await page.getByRole('status').filter({ hasText: 'Code copied' }).waitFor({ state: 'attached' });
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'echo "<b>"');
  });

  it('grow by a megabyte, acknowledge each batch, and draw the newest part first', async function () {
    this.timeout(30_000);
    const { page, view, acknowledged } = await show([turn({ text: '', eventCount: 0 })]);
    const part = `${'Some **bold** words of an answer, with code in them. '.repeat(6)}\n\n`.repeat(30);
    const batches = Math.ceil(1_000_000 / part.length);
    for (let batch = 1; batch <= batches; batch += 1) {
      await view.grow({ batch, turnId: 1, text: `# Part ${batch}\n\n${part}`, eventCount: batch * 31, bytes: batch * part.length });
    }
    await page.getByRole('heading', { name: `Part ${batches}` }).waitFor();
    assert.deepEqual(acknowledged, Array.from({ length: batches }, (_, index) => index + 1));
    const drawn = (): Promise<number> => page.locator('.text').evaluate((element) => element.textContent.length);
    assert.ok(await drawn() < 80_000);
    await page.getByRole('textbox', { name: 'Prompt' }).fill('still here');
    const top = page.getByRole('log', { name: 'Conversation' });
    await top.evaluate((element) => { element.scrollTop = 0; });
    const before = await drawn();
    await page.getByRole('button', { name: 'Show Earlier' }).click();
    await page.waitForFunction((characters) => (document.querySelector('.text')?.textContent.length ?? 0) > characters + 15_000, before);
    assert.ok(await top.evaluate((element) => element.scrollTop) > 1_000, 'what was read stays where it is');
  });

  it('draw only their last block anew as they grow', async () => {
    const { page, view } = await show([turn({ text: 'One.\n\nTwo.\n\nThr', eventCount: 1 })]);
    await page.locator('.text p').first().evaluate((element) => { element.dataset['mark'] = 'kept'; });
    await view.grow({ batch: 1, turnId: 1, text: 'ee.\n\n```\nlet', eventCount: 2, bytes: 1 });
    await page.locator('.md-block pre', { hasText: 'let' }).waitFor();
    assert.equal(await page.locator('.text p').first().getAttribute('data-mark'), 'kept');
    assert.deepEqual(await page.locator('.text p').allInnerTexts(), ['One.', 'Two.', 'Three.']);
  });

  it('do not scroll while one reads further up, and say how much is new', async () => {
    const { page, view } = await show([turn({ text: 'line\n'.repeat(200), eventCount: 0 })]);
    const region = page.getByRole('log', { name: 'Conversation' });
    await page.waitForFunction(() => (document.querySelector('.conversation')?.scrollTop ?? 0) > 100);
    await region.evaluate((element) => new Promise((resolve) => {
      element.addEventListener('scroll', resolve, { once: true });
      element.scrollTop = 0;
    }));
    await view.grow({ batch: 1, turnId: 1, text: 'more\n'.repeat(12), eventCount: 12, bytes: 1 });
    const button = page.getByRole('button', { name: '12 new events' });
    await button.waitFor();
    assert.equal(await region.evaluate((element) => element.scrollTop), 0);
    await takePicture(page, 'invoke-unseen-900-dark');
    await button.click();
    await button.waitFor({ state: 'detached' });
    assert.ok(await region.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight < 30));
  });

  it('do not scroll while text in them is selected', async () => {
    const { page, view } = await show([turn({ text: 'line\n'.repeat(200), eventCount: 0 })]);
    const region = page.getByRole('log', { name: 'Conversation' });
    await page.waitForFunction(() => (document.querySelector('.conversation')?.scrollTop ?? 0) > 100);
    await region.evaluate((element) => { getSelection()?.selectAllChildren(element.querySelector('.prompt') ?? element); });
    const before = await region.evaluate((element) => element.scrollTop);
    await view.grow({ batch: 1, turnId: 1, text: 'more\n'.repeat(12), eventCount: 12, bytes: 1 });
    await page.locator('.text', { hasText: 'more' }).waitFor();
    assert.equal(await region.evaluate((element) => element.scrollTop), before);
  });

  it('pause, go on, are copied and saved', async () => {
    const { page, view, calls } = await show([turn({})]);
    await page.getByRole('button', { name: 'Pause' }).click();
    await view.turn(turn({ text: '', isPaused: true }));
    await page.getByRole('status').filter({ hasText: 'Paused' }).waitFor({ state: 'attached' });
    assert.equal(await page.locator('.metrics .state').innerText(), 'paused');
    await page.locator('.tools').getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'Copy the answer' }).click();
    await page.getByRole('button', { name: 'Save the stream as .sse' }).click();
    await page.getByRole('status').filter({ hasText: 'Answer copied' }).waitFor({ state: 'attached' });
    assert.deepEqual(calls.slice(1), ['pause true', 'pause false', 'copyText 1', 'saveStream 1']);
  });
});
