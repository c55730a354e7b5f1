import assert from 'node:assert/strict';
import type { PlannedFetch } from '../../src/core/jwt/verify/plan.js';
import type { Verification } from '../../src/core/jwt/verify/verify.js';
import type { JwtInspectorHost, ShownPlan } from '../../src/webview/protocol/jwtInspector.js';
import { assertAccessible, assertFits, takePicture } from './harness.js';
import { ISSUER, cognitoToken, useInspector } from './inspectorPage.js';
import { THEMES } from './themes.js';

const DISCOVERY = `${ISSUER}/.well-known/openid-configuration`;
const KEYS = `${ISSUER}/.well-known/jwks.json`;
const PLAN: ShownPlan = {
  id: 7, by: 'the issuer’s published keys', refusal: undefined,
  fetches: [{ purpose: 'discovery document', url: DISCOVERY, needsConsent: false }, { purpose: 'key set', url: KEYS, needsConsent: false }],
};
const FOUND: Verification = {
  signature: { state: 'verified', reason: 'RS256 holds.', key: 'k' }, issuer: { state: 'matches', reason: 'It names the issuer of the token.' }, warnings: [], atMs: Date.now(),
  fetched: [
    { purpose: 'discovery document', url: DISCOVERY, status: 200, bytes: 812, keys: undefined, fault: undefined },
    { purpose: 'key set', url: KEYS, status: 200, bytes: 1420, keys: 2, fault: undefined },
  ],
};

describe('Verify in the JWT inspector', () => {
  const show = useInspector();
  const token = cognitoToken();
  const verifies = (verification = FOUND): Partial<JwtInspectorHost> => ({ plan: () => Promise.resolve(PLAN), verify: () => Promise.resolve({ token: { text: token }, verification, tookMs: 141 }) });

  it('shows each address before it is fetched, and fetches nothing before a yes', async () => {
    const { page, calls } = await show(token, { host: verifies() });
    await page.getByRole('button', { name: 'Verify' }).click();
    const card = page.getByRole('group', { name: 'Before a fetch' });
    assert.match(await card.innerText(), /Verify fetches these 2 addresses:[\s\S]*openid-configuration[\s\S]*jwks\.json[\s\S]*The token itself is not sent/);
    await takePicture(page, 'jwt-verify-asks-900-dark');
    assert.ok(!calls.includes('verify'));
    await card.getByRole('button', { name: 'Cancel' }).click();
    await card.waitFor({ state: 'detached' });
    assert.ok(!calls.includes('verify'));
  });

  it('marks the value that a token ends within, and offers no Verify where nothing can be verified', async () => {
    const { page } = await show(cognitoToken().slice(0, 214));
    assert.match(await page.locator('tr[data-row="2"]').innerText(), /username\s+alice@example\.co\s+cut off here/);
    assert.equal(await page.getByText('cut off here').count(), 1);
    await page.getByText('Copy the whole token and paste it again.').first().waitFor();
    const verify = page.getByRole('button', { name: 'Verify' });
    assert.equal(await verify.getAttribute('aria-disabled'), 'true');
    await page.getByText('Stays in this window. The token is cut off: without its whole signature there is nothing to verify.').waitFor();
  });

  it('gives the verdicts and says what was fetched', async () => {
    const down = { purpose: 'key set', url: `${KEYS}2`, status: 503, bytes: 12, keys: undefined, fault: 'The address answers with status 503.' } as const;
    const { page } = await show(token, { host: verifies({ ...FOUND, fetched: [...FOUND.fetched, down] }) });
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByRole('button', { name: 'Fetch' }).click();
    await page.getByRole('group', { name: /^Signature: Verified/ }).waitFor();
    await page.getByRole('group', { name: /^Issuer: Matches/ }).waitFor();
    await page.getByRole('group', { name: /^Type: / }).locator('.codicon-pass-filled').waitFor();
    await page.getByText(/against cognito-idp\.us-east-1\.amazonaws\.com \(3 requests, 141 ms\)/).waitFor();
    await page.getByText('What was fetched').click();
    await page.getByText('key set, status 200, 1.4 kB, 2 keys').waitFor();
    await page.getByText('key set, status 503, 12 B: The address answers with status 503.').waitFor();
    await page.getByRole('button', { name: 'Verify Again' }).waitFor();
    assert.equal(await page.getByRole('status').innerText(), 'Signature verified, in life, issuer matches, no audience.');
  });

  for (const theme of THEMES) {
    it(`is accessible and fits in each of its states in the theme ${theme.name}`, async function () {
      this.timeout(60_000);
      const { page, setTheme } = await show(token, { host: verifies() });
      await setTheme(theme);
      const [track, ground, border] = await page.locator('.life .track').evaluate((bar) => [getComputedStyle(bar).backgroundColor, getComputedStyle(document.body).backgroundColor, getComputedStyle(bar).borderTopWidth]);
      assert.ok(track !== ground || border !== '0px', 'The part of the life that is gone is to be seen.');
      await page.getByRole('button', { name: 'Verify' }).click();
      await page.getByRole('group', { name: 'Before a fetch' }).waitFor();
      for (const width of [300, 480, 900]) {
        await page.setViewportSize({ width, height: 860 });
        await takePicture(page, `jwt-verify-${width}-${theme.name}`);
        await assertFits(page, `asks at ${width}`);
        if (width !== 480) await assertAccessible(page, `asks at ${width}`);
      }
      await page.getByRole('button', { name: 'Fetch' }).click();
      await page.getByText('What was fetched').click();
      await page.setViewportSize({ width: 300, height: 860 });
      await assertFits(page, 'done at 300');
      await assertAccessible(page, 'done at 300');
    });
  }

  it('carries out the plan that was shown, and shows no result of another token', async () => {
    const plans: number[] = [];
    const { page } = await show(token, { host: { ...verifies(), verify: (plan) => {
      plans.push(plan);
      return Promise.resolve({ token: { text: cognitoToken({ sub: 'bob' }) }, verification: FOUND, tookMs: 1 });
    } } });
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByRole('button', { name: 'Fetch' }).click();
    await page.getByRole('group', { name: 'Before a fetch' }).waitFor({ state: 'detached' });
    await page.getByRole('group', { name: /^Signature: Not checked/ }).waitFor();
    assert.deepEqual(plans, [7]);
  });

  it('goes by keys alone: Ctrl+Enter asks, Enter fetches, Escape leaves', async () => {
    const { page, calls } = await show(token, { host: verifies() });
    await page.getByRole('textbox', { name: 'Token' }).focus();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('group', { name: 'Before a fetch' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('group', { name: 'Before a fetch' }).waitFor({ state: 'detached' });
    assert.ok(!calls.includes('verify'));
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Fetch' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: /^Signature: Verified/ }).waitFor();
  });

  it('says Checking… while it runs, and stops at Cancel', async () => {
    const { page, calls } = await show(token, { host: { ...verifies(), verify: () => new Promise(() => undefined) } });
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByRole('button', { name: 'Fetch' }).click();
    await page.getByRole('group', { name: /^Signature: Checking…/ }).waitFor();
    await page.getByRole('group', { name: /^Issuer: Checking…/ }).waitFor();
    await takePicture(page, 'jwt-verify-runs-900-dark');
    await assertAccessible(page, 'while it runs');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('group', { name: /^Signature: Not checked/ }).waitFor();
    assert.ok(calls.includes('cancelVerify'));
  });

  it('shows the key set that a document names before it is fetched, with Cancel, and goes on to show it while tokens are compared', async () => {
    const keys = `${ISSUER}/keys/that/a/long/path/leads/to.json`;
    const seen: { shown?: boolean; announce?: () => Promise<boolean> } = {};
    const { page, view, calls } = await show(token, { host: { ...verifies(), pickOther: () => Promise.resolve({ text: cognitoToken({ sub: 'bob' }) }), verify: async () => {
      seen.shown = await seen.announce?.() ?? false;
      return new Promise(() => undefined);
    } } });
    const announce = (work: 'verification' | 'issuers' = 'verification') => view.fetching({ purpose: 'key set', url: keys, needsConsent: false }, work);
    assert.equal(await announce(), false);
    seen.announce = announce;
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByRole('button', { name: 'Fetch' }).click();
    const card = page.getByRole('group', { name: 'During a fetch' });
    await card.getByText(`Fetching ${keys} key set`).waitFor();
    await page.getByRole('status').filter({ hasText: `Fetching ${keys}` }).waitFor();
    assert.deepEqual([seen.shown, await announce('issuers')], [true, false], 'no issuers are asked');
    for (const width of [300, 480, 900]) {
      await page.setViewportSize({ width, height: 860 });
      await takePicture(page, `jwt-verify-fetches-${width}-dark`);
      await assertFits(page, `fetches at ${width}`);
    }
    await assertAccessible(page, 'while it is fetched');
    await page.getByRole('button', { name: 'Compare with another token' }).click();
    await page.getByRole('heading', { name: 'Compare tokens' }).waitFor();
    assert.equal(await announce(), true);
    await card.getByText(`Fetching ${keys} key set`).waitFor();
    await takePicture(page, 'jwt-verify-compares-900-dark');
    await assertAccessible(page, 'fetches while tokens are compared');
    const inside = view.approve({ purpose: 'key set', url: 'https://10.0.0.7/keys', needsConsent: true }, 'verification');
    await page.getByRole('group', { name: 'Before a fetch' }).getByRole('button', { name: 'Fetch' }).click();
    assert.equal(await inside, true);
    await page.getByRole('button', { name: 'Close the comparison' }).click();
    await card.getByRole('button', { name: 'Cancel' }).click();
    await card.waitFor({ state: 'detached' });
    assert.ok(calls.includes('cancelVerify'));
  });

  it('asks again before an address that is only reached from within a network', async () => {
    const fetch: PlannedFetch = { purpose: 'key set', url: 'https://10.0.0.7/keys', needsConsent: true };
    const answers: boolean[] = [];
    const seen: { ask?: () => Promise<boolean> } = {};
    const { page, view } = await show(token, { host: { ...verifies(), verify: async () => {
      answers.push(await seen.ask?.() ?? false);
      return { token: { text: token }, verification: FOUND, tookMs: 1 };
    } } });
    seen.ask = () => view.approve(fetch, 'verification');
    for (const button of ['Cancel', 'Fetch'] as const) {
      await page.getByRole('button', { name: /^Verify/ }).click();
      await page.getByRole('button', { name: 'Fetch' }).click();
      const card = page.getByRole('group', { name: 'Before a fetch' });
      await card.getByText('This address is only reached from within a network. Fetch it?').waitFor();
      assert.match(await card.innerText(), /https:\/\/10\.0\.0\.7\/keys key set, a private address/);
      await card.getByRole('button', { name: button }).click();
      await page.getByRole('button', { name: 'Verify Again' }).waitFor();
    }
    assert.deepEqual(answers, [false, true]);
  });

  it('takes the second click of a double click for no yes to the next address', async () => {
    const seen: { ask?: () => Promise<boolean> } = {};
    const { page, view, calls } = await show(token, { host: { ...verifies(), verify: async () => {
      await seen.ask?.();
      return { token: { text: token }, verification: FOUND, tookMs: 1 };
    } } });
    seen.ask = () => view.approve({ purpose: 'key set', url: 'https://10.0.0.7/keys', needsConsent: true }, 'verification');
    await page.getByRole('button', { name: 'Verify' }).click();
    const card = page.getByRole('group', { name: 'Before a fetch' });
    await card.getByRole('button', { name: 'Fetch' }).click();
    await card.getByText(/only reached from within a network/).waitFor();
    // As a second click is told by its count, wherever it falls.
    await card.getByRole('button', { name: 'Fetch' }).dispatchEvent('click', { detail: 2 });
    await card.getByRole('button', { name: 'Fetch' }).focus();
    await card.getByRole('button', { name: 'Fetch' }).dispatchEvent('keydown', { key: 'Enter', repeat: true });
    await card.getByText(/only reached from within a network/).waitFor();
    await page.getByRole('group', { name: /^Signature: Checking…/ }).waitFor();
    assert.equal(calls.filter((call) => call === 'verify').length, 1);
    await card.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('group', { name: /^Signature: Verified/ }).waitFor();
  });

  it('says why nothing can be verified', async () => {
    const refusal = 'Nobody signed this token: its header says alg none.';
    const { page, calls } = await show(token, { host: { plan: () => Promise.resolve({ ...PLAN, fetches: [], refusal }) } });
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByRole('alert').filter({ hasText: refusal }).waitFor();
    assert.ok(!calls.includes('verify'));
  });

  it('needs no yes where nothing is fetched', async () => {
    const { page } = await show(token, { host: {
      showMore: () => Promise.resolve('verifyWith'), plan: () => Promise.resolve({ ...PLAN, by: 'a shared secret', fetches: [] }),
      verify: () => Promise.resolve({ token: { text: token }, tookMs: 2, verification: { ...FOUND, fetched: [], issuer: { state: 'not checked', reason: 'The issuer was not asked.' }, signature: { state: 'failed', reason: 'This key did not make this signature, or the token was changed since.', key: undefined } } }),
    } });
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('group', { name: /^Signature: Does not hold\. This key did not make/ }).waitFor();
    await page.getByText(/Checked at .* without a request/).waitFor();
  });

  it('keeps the verdicts of a token when the page is drawn anew, and takes them of no other', async () => {
    const found = [{ token, where: 'token', offset: 0, length: token.length, line: 1, column: 1, serialization: 'compact', unprotectedHeader: undefined } as const];
    const shown = { found, chosen: 0, loose: '' };
    const same = await show('', { beginning: { shown, verified: { token: { text: token }, verification: FOUND, tookMs: 1 } } });
    await same.page.getByRole('group', { name: /^Signature: Verified/ }).waitFor();
    const other = await show('', { beginning: { shown, verified: { token: { text: `${token}x` }, verification: FOUND, tookMs: 1 } } });
    await other.page.getByRole('group', { name: /^Signature: Not checked/ }).waitFor();
  });
});
