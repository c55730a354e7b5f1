import assert from 'node:assert/strict';
import { assertAccessible, assertFits, takePicture } from './harness.js';
import { cognitoToken, encode, epoch, ISSUER, NO_DOORS, SIGNATURE, useInspector } from './inspectorPage.js';
import { THEMES } from './themes.js';

describe('the JWT inspector', () => {
  const show = useInspector();

  for (const theme of THEMES) {
    it(`is accessible and fits at every width in the theme ${theme.name}`, async function () {
      this.timeout(60_000);
      const { page, setTheme } = await show(cognitoToken());
      await setTheme(theme);
      await page.locator('tr[data-row="1"]').click();
      for (const width of [300, 480, 900, 1100]) {
        await page.setViewportSize({ width, height: 860 });
        await takePicture(page, `jwt-${width}-${theme.name}`);
        await assertFits(page, `at ${width}`);
        if (width !== 480) await assertAccessible(page, `at ${width}`);
      }
    });
  }

  const states: readonly (readonly [name: string, text: string, sentence: RegExp])[] = [
    ['empty', '', /Paste from Clipboard/],
    ['without a token', 'hello world', /No token was found in this text/],
    ['unsigned', `${encode({ alg: 'none' })}.${encode({ sub: 'a', exp: epoch(600) * 1000 })}.`, /Nobody signed this token/],
    ['cut off', cognitoToken().slice(0, 214), /The token is cut off at column 214/],
    ['ended', cognitoToken({ iat: epoch(-435_600), exp: epoch(-432_000) }), /ended 5 days ago/],
    ['endless', cognitoToken({ exp: undefined }), /This token never ends\./],
    ['encrypted', `${encode({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.a2V5.aXY.Y2lwaGVy.dGFn`, /The claims are encrypted/],
    ['too large', `${encode({ alg: 'RS256' })}.${'A'.repeat(1_048_576)}.x`, /This token is larger than 256 KiB and is not read\./],
  ];
  for (const [name, text, sentence] of states) {
    it(`says what there is to say of a text that is ${name}`, async () => {
      const { page } = await show(text);
      await page.getByText(sentence).first().waitFor();
      await takePicture(page, `jwt-${name.replaceAll(' ', '-')}-900-dark`);
      await assertFits(page, name);
      await assertAccessible(page, name);
      await page.setViewportSize({ width: 300, height: 800 });
      await assertFits(page, `${name} at 300`);
    });
  }

  it('names each verdict for who cannot see the strip', async () => {
    const { page } = await show(cognitoToken());
    const strip = page.getByRole('group', { name: 'Verdicts' });
    const names = await strip.getByRole('group').evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-label')));
    assert.deepEqual(names, [
      'Structure: Well formed. JWS compact, 3 parts', 'Signature: Not checked. RS256, kid XOwztBvuf/K8saPqLk2s', 'Time: In life. 42 min left of 60',
      'Issuer: Not checked. cognito-idp.us-east-1.amazonaws.com', 'Audience: Not present. no aud claim', 'Type: Access token. token_use: access',
    ]);
    await page.getByRole('img', { name: '42 minutes of 1 hour left' }).waitFor();
  });

  it('hides the signature until Show, yet copies the whole token', async () => {
    const token = cognitoToken();
    const { page, copied } = await show(token);
    const box = page.getByRole('textbox', { name: 'Token' });
    assert.ok(!(await page.content()).includes(SIGNATURE));
    assert.ok(!(await box.inputValue()).includes(SIGNATURE));
    await page.getByRole('button', { name: 'Copy the token' }).click();
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('button', { name: 'Hide' }).waitFor();
    assert.equal(await box.inputValue(), token);
    assert.deepEqual(copied, [token]);
  });

  it('walks claims by arrows, marks one in the token with Enter and copies it with Ctrl+C', async () => {
    const { page, copied } = await show(cognitoToken());
    await page.locator('tr[data-row="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('tr[data-row="1"][aria-current="true"]').waitFor();
    const marked = await page.locator('.drawn mark').innerText();
    // Six bits a character: the mark may begin within the byte before it.
    assert.ok(cognitoToken().includes(marked) && marked.length > 40);
    await page.keyboard.press('Control+c');
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
    assert.deepEqual(copied, ['client_id: 5q2v0b8m1s3l6r9t7u4w0y1z2a']);
    await page.keyboard.press('End');
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-row')), '8');
  });

  it('shows header, raw text and tree in their tabs, by arrows', async () => {
    const { page } = await show(cognitoToken({ act: { sub: 'agent-1', act: { sub: 'agent-0' } }, inner: JSON.stringify({ team: 'blue' }) }));
    await page.getByRole('tab', { name: 'Claims' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('rowheader', { name: 'kid' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByText('"token_use":"access"').waitFor();
    await assertAccessible(page, 'raw');
    await page.keyboard.press('End');
    const row = (name: string) => page.getByRole('treeitem').filter({ has: page.getByText(name, { exact: true }) }).first();
    await row('team').waitFor();
    await takePicture(page, 'jwt-tree-900-dark');
    await assertAccessible(page, 'tree');
    await row('act').click();
    await row('act').and(page.locator('[aria-expanded=false]')).waitFor();
    assert.equal(await page.getByText('agent-0').count(), 0);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ''), /sub\s+agent-1/);
    await page.keyboard.press('ArrowLeft');
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-level')), '2');
  });

  it('shows the header beside the signed one, and which token of a flow it is, at every width', async () => {
    const [signed = '', payload = '', signature = ''] = cognitoToken().split('.');
    const flattened = JSON.stringify({ payload, protected: signed, header: { typ: 'JWT', jku: 'https://keys.example/set' }, signature });
    const flow = { origin: { from: 'answer of an agent' }, inboundIssuers: [], resourceIssuers: [] } as const;
    const { page } = await show(flattened, { host: { doors: () => Promise.resolve({ ...NO_DOORS, expected: { flow } }) } });
    await page.locator('.kind', { hasText: 'Access token · Cognito · The resource’s access token' }).waitFor();
    await page.getByRole('tab', { name: 'Header' }).click();
    for (const name of ['Header', 'Unprotected header']) await page.getByRole('table', { name, exact: true }).waitFor();
    await page.getByRole('table', { name: 'Unprotected header' }).getByRole('rowheader', { name: 'jku' }).waitFor();
    for (const width of [300, 900]) {
      await page.setViewportSize({ width, height: 860 });
      await takePicture(page, `jwt-unprotected-${width}-dark`);
      await assertFits(page, `header at ${width}`);
      await assertAccessible(page, `header at ${width}`);
    }
    await page.getByRole('tab', { name: 'Raw' }).click();
    await page.getByLabel('Decoded unprotected header').getByText('"jku":"https://keys.example/set"').waitFor();
    await page.getByRole('tab', { name: 'Tree' }).click();
    await page.getByRole('treeitem').filter({ hasText: 'unprotected header' }).waitFor();
    await assertAccessible(page, 'tree');
    await page.getByRole('textbox', { name: 'Token' }).fill(`${signed}.${encode({ sub: 'bob' })}.c2ln`);
    await page.getByText(/^The unprotected header was left out: more than one part was changed at once/).first().waitFor();
  });

  it('lists several tokens to choose from, with where each stood', async () => {
    const { page } = await show(`curl -H 'Authorization: Bearer ${cognitoToken()}'\nID_TOKEN=${cognitoToken({ token_use: 'id' })}`);
    const select = page.getByRole('combobox');
    assert.deepEqual(await select.locator('option').allInnerTexts(), ['1 of 2: Authorization header, line 1', '2 of 2: ID_TOKEN, line 2']);
    await takePicture(page, 'jwt-several-900-dark');
    await select.selectOption({ index: 1 });
    await page.locator('.kind', { hasText: 'ID token · Cognito' }).waitFor();
  });

  it('reads what is pasted or typed, and the next text of the host', async () => {
    const { page, view } = await show('', { clipboard: `Bearer ${cognitoToken()}` });
    await page.getByRole('button', { name: 'Paste from Clipboard' }).click();
    await page.locator('.kind', { hasText: 'Access token' }).waitFor();
    await view.read(cognitoToken({ token_use: 'id' }));
    await page.locator('.kind', { hasText: 'ID token' }).waitFor();
    await page.getByRole('textbox', { name: 'Token' }).fill(`token=${cognitoToken({ scope: 'other', token_use: undefined, client_id: undefined })}`);
    await page.getByRole('rowheader', { name: 'scope' }).waitFor();
    assert.match(await page.getByRole('textbox', { name: 'Token' }).inputValue(), /^eyJ.*•$/);
  });

  it('tells the host what it reads, so that it is there again when the page is drawn anew', async () => {
    const token = cognitoToken();
    const { page, remembered } = await show('', { clipboard: `Bearer ${token}` });
    await page.getByRole('button', { name: 'Paste from Clipboard' }).click();
    await page.getByRole('button', { name: 'Copy the token' }).click();
    await page.getByText('Token copied').waitFor({ state: 'attached' });
    assert.deepEqual(remembered.map(({ found, chosen }) => [found.map(({ token, where }) => [token, where]), chosen]), [[[[token, 'bearer token, line 1']], 0]]);
  });

  it('shows hostile claims as text', async () => {
    const html = '<img src=x onerror="document.title=1"><b style="color:red">bold</b>';
    const { page } = await show(cognitoToken({ [html]: html, turned: '\u202eevil', 'ש': 'مرحبا', __proto__: null, long: 'x'.repeat(150_000), lone: '\ud800' }));
    assert.equal(await page.getByRole('rowheader', { name: html }).count(), 1);
    assert.match(await page.locator('.claims').innerText(), /\\u202eevil/);
    assert.equal(await page.locator('main img').count(), 0);
    assert.equal(await page.title(), 'jwtInspector');
    await page.setViewportSize({ width: 300, height: 800 });
    await assertFits(page, 'hostile claims');
  });

  it('marks the claim whose characters are clicked', async () => {
    const { page } = await show(cognitoToken());
    await page.getByRole('textbox', { name: 'Token' }).click({ position: { x: 300, y: 45 } });
    const marked = page.locator('tr[aria-current="true"]');
    await marked.waitFor();
    const name = await marked.locator('th').innerText();
    assert.ok(['sub', 'client_id', 'username'].includes(name), name);
    await page.locator('.drawn mark').waitFor({ state: 'attached' });
  });

  it('reads a file and a text that are dropped anywhere', async () => {
    const { page } = await show('');
    const drop = (given: { readonly text?: string; readonly file?: string }) => page.evaluate(({ text, file }) => {
      const dataTransfer = new DataTransfer();
      if (text !== undefined) dataTransfer.setData('text/plain', text);
      if (file !== undefined) dataTransfer.items.add(new File([file], 'notes.log'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, given);
    await drop({ text: `Bearer ${cognitoToken()}` });
    await page.locator('.kind', { hasText: 'Access token' }).waitFor();
    await drop({ file: `x\ny token=${cognitoToken({ token_use: 'id' })}` });
    await page.locator('.kind', { hasText: 'ID token' }).waitFor();
  });

  it('links where the issuer describes itself, unless Verify would not go there', async () => {
    const { page } = await show(cognitoToken());
    const link = page.getByRole('link', { name: 'Open discovery document' });
    assert.equal(await link.getAttribute('href'), `${ISSUER}/.well-known/openid-configuration`);
    for (const iss of ['http://issuer.example', 'javascript:alert(1)', 'https://user:password@issuer.example', 7]) {
      await page.getByRole('textbox', { name: 'Token' }).fill(cognitoToken({ iss }));
      await page.locator('tr', { has: page.getByRole('rowheader', { name: 'iss' }), hasText: String(iss) }).waitFor();
      assert.equal(await link.count(), 0, String(iss));
    }
  });

  it('asks the host for a file that is dragged out of the explorer, and reads a link as a text', async () => {
    const asked: string[] = [];
    const { page } = await show('', { host: {
      openDropped: (uri) => {
        asked.push(uri);
        return uri.endsWith('.env') ? Promise.resolve({ name: '.env', text: `TOKEN=${cognitoToken()}` }) : Promise.reject(new Error('This is a folder. Drop a file.'));
      },
    } });
    const drop = (given: Readonly<Record<string, string>>) => page.evaluate((data) => {
      const dataTransfer = new DataTransfer();
      for (const [type, value] of Object.entries(data)) dataTransfer.setData(type, value);
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, given);
    await drop({ 'text/plain': '/orders/.env', 'text/uri-list': '# one\r\nfile:///orders/.env' });
    await page.locator('.kind', { hasText: 'Access token' }).waitFor();
    await drop({ 'text/plain': '/orders', 'application/vnd.code.uri-list': 'vscode-remote://ssh-remote%2Bhost/orders' });
    await page.getByText('This is a folder. Drop a file.').waitFor();
    const link = `https://app.example/#id_token=${cognitoToken({ token_use: 'id' })}`;
    await drop({ 'text/plain': link, 'text/uri-list': link });
    await page.locator('.kind', { hasText: 'ID token' }).waitFor();
    assert.deepEqual(asked, ['file:///orders/.env', 'vscode-remote://ssh-remote%2Bhost/orders']);
  });

  it('hides a signature again when the focus leaves the token, and at Escape', async () => {
    const { page } = await show(cognitoToken());
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByRole('button', { name: 'Hide' }).waitFor();
    await page.getByRole('tab', { name: 'Claims' }).click();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Show', exact: true }).waitFor();
    assert.ok(!(await page.content()).includes(SIGNATURE));
  });

  it('says of a token that a secret of a tutorial signed that everyone can make such tokens', async () => {
    // The example of RFC 7519 debuggers, signed with your-256-bit-secret.
    const { page } = await show('eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c');
    await page.getByText(/^The token is signed with a secret that everyone knows\. Anyone can sign such tokens: your-256-bit-secret \(RFC 8725, section 3\.5\)$/).waitFor();
  });

  it('keeps nothing for a reload but which tab was open', async () => {
    const { page, savedState } = await show(cognitoToken());
    assert.equal(await savedState(), null);
    await page.getByRole('tab', { name: 'Raw' }).click();
    assert.deepEqual(await savedState(), { tab: 'raw' });
    await page.reload();
    await page.getByRole('tab', { name: 'Raw', selected: true }).waitFor();
    await page.getByText('"token_use":"access"').waitFor();
  });

  it('goes from region to region when VS Code says so', async () => {
    const { page, view } = await show(cognitoToken());
    const seen: string[] = [];
    for (const action of ['nextRegion', 'nextRegion', 'nextRegion', 'previousRegion', 'showEvents'] as const) {
      await view.act(action);
      seen.push(await page.evaluate(() => {
        const region = document.activeElement?.closest('[data-region]');
        return region?.getAttribute('aria-label') ?? region?.tagName ?? '';
      }));
    }
    assert.deepEqual(seen, ['HEADER', 'Token', 'Contents', 'Token', 'Token']);
  });

  it('cuts and copies the token itself where dots stand for its signature', async () => {
    const token = cognitoToken();
    const { page } = await show(token);
    const send = (kind: 'copy' | 'cut') => page.getByRole('textbox', { name: 'Token' }).evaluate((area: HTMLTextAreaElement, type) => {
      area.select();
      const clipboardData = new DataTransfer();
      area.dispatchEvent(new ClipboardEvent(type, { clipboardData, bubbles: true, cancelable: true }));
      return clipboardData.getData('text/plain');
    }, kind);
    assert.equal(await send('copy'), token);
    assert.equal(await send('cut'), token);
    await page.getByText('Paste from Clipboard').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Token' }).inputValue(), '');
  });

  it('hides the signatures of tokens within claims until Show, in each tab', async () => {
    const signature = Buffer.alloc(64, 'within').toString('base64url');
    const { page } = await show(cognitoToken({ subject_token: `${encode({ alg: 'RS256' })}.${encode({ sub: 'alice' })}.${signature}` }));
    const panel = page.getByRole('tabpanel');
    for (const tab of ['Claims', 'Raw', 'Tree']) {
      await page.getByRole('tab', { name: tab }).click();
      await panel.getByText('subject_token').first().waitFor();
      assert.ok(!(await panel.innerText()).includes(signature), tab);
    }
    await page.getByRole('tab', { name: 'Raw' }).click();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await panel.getByText(signature).waitFor();
  });
});
