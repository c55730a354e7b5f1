import assert from 'node:assert/strict';
import type { RuleResult } from '../../src/core/inbound/rule.js';
import type { DoorRow, Doors } from '../../src/webview/protocol/jwtInspector.js';
import { assertAccessible, assertFits, takePicture } from './harness.js';
import { NO_DOORS, cognitoToken, useInspector } from './inspectorPage.js';
import { THEMES } from './themes.js';

const rule = (name: RuleResult['rule'], verdict: RuleResult['verdict'], why: string, wanted = '', found = ''): RuleResult => ({ rule: name, verdict, why, wanted, found });
const HOLD = [
  rule('issuer', 'pass', 'The token is of the issuer that the discovery document names.', 'https://issuer.example', 'https://issuer.example'),
  rule('allowedClients', 'pass', 'The client of the token is allowed.', 'app-1', 'app-1'),
];
const AUDIENCE = rule('allowedAudience', 'fail', 'The token does not say for whom it is (aud).', 'api://billing', 'no aud');
const row = (id: string, name: string, change: Partial<DoorRow>): DoorRow => ({ id, name, kind: 'runtime', verdict: 'Let in', sentence: 'Every rule lets the token in.', rules: HOLD, fixes: [], ...change });
const DOORS: Doors = {
  state: 'read', label: 'Local Sandbox', message: '', list: 1, undecided: [], notes: ['half_made: The service did not answer.'],
  rows: [
    row('0', 'quickstart_agent', {}),
    row('1', 'billing_agent', {
      verdict: 'Refused, 401', sentence: AUDIENCE.why, failed: AUDIENCE, rules: [AUDIENCE, ...HOLD, rule('allowedScopes', 'notAsked', 'Tokens of any scope are taken.')],
      fixes: [{ words: 'Access tokens of Cognito have no aud. Use allowedClients instead of allowedAudience, with its client_id: app-1', hasChange: true }, { words: 'Or get another token.', hasChange: false }],
    }),
    row('2', 'tools-gateway', { kind: 'gateway', verdict: 'Not decided', sentence: 'Nothing that was checked refuses the token. Not checked: signature, issuer', rules: [rule('signature', 'notChecked', 'The signature was not checked.')] }),
    row('3', 'echo_agent', { verdict: 'Does not ask', sentence: 'Inbound is IAM (SigV4); a bearer token is not used.', rules: [], fixes: [{ words: 'Call it with AWS credentials.', hasChange: false }] }),
    row('4', 'mine', { from: 'agentcore/agentcore.json' }),
  ],
};

describe('who would let a token in', () => {
  const show = useInspector();
  const token = cognitoToken();
  const section = 'section[aria-label="Who would let it in"]';

  for (const theme of THEMES) {
    it(`is accessible and fits at every width in the theme ${theme.name}`, async function () {
      this.timeout(60_000);
      const { page, setTheme } = await show(token, { host: { doors: () => Promise.resolve(DOORS) } });
      await setTheme(theme);
      await page.getByRole('rowheader', { name: 'billing_agent' }).waitFor();
      await page.getByText('All rules').nth(1).click();
      for (const width of [300, 480, 900]) {
        await page.setViewportSize({ width, height: 860 });
        await takePicture(page, `jwt-doors-${width}-${theme.name}`);
        await assertFits(page, `at ${width}`);
        if (width !== 480) await assertAccessible(page, `at ${width}`);
      }
    });
  }

  it('says for each the verdict, the rule that decides and what to do', async () => {
    const { page } = await show(token, { host: { doors: () => Promise.resolve(DOORS) } });
    const rows = page.getByRole('table', { name: 'Who would let it in' }).getByRole('row');
    assert.match(await rows.nth(1).innerText(), /quickstart_agent\s+Let in\s+All 2 rules hold: issuer, allowedClients/);
    assert.match(await rows.nth(2).innerText(), /billing_agent\s+Refused, 401\s+allowedAudience The token does not say for whom it is \(aud\)\. Wanted is api:\/\/billing; the token has no aud\.[\s\S]*Use allowedClients instead/);
    assert.match(await rows.nth(5).innerText(), /mine agentcore\/agentcore\.json/);
    assert.match(await page.locator(section).innerText(), /4 in Local Sandbox, 1 added[\s\S]*half_made: The service did not answer\./);
  });

  it('unfolds every rule with pass or fail, and shows the change of a fix', async () => {
    const seen: { changed?: (given: unknown) => void } = {};
    const changed = new Promise((resolve) => { seen.changed = resolve; });
    const { page } = await show(token, { host: { doors: () => Promise.resolve(DOORS), showChange: (...given) => { seen.changed?.(given); return Promise.resolve(); } } });
    await page.getByText('All rules').nth(1).click();
    const rules = await page.locator('.all-rules[open] li').allInnerTexts();
    assert.deepEqual(rules.map((text) => text.trim().split('.')[0]), ['allowedAudience fails', 'issuer holds', 'allowedClients holds', 'allowedScopes not asked']);
    await page.getByRole('button', { name: 'Show change for billing_agent' }).click();
    assert.deepEqual(await changed, ['1', 0]);
  });

  it('contacts AWS only when a person wants it', async () => {
    const asked: boolean[] = [];
    let label = 'acme-dev';
    const { page, view } = await show(token, { host: { doors: (_, isAsked) => {
      asked.push(isAsked);
      return Promise.resolve(isAsked ? DOORS : { ...NO_DOORS, state: 'unread', label });
    } } });
    await page.getByText('This reads the authorizers and credential providers of acme-dev from AWS. The token is not sent.').waitFor();
    await takePicture(page, 'jwt-doors-unread-900-dark');
    await page.getByRole('button', { name: 'Check acme-dev' }).click();
    await page.getByRole('rowheader', { name: 'billing_agent' }).waitFor();
    label = 'acme-prod';
    await view.connectionChanged();
    await page.getByRole('button', { name: 'Check acme-prod' }).waitFor();
    assert.deepEqual(asked, [false, true, false]);
  });

  it('asks issuers for what is open, after their addresses were shown', async () => {
    const url = 'https://login.example/.well-known/openid-configuration';
    const seen: { isAsked?: true; isShown?: boolean; announce?: () => Promise<boolean> } = {};
    const { page, view, calls } = await show(token, { host: {
      doors: () => Promise.resolve({ ...DOORS, undecided: seen.isAsked ? [] : [{ purpose: 'discovery document', url, needsConsent: false }] }),
      askIssuers: async () => {
        seen.isAsked = true;
        seen.isShown = await seen.announce?.() ?? false;
        return [{ purpose: 'discovery document', url, status: 200, bytes: 300, keys: undefined, fault: undefined }];
      },
    } });
    seen.announce = async () => {
      const isShown = await view.fetching({ purpose: 'discovery document', url: `${url}/moved`, needsConsent: false }, 'issuers');
      await page.getByText(`Fetching ${url}/moved discovery document`).waitFor();
      return isShown;
    };
    await page.getByRole('button', { name: 'Ask the Issuers…' }).click();
    await page.getByRole('group', { name: 'Before a fetch' }).getByText(url).waitFor();
    await assertAccessible(page, 'asks issuers');
    assert.ok(!calls.includes('askIssuers'));
    await page.getByRole('button', { name: 'Fetch' }).click();
    await page.getByText('What was fetched').waitFor();
    assert.equal(seen.isShown, true);
    assert.equal(await page.getByRole('button', { name: 'Ask the Issuers…' }).count(), 0);
  });

  it('shows what it fetches where it is, and asks there, while a verification runs', async () => {
    const url = 'https://login.example/.well-known/openid-configuration';
    const never = () => new Promise<never>(() => undefined);
    const { page, view } = await show(token, { host: {
      plan: () => Promise.resolve({ id: 1, by: '', refusal: undefined, fetches: [{ purpose: 'key set', url: 'https://keys.example', needsConsent: false }] }), verify: never,
      doors: () => Promise.resolve({ ...DOORS, undecided: [{ purpose: 'discovery document', url, needsConsent: false }] }), askIssuers: never,
    } });
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByRole('button', { name: 'Fetch' }).click();
    await page.getByRole('button', { name: 'Ask the Issuers…' }).click();
    await page.locator(section).getByRole('button', { name: 'Fetch' }).click();
    const verify = page.getByRole('group', { name: 'During a fetch' });
    assert.equal(await view.fetching({ purpose: 'discovery document', url, needsConsent: false }, 'issuers'), true);
    await page.locator(section).getByText(`Fetching ${url}`).waitFor();
    const inside = view.approve({ purpose: 'discovery document', url: `${url}/inside`, needsConsent: true }, 'issuers');
    const asks = page.locator(section).getByRole('group', { name: 'Before a fetch' });
    await asks.getByText(`${url}/inside`).waitFor();
    assert.match(await verify.innerText(), /keys\.example/);
    await asks.getByRole('button', { name: 'Fetch' }).click();
    assert.equal(await inside, true);
    await page.locator(section).getByText(`Fetching ${url}/inside`).waitFor();
  });

  it('is read anew for another connection, and says what is wrong with one', async () => {
    let doors: Doors = { ...NO_DOORS };
    const { page, view } = await show(token, { host: { doors: () => Promise.resolve(doors) } });
    await page.getByText(/Nothing is connected\./).waitFor();
    doors = { ...NO_DOORS, state: 'failed', label: 'acme-dev', message: 'DevRole may not call ListAgentRuntimes.' };
    await view.connectionChanged();
    await page.getByText('DevRole may not call ListAgentRuntimes.').waitFor();
    doors = DOORS;
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('rowheader', { name: 'echo_agent' }).waitFor();
  });

  it('takes another authorizer, and says what is wrong with one', async () => {
    let isAdded = false;
    const { page } = await show(token, { host: {
      doors: () => Promise.resolve(isAdded ? DOORS : NO_DOORS),
      addAuthorizer: () => {
        if (isAdded) return Promise.reject(new Error('No authorizer can be read (line 1): A member is missing: discoveryUrl'));
        isAdded = true;
        return Promise.resolve(true);
      },
    } });
    await page.getByRole('button', { name: 'Check another authorizer…' }).click();
    await page.getByRole('rowheader', { name: /^mine/ }).waitFor();
    await page.getByRole('button', { name: 'Check another authorizer…' }).click();
    await page.getByText('A member is missing: discoveryUrl').waitFor();
  });

  it('shows hostile names as text', async () => {
    const name = '<img src=x onerror=1>\u202e';
    const { page } = await show(token, { host: { doors: () => Promise.resolve({ ...DOORS, rows: [row('0', name, { sentence: name.repeat(200), verdict: 'Not decided' })], notes: [name] }) } });
    await page.getByRole('rowheader', { name: '<img src=x onerror=1>\\u202e' }).waitFor();
    assert.equal(await page.locator('main img').count(), 0);
    await page.setViewportSize({ width: 300, height: 800 });
    await assertFits(page, 'hostile names');
  });
});
