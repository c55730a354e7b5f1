import assert from 'node:assert/strict';
import { openStartPage, toCallback, toConsent } from '../../../test/support/consents.js';
import { navigate } from '../../../test/support/rawHttp.js';
import { Secret } from '../base/secret.js';
import type { CallbackListener, ConsentFacts } from './consent.js';
import { createCallbackListener } from './listener.js';
import { validatePasted } from './pasted.js';

describe('a pasted callback', () => {
  let listener: CallbackListener;
  let bound: string[];
  beforeEach(() => {
    bound = [];
    listener = createCallbackListener({ url: 'http://127.0.0.1:0/agentcore/callback', lingerMs: 2_000 });
  });
  afterEach(() => listener.dispose());

  const yes = () => Promise.resolve(true);
  const expect = (name: string, state?: string) => listener.expect(toConsent(name, { state, complete: () => { bound.push(name); return Promise.resolve(); } }));

  it('binds the session though the browser never reached us, once the person has confirmed', async () => {
    const { startUrl, outcome } = await expect('a');
    const asked: ConsentFacts[] = [];
    const confirm = (facts: ConsentFacts) => { asked.push(facts); return Promise.resolve(true); };
    assert.deepEqual(await listener.paste(` ${toCallback(startUrl, 'a')}\n`, confirm), { kind: 'completed' });
    assert.deepEqual(await outcome, { kind: 'completed' });
    assert.deepEqual(asked, [{ agent: 'agent', user: 'alice' }]);
    assert.deepEqual(bound, ['a']);
  });

  it('changes nothing where the person does not confirm', async () => {
    const { startUrl } = await expect('a');
    assert.equal(await listener.paste(toCallback(startUrl, 'a'), () => Promise.resolve(false)), undefined);
    assert.deepEqual(bound, []);
    assert.equal((await navigate(toCallback(startUrl, 'a'), await openStartPage(startUrl))).status, 303);
  });

  it('brings a refusal', async () => {
    const { startUrl } = await expect('a');
    assert.deepEqual(await listener.paste(toCallback(startUrl, 'a', '&error=access_denied'), yes), { kind: 'refused', error: 'access_denied' });
    assert.deepEqual(bound, []);
  });

  it('brings a code to the flow of its state', async () => {
    let code = '';
    const { startUrl } = await listener.expectCode({
      authorizationUrl: 'https://idp.example/authorize', state: new Secret('s-1'), facts: { agent: 'app', user: 'alice' }, expiresAtMs: Date.now() + 600_000,
      complete: (answer) => { code = answer.code.reveal(); return Promise.resolve(); },
    });
    assert.deepEqual(await listener.paste(new URL('/agentcore/callback?code=c-1&state=s-1', startUrl).href, yes), { kind: 'completed' });
    assert.equal(code, 'c-1');
  });

  it('is taken once', async () => {
    const { startUrl } = await expect('a');
    await listener.paste(toCallback(startUrl, 'a'), yes);
    await assert.rejects(listener.paste(toCallback(startUrl, 'a'), yes), { code: 'PastedUsed' });
    assert.deepEqual(bound, ['a']);
  });

  it('of a session that this window did not start is refused without a question', async () => {
    const { startUrl } = await expect('a');
    const never = () => Promise.reject(new Error('asked'));
    await assert.rejects(listener.paste(toCallback(startUrl, 'mallory'), never), { code: 'PastedUnknown' });
  });

  it('needs the state that was sent', async () => {
    const { startUrl } = await expect('a', 'right');
    await assert.rejects(listener.paste(toCallback(startUrl, 'a'), yes), { code: 'PastedUnknown' });
    await assert.rejects(listener.paste(toCallback(startUrl, 'a', '&state=wrong'), yes), { code: 'PastedUnknown' });
    assert.deepEqual(await listener.paste(toCallback(startUrl, 'a', '&state=right'), yes), { kind: 'completed' });
  });

  it('is too old after the consent was cancelled', async () => {
    await expect('other');
    const pending = await expect('a');
    pending.cancel();
    await assert.rejects(listener.paste(toCallback(pending.startUrl, 'a'), yes), { code: 'PastedTooOld' });
  });

  const returnUrl = 'http://127.0.0.1:8765/agentcore/callback';
  for (const [title, text] of [
    ['nothing', ''],
    ['a word', 'nonsense'],
    ['another host', 'http://localhost:8765/agentcore/callback?session_id=x'],
    ['another port', 'http://127.0.0.1:80/agentcore/callback?session_id=x'],
    ['another scheme', 'https://127.0.0.1:8765/agentcore/callback?session_id=x'],
    ['another path', 'http://127.0.0.1:8765/agentcore/callback/?session_id=x'],
    ['a fragment', 'http://127.0.0.1:8765/agentcore/callback?session_id=x#y'],
    ['a parameter that is there twice', 'http://127.0.0.1:8765/agentcore/callback?session_id=x&session_id=y'],
    ['more than 8 KiB', `http://127.0.0.1:8765/agentcore/callback?session_id=${'x'.repeat(9_000)}`],
  ] as const) {
    it(`is not ${title}`, async () => {
      assert.ok(validatePasted(text, returnUrl));
      await assert.rejects(listener.paste(text, yes), { code: 'PastedUrl' });
    });
  }
});
